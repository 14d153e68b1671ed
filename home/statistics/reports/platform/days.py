"""
Writing the days of the platform: sums of what the stores' days say, and what only the records of
all stores together know. Written over what stood there, so that a second time changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import models, transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.db.models.functions import ExtractHour

from accounts.models import ActiveDay, User
from core import scope
from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from home.statistics.reports.models import By, ChannelDay, PlatformDay, PlatformHour, StorePeriod
from orders.models import Order
from orders.payments.models import PaymentOrder
from shop.stores.models import Store, StoreMembership

WHY = "figures of the platform are of all stores"
DAY = timedelta(days=1)
MONTH = timedelta(days=ActiveDay.KEPT_DAYS)
SUMS = ("paid_amount", "surplus_amount", "refund_amount", "paid_orders", "placed_orders")
PEOPLE = ("merchants", "shoppers", "month_merchants", "month_shoppers")
COUNTS = (*SUMS, "selling_stores", "paid_buyers", "new_stores", "new_shoppers")
Figures = dict[str, object]
M = TypeVar("M", PlatformDay, PlatformHour, ChannelDay)


def refresh(touched: Iterable[date], *, at: datetime) -> None:
    """These days, today and yesterday, and the days of attempts that came to an end."""
    today = facts.day_of(at)
    for first, last in spans({*touched, today, today - DAY, *_ended(at)}):
        renew(first, last)
    for on in (today - DAY, today):
        _count_people(on)


def rebuild(*, at: datetime) -> None:
    """All days since the first of anything. Who was active before is not known any more."""
    renew(_first(at), facts.day_of(at))
    refresh((), at=at)


@scope.across_stores(WHY)
@transaction.atomic
def renew(first: date, last: date) -> None:
    _write(PlatformDay, days_of(first, last), ("on",), COUNTS)
    _write(PlatformHour, hours_of(first, last), ("on", "hour"), ("orders", "payments", "sign_ups"))
    _write(ChannelDay, channels_of(first, last), ("on", "channel"), ("started", "paid", "closed"))


def days_of(first: date, last: date) -> list[PlatformDay]:
    """A row for each day, also of those on which nothing happened."""
    span = Span(0, first, last)
    found: defaultdict[date, Figures] = defaultdict(dict)
    for row in (*_sums(span), *_buyers(span), *_new(span)):
        figures = dict(row)
        on = figures.pop("on")
        if isinstance(on, date):
            found[on].update(figures)
    return [PlatformDay(**{"on": on, **found.get(on, {})}) for on in span.days]


def hours_of(first: date, last: date) -> list[PlatformHour]:
    """Of the hours in which anything came in."""
    span = Span(0, first, last)
    asked: dict[str, tuple[models.QuerySet[models.Model], str]] = {
        "orders": (Order.unscoped.all(), "created_at"),
        "payments": (PaymentOrder.unscoped.filter(state=PaymentOrder.State.SUCCEEDED), "paid_at"),
        "sign_ups": (User.unscoped.all(), "date_joined"),
    }
    found: dict[tuple[date, int], PlatformHour] = {}
    for name, (rows, column) in asked.items():
        keys = {"on": facts.bucket(column, "day"), "hour": ExtractHour(column, tzinfo=facts.TZ())}
        counted = rows.filter(facts.within(span, column)).values(**keys).annotate(n=Count("pk"))
        for on, hour, number in counted.values_list("on", "hour", "n"):
            row = found.setdefault((on, hour), PlatformHour(on=on, hour=hour))
            setattr(row, name, number)
    return list(found.values())


def channels_of(first: date, last: date) -> list[ChannelDay]:
    state = PaymentOrder.State
    rows = PaymentOrder.unscoped.filter(facts.within(Span(0, first, last), "created_at"))
    sums = rows.order_by().values("channel", on=facts.bucket("created_at", "day"))
    counted = sums.annotate(
        started=Count("pk"),
        paid=Count("pk", filter=Q(state=state.SUCCEEDED)),
        closed=Count("pk", filter=Q(state=state.CLOSED)),
    )
    return [ChannelDay(**row) for row in counted]


def spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days next to each other as one."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] <= DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _sums(span: Span) -> Iterable[Mapping[str, object]]:
    rows = StorePeriod.unscoped.filter(by=By.DAY, starts_on__range=span.ends)
    sums = rows.order_by().values(on=F("starts_on"))
    # First, while the name still is the column's.
    sums = sums.annotate(selling_stores=Count("pk", filter=Q(paid_orders__gt=0)))
    return sums.annotate(**{name: Sum(name) for name in SUMS})


def _buyers(span: Span) -> Iterable[Mapping[str, object]]:
    rows = PaymentOrder.unscoped.all().captured().filter(facts.within(span, "paid_at"))
    sums = rows.filter(order__is_top_up=False).order_by().values(on=facts.bucket("paid_at", "day"))
    return sums.annotate(paid_buyers=Count(facts.buyer("order__"), distinct=True))


def _new(span: Span) -> Iterable[Mapping[str, object]]:
    stores = Store.objects.filter(facts.within(span, "created_at")).order_by()
    yield from stores.values(on=facts.bucket("created_at", "day")).annotate(new_stores=Count("pk"))
    people = User.unscoped.filter(facts.within(span, "date_joined")).order_by()
    people = people.filter(~Exists(_works("pk")))
    sums = people.values(on=facts.bucket("date_joined", "day"))
    yield from sums.annotate(new_shoppers=Count("pk"))


def _works(user: str) -> models.QuerySet[StoreMembership]:
    """Whoever runs a store or works in one is a merchant, and a shopper no more."""
    return StoreMembership._base_manager.filter(user=OuterRef(user), suspended_at=None)


@scope.across_stores(WHY)
def _count_people(on: date) -> None:
    rows = ActiveDay.objects.filter(on__gt=on - MONTH, on__lte=on)
    rows = rows.annotate(is_merchant=Exists(_works("user")))
    is_on = Q(on=on)
    counted = rows.aggregate(
        merchants=_people(Q(is_merchant=True) & is_on),
        shoppers=_people(Q(is_merchant=False) & is_on),
        month_merchants=_people(Q(is_merchant=True)),
        month_shoppers=_people(Q(is_merchant=False)),
    )
    PlatformDay.objects.filter(on=on).update(**counted)


def _people(condition: Q) -> Count:
    return Count("user", distinct=True, filter=condition)


@scope.across_stores(WHY)
def _ended(at: datetime) -> set[date]:
    """When attempts began that were closed since yesterday; what was paid is in the books."""
    rows = PaymentOrder.unscoped.filter(created_at__gt=at - MONTH, closed_at__gt=at - DAY)
    return set(rows.order_by().values_list(facts.bucket("created_at", "day"), flat=True).distinct())


@scope.across_stores(WHY)
def _first(at: datetime) -> date:
    rows = StorePeriod.unscoped.filter(by=By.DAY)
    moments = [
        Store.objects.aggregate(first=Min("created_at"))["first"] or at,
        User.unscoped.aggregate(first=Min("date_joined"))["first"] or at,
        PaymentOrder.unscoped.aggregate(first=Min("created_at"))["first"] or at,
    ]
    sold = rows.aggregate(first=Min("starts_on"))["first"] or facts.day_of(at)
    return min(sold, *(facts.day_of(moment) for moment in moments))


def _write(model: type[M], rows: Sequence[M], keys: Sequence[str], columns: Sequence[str]) -> None:
    if rows:
        model._base_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=list(keys),
            update_fields=list(columns),
            batch_size=500,
        )
