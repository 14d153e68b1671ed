"""A change of many goods on its way: judged, looked at, done in hundreds, stopped, taken back."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from celery import shared_task
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import scope
from core.language import in_chinese
from shop.bulk import choosing
from shop.bulk.changing import Change
from shop.bulk.kinds import WORKS
from shop.bulk.models import UNDO_WITHIN, BulkJob, BulkRow
from shop.stores import audit
from shop.stores.models import Store
from shop.stores.tenancy import id_of

JUDGED_AT_ONCE = 500
MOST = 20_000
# Who has not said so for that long is no longer at work.
SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)
State, RowState = BulkJob.State, BulkRow.State


class NotThatMany(Exception):
    """Nothing is chosen, or more than is changed at once."""


class Stopped(Exception):
    """Somebody stopped the job, or dropped it, while a worker was at it."""


@transaction.atomic
def send_in(
    *,
    store: Store,
    kind: str,
    change: Change,
    chosen: choosing.Chosen,
    actor: Actor,
    at: datetime,
) -> BulkJob:
    """
    A new job, whose rows a worker judges; nothing is changed before somebody says so.

    :raises NotThatMany: for none, or more than MOST
    """
    number = choosing.products_of(store, chosen).count()
    if not number:
        raise NotThatMany(_("没有选中商品"))
    if number > MOST:
        raise NotThatMany(_("一次最多改 %(most)s 件商品，请分几次") % {"most": MOST})
    job = BulkJob.unscoped.create(
        store=store,
        kind=kind,
        change=change.plain(),
        chosen=chosen.plain(),
        total=number,
        actor=named(actor),
        created_at=at,
    )
    _queue(job.pk)
    return job


@transaction.atomic
def start(*, store: Store, job_id: int, actor: Actor) -> bool:
    """What was looked at is changed now; False when it is, or was, already."""
    waiting = BulkJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WAITING)
    return _begin(waiting, RowState.READY, State.WORKING, actor=actor)


@transaction.atomic
def undo(*, store: Store, job_id: int, actor: Actor, at: datetime) -> bool:
    """What was changed is changed back; False when it is too late, or nothing was."""
    ended = BulkJob.unscoped.filter(
        store_id=id_of(store),
        pk=job_id,
        state__in=BulkJob.ENDED,
        ended_at__gt=at - UNDO_WITHIN,
    )
    return _begin(ended, RowState.CHANGED, State.UNDOING, actor=actor)


@transaction.atomic
def cancel(*, store: Store, job_id: int, actor: Actor, at: datetime) -> bool:
    """No further hundred is begun: what is changed stays, the rest does too. False: it is over."""
    rows = BulkJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WORKING)
    if not rows.update(state=State.CANCELLED, ended_at=at, worked_at=None):
        return False
    _record(BulkJob.unscoped.for_store(store).get(pk=job_id), "bulk.cancel", actor)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False once it was begun."""
    rows = BulkJob.unscoped.filter(store_id=id_of(store), pk=job_id)
    return bool(rows.filter(state__in=(State.JUDGING, State.WAITING)).delete()[0])


def _begin(jobs: QuerySet[BulkJob], of: str, state: str, *, actor: Actor) -> bool:
    """One of `jobs` goes on with its rows of the state `of`, unless there is none of either."""
    job = jobs.select_for_update(no_key=True).first()
    if job is None:
        return False
    job.total = BulkRow.unscoped.filter(job=job, store_id=job.store_id, state=of).count()
    if not job.total:
        return False
    job.state, job.done, job.worked_at, job.actor = state, 0, None, named(actor)
    job.save(update_fields=["state", "done", "total", "worked_at", "actor"])
    _record(job, "bulk.undo" if state == State.UNDOING else "bulk.start", actor)
    _queue(job.pk)
    return True


def _record(job: BulkJob, action: str, actor: Actor) -> None:
    with in_chinese():
        target = f"{job.get_kind_display()} #{job.pk}"
    audit.record(store=job.store_id, actor=actor, action=action, target=target, rows=job.total)


@shared_task(acks_late=True)
def work_on_bulk(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_bulk.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Judge, change or take back, whatever the job is at; nothing when somebody else is at it."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    waiting = BulkJob.unscoped.filter(silent, pk=job_id, state__in=BulkJob.AT_WORK)
    if not waiting.update(worked_at=at):
        return
    job = BulkJob.unscoped.select_related("store", "actor").get(pk=job_id)
    with in_chinese(), suppress(Stopped):
        _work(job, Change(**job.change), at=at)


def _work(job: BulkJob, change: Change, *, at: datetime) -> None:
    kind = WORKS[job.kind]
    if job.state == State.JUDGING:
        _judge(job, change, at=at)
    elif job.state == State.WORKING:
        act = partial(kind.apply, job, change)
        _in_hundreds(job, RowState.READY, act, end=State.DONE, at=at)
    else:
        act = partial(kind.take_back, job)
        _in_hundreds(job, RowState.CHANGED, act, end=State.UNDONE, at=at)


def at_work_ids(*, at: datetime) -> list[int]:
    """Jobs whose worker is gone or never came."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    with scope.across_stores("a sweep over all jobs"):
        rows = BulkJob.unscoped.filter(silent, state__in=BulkJob.AT_WORK)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def forget_old(*, at: datetime) -> None:
    with scope.across_stores("a sweep over all jobs"):
        old = BulkJob.unscoped.filter(created_at__lt=at - KEPT)
        old.exclude(state__in=BulkJob.AT_WORK).delete()


def _judge(job: BulkJob, change: Change, *, at: datetime) -> None:
    """From the beginning, also after a worker that was killed: nothing of it counts before."""
    BulkRow.unscoped.filter(job=job, store_id=job.store_id).delete()
    chosen = choosing.Chosen(**{**job.chosen, "ids": tuple(job.chosen["ids"])})
    products = choosing.products_of(job.store_id, chosen).order_by("pk")
    ids = list(products.values_list("pk", flat=True))
    BulkJob.unscoped.filter(pk=job.pk).update(done=0, total=len(ids))
    began, judged = time.monotonic(), 0
    for first in range(0, len(ids), JUDGED_AT_ONCE):
        some = ids[first : first + JUDGED_AT_ONCE]
        with transaction.atomic():
            rows = WORKS[job.kind].judge(job, change, some)
            for number, row in enumerate(rows, start=judged + 1):
                row.number = number
            judged += len(rows)
            BulkRow.unscoped.bulk_create(rows, batch_size=JUDGED_AT_ONCE)
            _tell(job, len(some), at=_now(at, began))
    same = BulkJob.unscoped.filter(pk=job.pk, state=State.JUDGING)
    same.update(state=State.WAITING, worked_at=None)


def _in_hundreds(
    job: BulkJob, of: str, act: Callable[[Sequence[BulkRow]], None], *, end: str, at: datetime
) -> None:
    """A transaction each: who is killed goes on with the rest, and a row is changed once."""
    began = time.monotonic()
    left = BulkRow.unscoped.filter(job=job, store_id=job.store_id, state=of).order_by("number")
    # Of rows that another worker had locked, none may be left when they are free: look again.
    while left.exists():
        with transaction.atomic():
            rows = list(left.select_for_update()[: WORKS[job.kind].at_once])
            act(rows)
            BulkRow.unscoped.bulk_update(rows, ["state", "refusal", "before", "after"])
            _tell(job, len(rows), at=_now(at, began))
    ends = {"ended_at": _now(at, began)} if end == State.DONE else {}
    same = BulkJob.unscoped.filter(pk=job.pk, state=job.state)
    same.update(state=end, worked_at=None, **ends)


def _tell(job: BulkJob, number: int, *, at: datetime) -> None:
    """
    As the last of a transaction: whoever stops the job waits for no hundred of it, and what is
    not told yet is not done.

    :raises Stopped: when it is no longer at what it was
    """
    rows = BulkJob.unscoped.filter(pk=job.pk, state=job.state)
    if not rows.update(done=F("done") + number, worked_at=at):
        raise Stopped


def _now(at: datetime, began: float) -> datetime:
    """The time by the caller's clock, `began` seconds of the machine's having been `at`."""
    return at + timedelta(seconds=time.monotonic() - began)
