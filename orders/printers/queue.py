"""Receipts on their way to a printer: queued once, sent, tried again, looked after."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import scope
from core.language import in_chinese
from orders.models import Order, OrderEvent
from orders.printers import adapters, receipt, selection
from orders.printers.adapters.base import Adapter, Doubtful, Refused, Unreachable
from orders.printers.models import Printer, PrintJob
from orders.states.board_states import TO_PREPARE
from shop.stores.models import Store

Reason, State = PrintJob.Reason, PrintJob.State
# How far back orders are looked for: a worker that was away prints what came meanwhile.
LATELY = timedelta(hours=2)
# After a try that failed; past the last the job is given up.
PAUSES = [timedelta(seconds=s) for s in (10, 30, 60, 120, 300, 600, 900, 1800)]
# While a worker sends, nobody else does.
CLAIM = timedelta(minutes=2)
# How often a printer that was given something is asked whether it printed it, and for how long.
ASKED_EVERY, ASKED_FOR = timedelta(seconds=20), timedelta(minutes=30)
AT_ONCE = 100


@transaction.atomic
def by_hand(*, store: Store, order: Order, at: datetime) -> int:
    """One receipt at each printer that is on and prints some of it; how many."""
    found = Printer.objects.for_store(store).filter(is_on=True)
    printers = [printer for printer in found if selection.prints(printer, order)]
    PrintJob.unscoped.bulk_create(
        PrintJob(
            store=store, printer=printer, order=order, reason=Reason.HAND,
            created_at=at, next_try_at=at,
        )
        for printer in printers
    )  # fmt: skip
    return len(printers)


@scope.across_stores("a sweep looks at every store")
def collect(*, at: datetime) -> None:
    """Queue what the rules of printers ask for and is not queued yet."""
    printers = Printer.unscoped.filter(is_on=True)
    for printer in printers.filter(Q(prints_new=True) | Q(prints_paid=True)):
        since = max(printer.created_at, at - LATELY)
        if printer.prints_new:
            _queue(printer, Reason.NEW, Q(created_at__gte=since) | _paid_since(since), at=at)
        if printer.prints_paid:
            _queue(printer, Reason.PAID, _paid_since(since), at=at)


def _paid_since(since: datetime) -> Q:
    """Or became the shop's with its group."""
    paid = OrderEvent.unscoped.filter(
        store_id=OuterRef("store_id"),
        order_id=OuterRef("pk"),
        type__in=(OrderEvent.Type.PAID, OrderEvent.Type.GROUP_MADE),
        created_at__gte=since,
    )
    return Q(Exists(paid))


def _queue(printer: Printer, reason: str, which: Q, *, at: datetime) -> None:
    """A prepaid order is new to the shop once it is paid."""
    queued = PrintJob.unscoped.filter(printer=printer, order_id=OuterRef("pk"), reason=reason)
    orders = Order.unscoped.filter(which & TO_PREPARE, store_id=printer.store_id)
    fresh = orders.filter(~Exists(queued), selection.wanted(printer)).order_by("pk")[:AT_ONCE]
    given = {"store_id": printer.store_id, "printer": printer, "reason": reason}
    PrintJob.unscoped.bulk_create(
        [PrintJob(**given, order=order, created_at=at, next_try_at=at) for order in fresh],
        ignore_conflicts=True,
    )


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    rows = PrintJob.unscoped.filter(next_try_at__lte=at, state__in=PrintJob.OPEN)
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
@in_chinese()
def go_on(*, job_id: int, at: datetime) -> None:
    """Send it, or ask what became of it; nothing while somebody else is at it."""
    rows = PrintJob.unscoped.filter(pk=job_id, next_try_at__lte=at, state__in=PrintJob.OPEN)
    if not rows.update(next_try_at=at + CLAIM):
        return
    job = PrintJob.unscoped.select_related("printer", "order__store").get(pk=job_id)
    adapter = adapters.of(job.printer)
    try:
        if job.state in {State.WAITING, State.SENDING}:
            _send(job, adapter, at=at)
        elif adapter.is_printed(job.remote, at=at):
            job.state, job.next_try_at, job.done_at = State.PRINTED, None, at
        else:
            _still_waits(job, at=at)
        state = adapter.state(at=at)
    except Doubtful as silent:
        _doubted(job, adapter, str(silent), at=at)
        state = Printer.State.UNKNOWN
    except Refused as refused:
        _failed(job, str(refused), at=at)
        state = Printer.State.UNKNOWN
    except Unreachable as away:
        _failed(job, str(away), at=at)
        state = Printer.State.UNKNOWN
    job.save(update_fields=["state", "remote", "error", "next_try_at", "done_at", "tries"])
    Printer.unscoped.filter(pk=job.printer_id).update(state=state, state_at=at)


def _send(job: PrintJob, adapter: Adapter, *, at: datetime) -> None:
    """Written down before it is given away: whoever finds it so knows that it may be printed."""
    if job.state == State.SENDING and not adapter.knows_origin:
        job.state, job.next_try_at = State.UNSURE, None
        return
    PrintJob.unscoped.filter(pk=job.pk).update(state=State.SENDING)
    job.state = State.SENDING
    lines = receipt.lines_of(job.order, selection.of(job.printer, job.order))
    job.remote = adapter.send(lines, origin=f"{job.order.number}-{job.pk}", at=at)
    job.state, job.error, job.next_try_at = State.SENT, "", at + ASKED_EVERY


def _doubted(job: PrintJob, adapter: Adapter, words: str, *, at: datetime) -> None:
    """Nobody answered: given again where that prints nothing twice, else a person has to look."""
    if job.state != State.SENDING:
        _failed(job, words, at=at)
    elif adapter.knows_origin:
        _failed(job, words, at=at)
        job.state = State.FAILED if job.next_try_at is None else State.SENDING
    else:
        job.state, job.next_try_at, job.error = State.UNSURE, None, words[:120]


def _still_waits(job: PrintJob, *, at: datetime) -> None:
    """The maker keeps it until the printer is back."""
    is_over = at > job.created_at + ASKED_FOR
    job.next_try_at = at + (timedelta(minutes=10) if is_over else ASKED_EVERY)
    if at > job.created_at + timedelta(days=1):
        job.state, job.next_try_at = State.FAILED, None


def _failed(job: PrintJob, words: str, *, at: datetime) -> None:
    job.error = words[:120]
    if job.state == State.SENDING:
        job.state = State.WAITING
    if job.tries >= len(PAUSES):
        job.state, job.next_try_at = State.FAILED, None
        return
    job.next_try_at = at + PAUSES[job.tries]
    job.tries += 1


@transaction.atomic
def again(*, store: Store, job_id: int, at: datetime) -> bool:
    """One that was given up, or that nobody is sure of, is tried anew."""
    given_up = (State.FAILED, State.UNSURE)
    rows = PrintJob.objects.for_store(store).filter(pk=job_id, state__in=given_up)
    return bool(rows.update(state=State.WAITING, tries=0, error="", next_try_at=at))


@transaction.atomic
def is_there(*, store: Store, job_id: int, at: datetime) -> bool:
    """Somebody has the paper in hand of which nobody was sure."""
    rows = PrintJob.objects.for_store(store).filter(pk=job_id, state=State.UNSURE)
    return bool(rows.update(state=State.PRINTED, error="", done_at=at))


def alarms(store: Store, *, at: datetime) -> list[tuple[Printer, int]]:
    """Printers that are away, or that something waits for longer than it should; how much."""
    long_ago = at - timedelta(minutes=1)
    found = []
    for printer in Printer.objects.for_store(store).filter(is_on=True).order_by("pk"):
        jobs = PrintJob.objects.for_store(store).filter(printer=printer)
        waits = jobs.filter(
            Q(state__in=PrintJob.OPEN, created_at__lt=long_ago)
            | Q(state__in=(State.FAILED, State.UNSURE), created_at__gt=at - LATELY)
        ).count()
        is_away = printer.state in {Printer.State.OFFLINE, Printer.State.TROUBLE}
        if waits or is_away:
            found.append((printer, waits))
    return found
