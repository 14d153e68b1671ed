"""
Buyers of a year in eight groups: came lately or not, comes often or not, spends much or not. One
answer of who is in which group; the night writes how many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import ZERO, round_cny
from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from home.statistics.reports.models import RfmBuyer, RfmGroup
from orders.models import Order

# Days that are looked at; fewer days than this ago is lately; so many orders are often.
DAYS, RECENT, FREQUENT = 365, 60, 3


@dataclass(frozen=True)
class Group:
    name: Promise
    hint: Promise


# Lately, often, much: 1 or 0 each.
GROUPS: dict[str, Group] = {
    "111": Group(_("重要价值顾客"), _("最近来过，常来，花得多：好好照顾")),
    "101": Group(_("重要发展顾客"), _("最近来过，花得多，来得少：请他们常来")),
    "011": Group(_("重要保持顾客"), _("常来，花得多，最近没来：问候一声")),
    "001": Group(_("重要挽留顾客"), _("花得多，但来得少，最近也没来：送张券请回来")),
    "110": Group(_("一般价值顾客"), _("最近来过，常来，花得少：推荐更多商品")),
    "100": Group(_("一般发展顾客"), _("最近来过，来得少，花得少：多半是新客")),
    "010": Group(_("一般保持顾客"), _("常来，花得少，最近没来")),
    "000": Group(_("一般挽留顾客"), _("来得少，花得少，最近也没来")),
}


@dataclass(frozen=True)
class Buyer:
    """
    Who paid within the year: `amount` is what they paid and did not get back, `order` the id of one
    of the orders.
    """

    who: str
    order: int
    last_on: date
    orders: int
    amount: Decimal


def year_until(store_id: int, on: date) -> Span:
    return Span(store_id, on - timedelta(days=DAYS - 1), on)


def buyers(store_id: int, *, on: date) -> Iterator[Buyer]:
    """Two statements; what went back of a payment of the year, until the same day."""
    year = year_until(store_id, on)
    back = facts.refunds(store_id).filter(
        facts.within(year, "payment__paid_at"),
        payment__is_surplus=False,
        finished_at__lt=year.moments[1],
    )
    sums = back.values(who=facts.buyer("order__")).annotate(sum=Sum("amount"))
    gone = {row["who"]: round_cny(row["sum"]) for row in sums.iterator()}
    paid = facts.counted(store_id).filter(facts.within(year, "paid_at"))
    rows = paid.values(who=facts.buyer("order__")).annotate(
        last=Max("paid_at"),
        order=Max("order_id"),
        number=Count("order_id", distinct=True),
        sum=Sum("amount"),
    )
    for row in rows.iterator():
        amount = round_cny(row["sum"]) - gone.get(row["who"], ZERO)
        yield Buyer(row["who"], row["order"], facts.day_of(row["last"]), row["number"], amount)


def group_of(buyer: Buyer, *, mean: Decimal, on: date) -> str:
    """One of GROUPS; `mean` is what all buyers brought, apiece."""
    is_recent = (on - buyer.last_on).days < RECENT
    signs = (is_recent, buyer.orders >= FREQUENT, buyer.amount >= mean)
    return "".join("1" if sign else "0" for sign in signs)


def of_store(store_id: int, *, on: date) -> tuple[list[RfmGroup], list[RfmBuyer]]:
    """Rows of the groups that somebody is in, and of who is."""
    everybody = list(buyers(store_id, on=on))
    mean = mean_of(everybody)
    found: dict[str, RfmGroup] = {}
    members: list[RfmBuyer] = []
    for buyer in everybody:
        group = group_of(buyer, mean=mean, on=on)
        members.append(RfmBuyer(store_id=store_id, group=group, order_id=buyer.order))
        if group not in found:
            found[group] = RfmGroup(store_id=store_id, on=on, group=group)
        row = found[group]
        row.buyers += 1
        row.orders += buyer.orders
        row.amount += buyer.amount
    return list(found.values()), members


def orders_of(store_id: int, group: str) -> QuerySet[Order]:
    """One of each buyer who was in the group last night."""
    members = RfmBuyer.unscoped.for_store(store_id).filter(group=group)
    rows: QuerySet[Order] = Order.unscoped.for_store(store_id)
    return rows.filter(pk__in=members.values("order_id"))


def mean_of(everybody: list[Buyer]) -> Decimal:
    """Not rounded: of buyers who all brought the same nobody is below it."""
    total = sum((buyer.amount for buyer in everybody), ZERO)
    return total / len(everybody) if everybody else ZERO
