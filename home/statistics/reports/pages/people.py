"""Who buys: new and known, and who of them comes back."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.statistics.reports import reading
from home.statistics.reports.models import Cohort
from home.statistics.reports.pages.report import (
    Chart,
    Column,
    Figure,
    Kind,
    Report,
    Series,
    Table,
    Value,
    by_name,
)
from home.statistics.reports.pages.sales import label
from home.statistics.reports.reading import Stretch

# Months after the first, and cohorts, that a table shows.
MONTHS, COHORTS = 6, 13


def customers(stretch: Stretch, *, today: date) -> Report:
    rows = reading.periods(stretch)
    ((new, was),) = reading.totals(stretch, "new_buyers")
    beside = _("之前 %(days)s 天") % {"days": stretch.days}
    known = [row.paid_buyers - row.new_buyers for row in rows]
    cohorts = list(Cohort.objects.for_store(stretch.store).order_by("-month", "after"))
    firsts = [row for row in cohorts if row.after == 0 and row.month <= today]
    share = reading.ratio(sum(row.again_30 for row in firsts), sum(row.buyers for row in firsts))
    return Report(
        slug="customers",
        title=gettext_lazy("顾客"),
        figures=[
            Figure("new_buyers", int(new), Kind.COUNT, int(was), beside),
            Figure("old_buyers", sum(known), Kind.COUNT),
            Figure("again_30", share, Kind.SHARE, beside=_("所有新客")),
        ],
        charts=[
            Chart(
                title=gettext_lazy("新客和老客"),
                labels=[label(row.starts_on, stretch.by) for row in rows],
                series=[
                    Series(by_name("new_buyers")[0].title, [row.new_buyers for row in rows]),
                    Series(by_name("old_buyers")[0].title, known),
                ],
                shape="stack",
            )
        ],
        tables=[_by_period(stretch, rows), _cohorts(cohorts)],
        explained=("paid_buyers", "per_buyer", "again_90"),
        note=gettext_lazy("复购和各月新客每天夜里算一次。"),
        has_periods=True,
    )


def _by_period(stretch: Stretch, rows: list[reading.StorePeriod]) -> Table:
    return Table(
        title=gettext_lazy("明细"),
        columns=[
            Column(gettext_lazy("日期"), Kind.DAY),
            *by_name("paid_buyers", "new_buyers", "old_buyers"),
            *by_name("per_buyer", kind=Kind.YUAN),
        ],
        rows=[
            [
                row.starts_on,
                *(row.paid_buyers, row.new_buyers, row.paid_buyers - row.new_buyers),
                reading.each(row.paid_amount - row.surplus_amount, row.paid_buyers),
            ]
            for row in reversed(rows)
        ],
    )


def _cohorts(cohorts: list[Cohort]) -> Table:
    """Of the new buyers of a month, what share paid in each later month."""
    buyers = {(row.month, row.after): row.buyers for row in cohorts}
    firsts = [row for row in cohorts if row.after == 0][:COHORTS]
    return Table(
        title=gettext_lazy("新客后来还买吗"),
        columns=[
            Column(gettext_lazy("第一次付款"), Kind.TEXT),
            *by_name("new_buyers"),
            *by_name("again_30", "again_90", kind=Kind.SHARE),
            *(
                Column(gettext_lazy("第 %(number)s 个月") % {"number": after}, Kind.SHARE)
                for after in range(1, MONTHS + 1)
            ),
        ],
        rows=[
            [
                date_format(row.month, _("Y年n月")),
                row.buyers,
                *(reading.ratio(row.again_30, row.buyers), reading.ratio(row.again_90, row.buyers)),
                *_later(row, buyers),
            ]
            for row in firsts
        ],
        empty=gettext_lazy("还没有人付过款，或者今天夜里才算。"),
    )


def _later(first: Cohort, buyers: dict[tuple[date, int], int]) -> list[Value]:
    return [
        reading.ratio(buyers.get((first.month, after), 0), first.buyers)
        for after in range(1, MONTHS + 1)
    ]
