"""Where the time of the last day went, for the operators' page."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.statistics.reports.pages.report import Column, Kind, Report, Table, Value
from home.statistics.timing import costs, statements
from home.statistics.timing.models import PageCache

VIEWS, STATEMENTS = 20, 15
PAGES = {
    "home": gettext_lazy("平台首页"),
    "store": gettext_lazy("店铺首页"),
    "goods": gettext_lazy("分类和商品"),
}
TENTH = Decimal("0.1")


def report(*, at: datetime) -> Report:
    return Report(
        slug="timing",
        title=gettext_lazy("最近 24 小时"),
        tables=[_views(at), _copies(at), _statements()],
    )


def _views(at: datetime) -> Table:
    found = costs.by_view(at=at)
    whole = sum(sums.cpu_us for _view, sums in found)
    return Table(
        title=gettext_lazy("各页面用的时间"),
        columns=[
            Column(gettext_lazy("页面"), Kind.TEXT),
            Column(gettext_lazy("抽查次数")),
            Column(gettext_lazy("占处理器"), Kind.SHARE),
            Column(gettext_lazy("处理器 毫秒/次"), Kind.QUANTITY),
            Column(gettext_lazy("语句/次"), Kind.QUANTITY),
            Column(gettext_lazy("等数据库 毫秒/次"), Kind.QUANTITY),
            Column(gettext_lazy("一共 毫秒/次"), Kind.QUANTITY),
        ],
        rows=[_view(name, sums, whole) for name, sums in found[:VIEWS]],
        empty=gettext_lazy("还没有抽查到请求"),
    )


def _view(name: str, sums: costs.Sums, whole: int) -> list[Value]:
    return [
        name,
        sums.count,
        _share(sums.cpu_us, whole),
        _each(sums.cpu_us, sums.count * 1000),
        _each(sums.statements, sums.count),
        _each(sums.database_us, sums.count * 1000),
        _each(sums.wall_us, sums.count * 1000),
    ]


def _copies(at: datetime) -> Table:
    found = costs.by_answer(at=at)
    rows: list[list[Value]] = []
    for page, name in PAGES.items():
        counts = [found.get((page, answer), 0) for answer in PageCache.values]
        whole = sum(counts)
        if whole:
            rows.append([name, whole, *(_share(count, whole) for count in counts)])
    return Table(
        title=gettext_lazy("页面副本"),
        columns=[
            Column(gettext_lazy("页面"), Kind.TEXT),
            Column(gettext_lazy("抽查次数")),
            *(Column(answer.label, Kind.SHARE) for answer in PageCache),
        ],
        rows=rows,
        empty=gettext_lazy("页面副本没有打开，或者还没有抽查到"),
    )


def _statements() -> Table:
    found = statements.slowest(STATEMENTS)
    empty = _("数据库没有打开语句统计，运维手册里有怎么打开")
    return Table(
        title=gettext_lazy("最费时间的语句"),
        columns=[
            Column(gettext_lazy("语句"), Kind.TEXT),
            Column(gettext_lazy("次数")),
            Column(gettext_lazy("一共 毫秒"), Kind.QUANTITY),
            Column(gettext_lazy("毫秒/次"), Kind.QUANTITY),
        ],
        rows=[
            [one.text, one.calls, _tenths(one.total_ms), _tenths(one.mean_ms)]
            for one in found or ()
        ],
        empty=empty if found is None else gettext_lazy("还没有语句"),
    )


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.001")) if whole else Decimal(0)


def _each(total: int, number: int) -> Decimal:
    return (Decimal(total) / number).quantize(TENTH)


def _tenths(milliseconds: float) -> Decimal:
    return Decimal(milliseconds).quantize(TENTH)
