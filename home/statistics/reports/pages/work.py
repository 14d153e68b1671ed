"""Who did the work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.money import round_cny
from home.statistics.reports.models import StaffDay
from home.statistics.reports.pages.report import (
    BARS,
    Chart,
    Column,
    Figure,
    Kind,
    Report,
    Series,
    Table,
    by_name,
)
from home.statistics.reports.reading import Stretch

# Rows of a table.
MOST = 200


@dataclass(frozen=True)
class Worker:
    """What one person did in these days."""

    name: str
    confirmed: int
    shipped: int
    aftersales: int
    refunds: int
    refunded: Decimal
    messages: int
    threads: int

    @property
    def rank(self) -> tuple[int, int, str]:
        """Who handled most comes first."""
        return -self.confirmed - self.shipped, -self.messages, self.name


def staff(stretch: Stretch, *, today: date) -> Report:
    """Two statements: what was done, and the names of who did it."""
    workers = _found(stretch)
    shown = workers[:BARS]
    return Report(
        slug="staff",
        title=gettext_lazy("员工"),
        figures=[
            Figure("confirmed_by", sum(one.confirmed for one in workers), Kind.COUNT),
            Figure("shipped_by", sum(one.shipped for one in workers), Kind.COUNT),
            Figure("messages_by", sum(one.messages for one in workers), Kind.COUNT),
        ],
        charts=[
            Chart(
                title=gettext_lazy("谁接单，谁发货"),
                labels=[one.name for one in shown],
                series=[
                    Series(by_name("confirmed_by")[0].title, [one.confirmed for one in shown]),
                    Series(by_name("shipped_by")[0].title, [one.shipped for one in shown]),
                ],
                shape="bars",
            )
        ],
        tables=[_table(workers[:MOST])],
        explained=("aftersales_by", "refunds_by", "refunded_by", "threads_by"),
        note=gettext_lazy("离开了的员工，以前做的也在；电脑自动做的不算。"),
    )


def _table(workers: Sequence[Worker]) -> Table:
    return Table(
        title=gettext_lazy("每个人"),
        columns=[
            Column(gettext_lazy("员工"), Kind.TEXT),
            *by_name("confirmed_by", "shipped_by", "aftersales_by", "refunds_by"),
            *by_name("refunded_by", kind=Kind.YUAN),
            *by_name("messages_by", "threads_by"),
        ],
        rows=[
            [
                *(one.name, one.confirmed, one.shipped, one.aftersales, one.refunds),
                *(one.refunded, one.messages, one.threads),
            ]
            for one in workers
        ],
        empty=gettext_lazy("这段时间没有人处理订单或回复顾客。"),
    )


def _found(stretch: Stretch) -> list[Worker]:
    days = (stretch.first, stretch.last)
    rows = StaffDay.objects.for_store(stretch.store).filter(on__range=days)
    sums = rows.values_list("person_id").annotate(
        *(Sum(name) for name in ("confirmed_orders", "shipped_orders", "aftersale_orders")),
        *(Sum(name) for name in ("refund_count", "refund_amount", "messages", "threads")),
    )
    found = list(sums)
    people = User.unscoped.in_bulk([person_id for person_id, *_sums in found])
    workers = [
        Worker(
            name=people[person_id].get_full_name(),
            confirmed=confirmed,
            shipped=shipped,
            aftersales=cases,
            refunds=refunds,
            refunded=round_cny(refunded),
            messages=messages,
            threads=threads,
        )
        for person_id, confirmed, shipped, cases, refunds, refunded, messages, threads in found
    ]
    return sorted(workers, key=lambda one: one.rank)
