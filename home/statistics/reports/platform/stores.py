"""
Stores beside each other: who sells most and grows, and how many of those that opened in a month
still sell. All of it from rows of days and months.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TypedDict

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scope
from core.money import ZERO
from home.statistics.reports import facts, reading
from home.statistics.reports.definitions import DEFINITIONS
from home.statistics.reports.models import By, PlatformDay, StorePeriod
from home.statistics.reports.pages.report import Column, Kind, Report, Table, Value, by_name
from shop.stores.models import Store

WHY = "operators compare stores"
# Months that are shown before this one, and after the one a store opened in.
AFTER = 12
DAYS, MOST_DAYS = 30, 366
RANKED = 50


class Sums(TypedDict):
    store: int
    was: Decimal | None
    orders: int
    back: Decimal
    paid: Decimal


def span(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """What was asked for: 30 days if not named, a year at most, the wrong way round turned."""
    last = min(last or today, today)
    first = first or last - timedelta(days=DAYS - 1)
    first, last = min(first, last), max(min(first, today), last)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


@scope.across_stores(WHY)
def sections(
    first: date, last: date, *, today: date, limit: int | None = RANKED
) -> tuple[Report, Report, Report]:
    """Ranked from `first` to `last`, growth and who stayed; without `limit` all that sold."""
    selling = _selling(_month(today, -AFTER))
    return (
        _ranking(first, last, today=today, limit=limit),
        _growing(selling, today=today),
        _cohorts(selling, today=today),
    )


def _selling(first: date) -> dict[tuple[date, date], int]:
    """How many stores that opened in a month sold anything in another, from `first` on."""
    rows = StorePeriod.unscoped.filter(by=By.MONTH, starts_on__gte=first, paid_orders__gt=0)
    opened = facts.bucket("store__created_at", "month")
    # A store has one row of a month.
    sums = rows.order_by().values_list(opened, "starts_on").annotate(Count("pk"))
    return {(opened_in, month): number for opened_in, month, number in sums}


def _ranking(first: date, last: date, *, today: date, limit: int | None) -> Report:
    found = _sums(first, last, today=today, limit=limit)
    named = Store.objects.in_bulk([row["store"] for row in found])
    told = [
        [
            *(number, named[row["store"]].name, named[row["store"]].slug),
            *_money(row["paid"], row["back"]),
            *(row["orders"], _growth(row["paid"], row["was"])),
        ]
        for number, row in enumerate(found, start=1)
    ]
    return Report(
        slug="ranking",
        title=gettext_lazy("店铺排行"),
        tables=[
            Table(
                title=gettext_lazy("按成交额"),
                columns=[
                    Column(gettext_lazy("名次")),
                    Column(gettext_lazy("店铺"), Kind.TEXT),
                    Column(gettext_lazy("网址"), Kind.TEXT),
                    *by_name("gmv", "net_amount", kind=Kind.YUAN),
                    *by_name("platform_orders"),
                    *by_name("growth", kind=Kind.SHARE),
                ],
                rows=told,
                empty=gettext_lazy("这段时间没有店成交"),
            )
        ],
        explained=("gmv", "net_amount", "platform_orders", "growth"),
    )


def _sums(first: date, last: date, *, today: date, limit: int | None) -> list[Sums]:
    """Of stores that sold, who sold most first; `was`: of as many days right before."""
    before = first - (last - first) - facts.DAY
    # Nothing is booked after today: the month that has begun is read as a whole.
    end = facts.Span(0, last, last).whole(By.MONTH).last if last == today else last
    starts: defaultdict[str, list[date]] = defaultdict(list)
    for by, start in facts.pieces(before, first - facts.DAY) + facts.pieces(first, end):
        starts[by].append(start)
    read = [Q(by=by, starts_on__in=found) for by, found in starts.items()]
    is_now = Q(starts_on__gte=first)
    sums = (
        StorePeriod.unscoped.filter(reduce(or_, read))
        .values("store")
        .annotate(
            was=Sum("paid_amount", filter=~is_now),
            orders=Sum("paid_orders", filter=is_now),
            back=Sum("refund_amount", filter=is_now),
            paid=Sum("paid_amount", filter=is_now),
        )
    )
    return [*sums.filter(paid__gt=0).order_by("-paid", "store")[:limit]]


def _money(paid: Value, back: Value) -> list[Value]:
    return [reading.yuan(paid), reading.yuan(paid) - reading.yuan(back)]


def _growth(now: Value, was: Value) -> Value:
    """By what share it grew; None where nothing was before."""
    return reading.ratio(reading.yuan(now) - reading.yuan(was), reading.yuan(was))


def _growing(selling: dict[tuple[date, date], int], *, today: date) -> Report:
    """By month, the newest first."""
    days = PlatformDay.objects.filter(on__gte=_month(today, -AFTER))
    sums = days.values(month=TruncMonth("on")).annotate(
        new_stores_sum=Sum("new_stores"),
        new_shoppers_sum=Sum("new_shoppers"),
        orders=Sum("paid_orders"),
        back=Sum("refund_amount"),
        paid=Sum("paid_amount"),
    )
    by_month = {row["month"]: row for row in sums}
    stores: Counter[date] = Counter()
    for (_opened, month), number in selling.items():
        stores[month] += number
    rows: list[list[Value]] = []
    for number in range(AFTER + 1):
        month = _month(today, -number)
        row = by_month.get(month)
        earlier = by_month.get(_month(month, -1))
        if row is None:
            continue
        rows.append(
            [
                _named(month),
                *_money(row["paid"], row["back"]),
                *(row["orders"], stores[month]),
                *(row["new_stores_sum"], row["new_shoppers_sum"]),
                _growth(row["paid"], earlier["paid"] if earlier else ZERO),
            ]
        )
    columns = [
        Column(gettext_lazy("月份"), Kind.TEXT),
        *by_name("gmv", "net_amount", kind=Kind.YUAN),
        *by_name("platform_orders", "selling_stores", "new_stores", "new_shoppers"),
        Column(DEFINITIONS["growth"].name, Kind.SHARE),
    ]
    by = gettext_lazy("按月")
    return Report(
        slug="growth",
        title=gettext_lazy("增长"),
        tables=[Table(title=by, columns=columns, rows=rows, empty=gettext_lazy("还没有数据"))],
        explained=("selling_stores", "new_stores", "new_shoppers", "growth"),
    )


def _cohorts(selling: dict[tuple[date, date], int], *, today: date) -> Report:
    """Of the stores that opened in a month: how many sold anything so many months later."""
    opened = Store.objects.filter(created_at__gte=facts.midnight(_month(today, -AFTER))).order_by()
    stores = dict(opened.values_list(facts.bucket("created_at", "month")).annotate(Count("pk")))
    found: defaultdict[date, dict[int, int]] = defaultdict(dict)
    for (month, later), number in selling.items():
        found[month][_between(month, later)] = number
    rows = [
        [_named(month), stores[month], *_shares(month, stores[month], found[month], today)]
        for month in sorted(stores, reverse=True)
    ]
    return Report(
        slug="cohorts",
        title=gettext_lazy("留存"),
        tables=[
            Table(
                title=gettext_lazy("开店后各月还有成交的店"),
                columns=[
                    Column(gettext_lazy("开店月份"), Kind.TEXT),
                    *by_name("new_stores"),
                    Column(gettext_lazy("当月"), Kind.SHARE),
                    *(
                        Column(_("第 %(number)s 月") % {"number": number}, Kind.SHARE)
                        for number in range(1, AFTER + 1)
                    ),
                ],
                rows=rows,
                empty=gettext_lazy("还没有人开店。"),
            )
        ],
        explained=("kept_stores",),
    )


def _shares(month: date, opened: int, sold: dict[int, int], today: date) -> list[Value]:
    """Months that did not come yet stay empty."""
    reached = _between(month, today)
    return [
        reading.ratio(sold.get(number, 0), opened) if number <= reached else None
        for number in range(AFTER + 1)
    ]


def _named(month: date) -> str:
    return date_format(month, _("Y年n月"))


def _between(month: date, later: date) -> int:
    return (later.year - month.year) * 12 + later.month - month.month


def _month(on: date, number: int) -> date:
    """The first day of the month so many months later."""
    months = on.year * 12 + on.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
