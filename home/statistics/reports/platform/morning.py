"""What founders read each morning, in sections: figures, charts and tables as any report has."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.statistics.reports import facts, reading
from home.statistics.reports.definitions import DEFINITIONS
from home.statistics.reports.models import By, PlatformDay
from home.statistics.reports.pages.report import (
    Chart,
    Column,
    Figure,
    Kind,
    Report,
    Series,
    Table,
    Value,
    Words,
    by_name,
)
from home.statistics.reports.pages.sales import label
from home.statistics.reports.platform import reading as platform
from search import popular

SHOWN_DAYS, SHOWN_WORDS = 14, 20
Read = Callable[[PlatformDay], Value]


def net(row: PlatformDay) -> Decimal:
    return row.paid_amount - row.refund_amount


SALES: tuple[tuple[str, Kind, Read], ...] = (
    ("gmv", Kind.YUAN, lambda row: row.paid_amount),
    ("net_amount", Kind.YUAN, net),
    ("platform_orders", Kind.COUNT, lambda row: row.paid_orders),
    ("platform_buyers", Kind.COUNT, lambda row: row.paid_buyers),
    ("selling_stores", Kind.COUNT, lambda row: row.selling_stores),
    ("new_stores", Kind.COUNT, lambda row: row.new_stores),
    ("new_shoppers", Kind.COUNT, lambda row: row.new_shoppers),
)
PEOPLE: tuple[tuple[str, Kind, Read], ...] = (
    ("active_merchants", Kind.COUNT, lambda row: row.merchants),
    ("month_merchants", Kind.COUNT, lambda row: row.month_merchants),
    (
        "stickiness_merchants",
        Kind.SHARE,
        lambda row: reading.ratio(row.merchants, row.month_merchants),
    ),
    ("active_shoppers", Kind.COUNT, lambda row: row.shoppers),
    ("month_shoppers", Kind.COUNT, lambda row: row.month_shoppers),
    (
        "stickiness_shoppers",
        Kind.SHARE,
        lambda row: reading.ratio(row.shoppers, row.month_shoppers),
    ),
)
NAMES_OF_LOADS = {
    "views": DEFINITIONS["views"].name,
    "searches": DEFINITIONS["searches"].name,
    "orders": gettext_lazy("下单"),
    "payments": gettext_lazy("付款"),
    "sign_ups": gettext_lazy("注册"),
}


def today(days: Sequence[PlatformDay]) -> Report:
    """`days` end with today."""
    return _of_days(days, "today", gettext_lazy("成交"), SALES, charted=("gmv", "net_amount"))


def people(days: Sequence[PlatformDay]) -> Report:
    charted = ("active_merchants", "active_shoppers")
    return _of_days(days, "people", gettext_lazy("活跃"), PEOPLE, charted=charted)


def _of_days(
    days: Sequence[PlatformDay],
    slug: str,
    title: Words,
    columns: Sequence[tuple[str, Kind, Read]],
    *,
    charted: Sequence[str],
) -> Report:
    now, before = days[-1], days[-2]
    drawn = [column for column in columns if column[0] in charted]
    return Report(
        slug=slug,
        title=title,
        figures=[
            Figure(name, read(now), kind, read(before), _("昨天")) for name, kind, read in columns
        ],
        charts=[
            Chart(
                title=gettext_lazy("近 30 天"),
                labels=[label(row.on, By.DAY) for row in days],
                series=[
                    Series(DEFINITIONS[name].name, [read(row) for row in days])
                    for name, _kind, read in drawn
                ],
                kind=drawn[0][1],
            )
        ],
        tables=[
            Table(
                title=gettext_lazy("每天"),
                columns=[
                    Column(gettext_lazy("日期"), Kind.DAY),
                    *(by_name(name, kind=kind)[0] for name, kind, _read in columns),
                ],
                rows=[
                    [row.on, *(read(row) for _name, _kind, read in columns)]
                    for row in reversed(days[-SHOWN_DAYS:])
                ],
            )
        ],
    )


def beginnings(*, at: datetime) -> Report:
    """How far new stores come."""
    found = platform.funnel(at=at)
    steps = [(name, getattr(found, name)) for name in platform.Funnel.__dataclass_fields__]
    return Report(
        slug="beginnings",
        title=gettext_lazy("新店走到哪一步"),
        tables=[
            Table(
                title=gettext_lazy("近 30 天新开的店"),
                columns=[
                    Column(gettext_lazy("步骤"), Kind.TEXT),
                    Column(gettext_lazy("家数")),
                    Column(gettext_lazy("占开店的"), Kind.SHARE),
                ],
                rows=[
                    [DEFINITIONS[name].name, count, reading.ratio(count, found.opened)]
                    for name, count in steps
                ],
            )
        ],
        explained=[name for name, _count in steps],
    )


def paying(*, on: date) -> Report:
    return Report(
        slug="paying",
        title=gettext_lazy("付款成不成"),
        tables=[
            Table(
                title=gettext_lazy("近 7 天各渠道"),
                columns=[
                    Column(gettext_lazy("渠道"), Kind.TEXT),
                    Column(gettext_lazy("发起")),
                    Column(gettext_lazy("付成")),
                    Column(gettext_lazy("没付成")),
                    *by_name("unpaid_rate", kind=Kind.SHARE),
                ],
                rows=[
                    [
                        *(row.channel, row.started, row.paid, row.closed),
                        reading.ratio(row.closed, row.paid + row.closed),
                    ]
                    for row in platform.attempts(today=on)
                ],
                empty=gettext_lazy("近 7 天没有人付款"),
            )
        ],
        explained=("unpaid_rate",),
    )


def capacity(*, on: date) -> Report:
    """What machines are planned by."""
    yesterday = on - timedelta(days=1)
    return Report(
        slug="capacity",
        title=gettext_lazy("容量"),
        tables=[
            Table(
                title=gettext_lazy("近 7 天"),
                columns=[
                    Column(gettext_lazy("什么"), Kind.TEXT),
                    Column(gettext_lazy("今天")),
                    Column(gettext_lazy("昨天")),
                    Column(gettext_lazy("最多的一天")),
                    Column(gettext_lazy("最忙的一小时")),
                    Column(gettext_lazy("是哪一小时"), Kind.TEXT),
                ],
                rows=[
                    [
                        *(NAMES_OF_LOADS[load.name], load.by_day[on], load.by_day[yesterday]),
                        *(max(load.by_day.values(), default=0), *_peak(load)),
                    ]
                    for load in platform.loads(today=on)
                ],
            )
        ],
        explained=("views", "searches"),
    )


def _peak(load: platform.Load) -> tuple[int, str]:
    if load.peak is None:
        return 0, "–"
    (on, hour), count = load.peak
    words = {"day": label(on, By.DAY), "hour": hour}
    return count, _("%(day)s %(hour)s 点") % words


def missing(*, on: date) -> Report:
    since = on - timedelta(days=platform.DAYS)
    return Report(
        slug="missing",
        title=DEFINITIONS["missed_words"].name,
        tables=[
            Table(
                title=gettext_lazy("近 30 天"),
                columns=[Column(gettext_lazy("词"), Kind.TEXT), Column(gettext_lazy("人数"))],
                rows=popular.missed(since=since, limit=SHOWN_WORDS),
                empty=gettext_lazy("搜过的都找到了"),
            )
        ],
        explained=("missed_words",),
    )


def sections(*, at: datetime) -> list[Report]:
    """All of them, by six statements."""
    on = facts.day_of(at)
    days = platform.days(today=on)
    return [
        *(today(days), people(days), beginnings(at=at), paying(on=on), capacity(on=on)),
        missing(on=on),
    ]
