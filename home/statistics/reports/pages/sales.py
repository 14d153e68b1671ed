"""Today beside other days, the course of sales, and how many who look come to pay."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from home.statistics.reports import reading
from home.statistics.reports.models import By, StorePeriod
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
    dated,
)
from home.statistics.reports.reading import Stretch

WEEK = timedelta(days=7)
SHORT = 7


def overview(stretch: Stretch, *, today: date) -> Report:
    """Today, as far as the last minute; always the same days, whatever stretch was asked for."""
    days = [today, today - timedelta(days=1), today - WEEK]
    now, yesterday, last_week = reading.of_day(stretch.store, days)
    week = Stretch(stretch.store, today - timedelta(days=SHORT - 1), today)
    rows, visited = reading.periods(week), reading.visited(week)
    beside = _("昨天全天")
    return Report(
        slug="overview",
        is_of_days=False,
        title=gettext_lazy("今天"),
        figures=[
            Figure("net_amount", reading.net(now), Kind.YUAN, reading.net(yesterday), beside),
            Figure("paid_orders", now.paid_orders, Kind.COUNT, yesterday.paid_orders, beside),
            Figure(
                "visitors",
                visited.visitors[today],
                Kind.COUNT,
                visited.visitors[days[1]],
                beside,
            ),
        ],
        charts=[
            Chart(
                title=gettext_lazy("最近 7 天净销售额"),
                labels=[label(row.starts_on, By.DAY) for row in rows],
                series=[Series(by_name("net_amount")[0].title, [reading.net(r) for r in rows])],
                kind=Kind.YUAN,
                shape="bar",
            )
        ],
        tables=[_beside(now, yesterday, last_week), _course(rows, visited, By.DAY)],
        explained=("paid_amount", "refund_amount", "paid_buyers", "new_buyers", "per_buyer"),
    )


def _beside(*days: StorePeriod) -> Table:
    names = ("paid_amount", "refund_amount", "paid_orders", "paid_buyers", "new_buyers")
    columns = [by_name(name)[0].title for name in names]
    # A row for each figure: yuan and counts stand in one column.
    rows: list[Sequence[Value]] = [
        [title, *(getattr(day, name) for day in days)]
        for name, title in zip(names, columns, strict=True)
    ]
    rows.append([by_name("per_buyer")[0].title, *(_per_buyer(day) for day in days)])
    heads = (gettext_lazy("今天"), gettext_lazy("昨天"), gettext_lazy("上周同一天"))
    return Table(
        title=gettext_lazy("今天和以前比"),
        columns=[
            Column(gettext_lazy("指标"), Kind.TEXT),
            *(Column(head, Kind.EITHER) for head in heads),
        ],
        rows=rows,
    )


def sales(stretch: Stretch, *, today: date) -> Report:
    """Beside as many days before."""
    rows, before = reading.with_before(stretch)
    visited = reading.visited(stretch)
    paid, went, orders = reading.totals(stretch, "paid_amount", "refund_amount", "paid_orders")
    beside = _("之前 %(days)s 天") % {"days": stretch.days}
    title = by_name("net_amount")[0].title
    return Report(
        slug="sales",
        title=gettext_lazy("销售"),
        figures=[
            Figure("net_amount", paid[0] - went[0], Kind.YUAN, paid[1] - went[1], beside),
            Figure("paid_amount", paid[0], Kind.YUAN, paid[1], beside),
            Figure("paid_orders", int(orders[0]), Kind.COUNT, int(orders[1]), beside),
        ],
        charts=[
            Chart(
                title=gettext_lazy("净销售额和之前比"),
                labels=[label(row.starts_on, stretch.by) for row in rows],
                series=[
                    Series(title, [reading.net(row) for row in rows]),
                    Series(gettext_lazy("之前"), [reading.net(row) for row in before]),
                ],
                kind=Kind.YUAN,
            )
        ],
        tables=[_course(rows, visited, stretch.by)],
        explained=(
            *("refund_amount", "refund_rate", "paid_buyers", "new_buyers", "old_buyers"),
            *("per_buyer", "per_item", "discount_amount"),
        ),
        has_periods=True,
    )


def _course(rows: Sequence[StorePeriod], visited: reading.Visited, by: str) -> Table:
    """The last period first."""
    amounts = ("net_amount", "paid_amount", "refund_amount")
    return Table(
        title=gettext_lazy("明细"),
        columns=[
            Column(gettext_lazy("日期"), Kind.DAY),
            *by_name(*amounts, kind=Kind.YUAN),
            *by_name("paid_orders", "paid_buyers", "new_buyers", "old_buyers"),
            *by_name("per_buyer", "per_item", "discount_amount", kind=Kind.YUAN),
            *by_name("refund_rate", kind=Kind.SHARE),
            *by_name("visitors"),
        ],
        rows=[
            [
                row.starts_on,
                *(reading.net(row), row.paid_amount, row.refund_amount),
                *(row.paid_orders, row.paid_buyers, row.new_buyers),
                row.paid_buyers - row.new_buyers,
                *(_per_buyer(row), reading.each(row.goods_amount, row.goods_quantity)),
                row.discount_amount,
                reading.ratio(row.refund_amount, row.paid_amount),
                visited.visitors[row.starts_on],
            ]
            for row in reversed(rows)
        ],
    )


def funnel(stretch: Stretch, *, today: date) -> Report:
    rows, visited = reading.periods(stretch), reading.visited(stretch)
    people = visited.visitors.total()
    placed, paid = (reading.count(rows, name) for name in ("placed_buyers", "paid_buyers"))
    steps = [
        ("visitors", people),
        ("product_views", visited.product_views.total()),
        ("carts", visited.carts.total()),
        ("placed_buyers", placed),
        ("paid_buyers", paid),
    ]
    titles = [by_name(name)[0].title for name, _number in steps]
    return Report(
        slug="funnel",
        title=gettext_lazy("转化"),
        figures=[
            Figure("conversion", reading.ratio(paid, people), Kind.SHARE),
            Figure("conversion_placed", reading.ratio(placed, people), Kind.SHARE),
            Figure("conversion_paid", reading.ratio(paid, placed), Kind.SHARE),
        ],
        charts=[
            Chart(
                title=gettext_lazy("从来访到付款"),
                labels=titles,
                series=[Series(gettext_lazy("数量"), [number for _name, number in steps])],
                shape="bar",
            )
        ],
        tables=[_steps(rows, visited)],
        explained=[name for name, _number in steps],
        note=gettext_lazy("访客和人数按每一段相加；商品浏览和加购是次数。"),
        has_periods=True,
    )


def _steps(rows: Sequence[StorePeriod], visited: reading.Visited) -> Table:
    shares = ("conversion_placed", "conversion_paid", "conversion")
    return Table(
        title=gettext_lazy("明细"),
        columns=[
            Column(gettext_lazy("日期"), Kind.DAY),
            *by_name("visitors", "product_views", "carts", "placed_buyers", "paid_buyers"),
            *by_name(*shares, kind=Kind.SHARE),
        ],
        rows=[
            [
                row.starts_on,
                people := visited.visitors[row.starts_on],
                visited.product_views[row.starts_on],
                visited.carts[row.starts_on],
                row.placed_buyers,
                row.paid_buyers,
                reading.ratio(row.placed_buyers, people),
                reading.ratio(row.paid_buyers, row.placed_buyers),
                reading.ratio(row.paid_buyers, people),
            ]
            for row in reversed(rows)
        ],
    )


def _per_buyer(row: StorePeriod) -> Value:
    return reading.each(row.paid_amount - row.surplus_amount, row.paid_buyers)


def label(start: date, by: str) -> Words:
    return dated(start, gettext_noop("Y年n月") if by == By.MONTH else gettext_noop("n月j日"))
