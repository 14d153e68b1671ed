"""Groups of buyers: who came lately, often, and spends much."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO
from home.statistics.reports import reading
from home.statistics.reports.groups.rfm import GROUPS
from home.statistics.reports.models import RfmGroup
from home.statistics.reports.pages.report import (
    Chart,
    Column,
    Figure,
    Kind,
    Report,
    Series,
    Table,
)
from home.statistics.reports.reading import Stretch


def rfm(stretch: Stretch, *, today: date) -> Report:
    """One statement; the same whatever days are asked for."""
    known = {row.group: row for row in RfmGroup.objects.for_store(stretch.store)}
    empty = RfmGroup()
    rows = [(code, known.get(code, empty)) for code in GROUPS]
    buyers = sum(row.buyers for _code, row in rows)
    amount = sum((row.amount for _code, row in rows), ZERO)
    leaving = sum(row.buyers for code, row in rows if code in ("011", "001"))
    until = next((row.on for row in known.values()), None)
    return Report(
        slug="rfm",
        title=gettext_lazy("顾客分组"),
        figures=[
            Figure("year_buyers", buyers, Kind.COUNT),
            Figure("valued_buyers", known.get("111", empty).buyers, Kind.COUNT),
            Figure("leaving_buyers", leaving, Kind.COUNT),
        ],
        charts=[
            Chart(
                title=gettext_lazy("每组多少人"),
                labels=[GROUPS[code].name for code, _row in rows],
                series=[Series(gettext_lazy("人数"), [row.buyers for _code, row in rows])],
                shape="bars",
            )
        ],
        tables=[_groups(rows, buyers, amount)],
        explained=("rfm_recent", "rfm_frequent", "rfm_spending"),
        note=_("算到%(day)s为止的 365 天，每天夜里算一次。")
        % {"day": date_format(until, _("Y年n月j日"))}
        if until
        else gettext_lazy("还没有人付过款，或者今天夜里才算。"),
        is_of_days=False,
    )


def _groups(rows: list[tuple[str, RfmGroup]], buyers: int, amount: Decimal) -> Table:
    return Table(
        title=gettext_lazy("顾客分组"),
        columns=[
            Column(gettext_lazy("分组"), Kind.TEXT),
            Column(gettext_lazy("人数"), Kind.COUNT),
            Column(gettext_lazy("人数占比"), Kind.SHARE),
            Column(gettext_lazy("订单"), Kind.COUNT),
            Column(gettext_lazy("付的减退的"), Kind.YUAN),
            Column(gettext_lazy("金额占比"), Kind.SHARE),
            Column(gettext_lazy("平均每人"), Kind.YUAN),
            Column(gettext_lazy("说明"), Kind.TEXT),
        ],
        rows=[
            [
                *(GROUPS[code].name, row.buyers, reading.ratio(row.buyers, buyers), row.orders),
                *(row.amount, reading.ratio(row.amount, amount)),
                *(reading.each(row.amount, row.buyers), GROUPS[code].hint),
            ]
            for code, row in rows
        ],
        keys=[code for code, _row in rows],
    )
