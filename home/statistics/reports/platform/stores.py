"""
Stores beside each other: who sells most and grows, and how many of those that opened in a month
still sell. All of it from rows of days and months.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum
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
# Months that are shown: of the platform, and after the one a store opened in.
MONTHS, AFTER = 13, 12
DAYS, MOST_DAYS = 30, 366
RANKED = 50


def span(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """What was asked for: 30 days if not named, a year at most, the wrong way round turned."""
    last = min(last or today, today)
    first = first or last - timedelta(days=DAYS - 1)
    first, last = min(first, last), max(min(first, today), last)
    return max(first, last - timedelta(days=MOST_DAYS - 1)), last


@scope.across_stores(WHY)
def ranking(first: date, last: date, *, limit: int | None = RANKED) -> Report:
    """Without `limit` every store that sold, for a workbook."""
    days = (last - first).days + 1
    before = first - timedelta(days=days)
    rows = StorePeriod.unscoped.filter(by=By.DAY, starts_on__range=(before, last))
    is_now = Q(starts_on__gte=first)
    sums = rows.order_by().values("store__name", "store__slug")
    sums = sums.annotate(
        was=Sum("paid_amount", filter=~is_now),
        orders=Sum("paid_orders", filter=is_now),
        back=Sum("refund_amount", filter=is_now),
        paid=Sum("paid_amount", filter=is_now),
    )
    found = sums.filter(paid__gt=0).order_by("-paid", "store__slug")[:limit]
    told = [
        [
            *(number, row["store__name"], row["store__slug"]),
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


def _money(paid: Value, back: Value) -> list[Value]:
    return [reading.yuan(paid), reading.yuan(paid) - reading.yuan(back)]


def _growth(now: Value, was: Value) -> Value:
    """By what share it grew; None where nothing was before."""
    return reading.ratio(reading.yuan(now) - reading.yuan(was), reading.yuan(was))


@scope.across_stores(WHY)
def growth(*, today: date) -> Report:
    """By month, the newest first."""
    first = _month(today, -(MONTHS - 1))
    days = PlatformDay.objects.filter(on__gte=first)
    sums = days.values(month=TruncMonth("on")).annotate(
        new_stores_sum=Sum("new_stores"),
        new_shoppers_sum=Sum("new_shoppers"),
        orders=Sum("paid_orders"),
        back=Sum("refund_amount"),
        paid=Sum("paid_amount"),
    )
    by_month = {row["month"]: row for row in sums}
    months = StorePeriod.unscoped.filter(by=By.MONTH, starts_on__gte=first, paid_orders__gt=0)
    selling = dict(months.order_by().values_list("starts_on").annotate(Count("pk")))
    rows: list[list[Value]] = []
    for number in range(MONTHS):
        month = _month(today, -number)
        row = by_month.get(month)
        earlier = by_month.get(_month(month, -1))
        if row is None:
            continue
        rows.append(
            [
                _named(month),
                *_money(row["paid"], row["back"]),
                *(row["orders"], selling.get(month, 0)),
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


@scope.across_stores(WHY)
def cohorts(*, today: date) -> Report:
    """Of the stores that opened in a month: how many sold anything so many months later."""
    first = _month(today, -(AFTER))
    opened = Store.objects.filter(created_at__gte=facts.midnight(first)).order_by()
    stores = dict(
        opened.values_list(facts.bucket("created_at", "month")).annotate(Count("pk", distinct=True))
    )
    sold = StorePeriod.unscoped.filter(by=By.MONTH, starts_on__gte=first, paid_orders__gt=0)
    sums = sold.filter(store__created_at__gte=facts.midnight(first)).order_by()
    found: defaultdict[date, dict[int, int]] = defaultdict(dict)
    for row in sums.values("starts_on", month=facts.bucket("store__created_at", "month")).annotate(
        n=Count(F("store"), distinct=True)
    ):
        found[row["month"]][_between(row["month"], row["starts_on"])] = row["n"]
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
