"""
Which days of which stores changed. Books and histories are only ever added to, so that whatever
changed a figure left an entry or an event: all beyond the mark are looked at again.

Numbers are given before a transaction commits. The mark therefore stays LAG behind: what was
written so long ago is committed, and what is younger is looked at once more the next time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Min

from core import scope
from home.statistics.reports import facts
from home.statistics.reports.facts import Span
from home.statistics.reports.groups import staff
from home.statistics.reports.models import Mark
from orders.models import OrderEvent
from orders.payments.models import AccountEntry, PaymentOrder
from orders.support.models import ThreadMessage

LAG = timedelta(minutes=5)
# Numbers of orders in one statement.
AT_ONCE = 500
WHY = "statistics are written for each store"
Days = dict[int, set[date]]
Recorded = type[AccountEntry] | type[OrderEvent] | type[ThreadMessage]


@scope.across_stores(WHY)
def reached(*, at: datetime) -> Mark:
    """How far the records reach that nothing can slip in before any more."""
    return Mark(
        pk=1,
        at=at,
        entry_id=_last(AccountEntry, at),
        event_id=_last(OrderEvent, at),
        message_id=_last(ThreadMessage, at),
    )


def move_mark(mark: Mark) -> None:
    """All up to here was looked at; of two that ran at once the one that got further counts."""
    known = Mark.objects.filter(pk=mark.pk).first()
    if known is not None:
        mark.at = max(mark.at, known.at)
        mark.entry_id = max(mark.entry_id, known.entry_id)
        mark.event_id = max(mark.event_id, known.event_id)
        mark.message_id = max(mark.message_id, known.message_id)
    mark.save()


def counted_at() -> datetime | None:
    """When days were last looked at."""
    return Mark.objects.values_list("at", flat=True).first()


@scope.across_stores(WHY)
def since_mark() -> list[Span]:
    """Days next to each other are one span; the first time nothing is known, and all is told."""
    known = Mark.objects.first() or Mark()
    days: Days = defaultdict(set)
    _money(known.entry_id, days)
    _events(known.event_id, days)
    _work(known, days)
    return [span for store_id in sorted(days) for span in _spans(store_id, days[store_id])]


def _last(model: Recorded, at: datetime) -> int:
    old = model.unscoped.filter(created_at__lte=at - LAG).order_by("-pk")
    return old.values_list("pk", flat=True).first() or 0


def _money(after: int, days: Days) -> None:
    rows = AccountEntry.unscoped.filter(pk__gt=after)
    found = rows.values_list("store_id", "payment__paid_at", "refund__finished_at").distinct()
    for store_id, *moments in found.iterator():
        _add(days, store_id, moments)


def _events(after: int, days: Days) -> None:
    """What happened to an order may change the day it was placed, first paid or called off."""
    rows = OrderEvent.unscoped.filter(pk__gt=after, order__is_top_up=False)
    columns = ("store_id", "order_id", "order__created_at", "order__cancelled_at")
    found = list(rows.values_list(*columns).distinct())
    for store_id, _order_id, *moments in found:
        _add(days, store_id, moments)
    for ids in _parts(sorted({order_id for _store_id, order_id, *_rest in found})):
        paid = PaymentOrder.unscoped.all().captured().filter(order_id__in=ids)
        first = paid.order_by().values("store_id", "order_id").annotate(first=Min("paid_at"))
        for row in first:
            _add(days, row["store_id"], [row["first"]])


def _work(known: Mark, days: Days) -> None:
    """What people of stores did is booked when they did it."""
    done = OrderEvent.unscoped.filter(staff.WORK, pk__gt=known.event_id, actor__isnull=False)
    said = ThreadMessage.unscoped.filter(
        pk__gt=known.message_id, side=ThreadMessage.Side.STORE, author__isnull=False
    )
    for rows in (done, said):
        on = facts.bucket("created_at", "day")
        for store_id, day in rows.values_list("store_id", on).order_by().distinct():
            days[store_id].add(day)


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _add(days: Days, store_id: int, moments: Iterable[datetime | None]) -> None:
    days[store_id].update(facts.day_of(moment) for moment in moments if moment is not None)


def _spans(store_id: int, days: Iterable[date]) -> Iterator[Span]:
    first = last = None
    for day in sorted(days):
        if first is None or last is None:
            first = last = day
        elif day - last > timedelta(days=1):
            yield Span(store_id, first, last)
            first = day
        last = day
    if first is not None and last is not None:
        yield Span(store_id, first, last)
