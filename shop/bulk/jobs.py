"""A change of many goods on its way: judged, looked at, done in hundreds, stopped, taken back."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from celery import shared_task
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import in_chinese
from shop.bulk import choosing, running
from shop.bulk.changing import Change
from shop.bulk.kinds import WORKS
from shop.bulk.models import UNDO_WITHIN, BulkJob, BulkRow
from shop.stores.models import Store
from shop.stores.tenancy import id_of

MOST = 20_000
SILENCE = running.SILENCE
KEPT = timedelta(days=30)
State, RowState = BulkJob.State, BulkRow.State


class NotThatMany(Exception):
    """Nothing is chosen, or more than is changed at once."""


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
    if not running.stop(rows, state=State.CANCELLED, at=at):
        return False
    running.record(BulkJob.unscoped.for_store(store).get(pk=job_id), "bulk.cancel", actor)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False once it was begun."""
    rows = BulkJob.unscoped.filter(store_id=id_of(store), pk=job_id)
    return running.drop(rows, states=(State.JUDGING, State.WAITING))


def _begin(jobs: QuerySet[BulkJob], of: str, state: str, *, actor: Actor) -> bool:
    """One of `jobs` goes on with its rows of the state `of`, unless there is none of either."""
    job = running.begin(jobs, lambda job: _rows(job, of), state=state, actor=actor)
    if job is None:
        return False
    running.record(job, "bulk.undo" if state == State.UNDOING else "bulk.start", actor)
    _queue(job.pk)
    return True


def _rows(job: BulkJob, of: str) -> QuerySet[BulkRow]:
    rows: QuerySet[BulkRow] = BulkRow.unscoped.filter(job=job, store_id=job.store_id, state=of)
    return rows.order_by("number")


@shared_task(acks_late=True)
def work_on_bulk(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_bulk.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Judge, change or take back, whatever the job is at; nothing when somebody else is at it."""
    job = running.claim(BulkJob, job_id=job_id, at=at)
    if job is None:
        return
    with in_chinese(), suppress(running.Stopped):
        _work(job, Change(**job.change), at=at)


def _work(job: BulkJob, change: Change, *, at: datetime) -> None:
    kind = WORKS[job.kind]
    if job.state == State.JUDGING:
        _judge(job, change, at=at)
    elif job.state == State.WORKING:
        act = partial(kind.apply, job, change)
        ended = _in_hundreds(job, RowState.READY, act, at=at)
        running.end(job, state=State.DONE, ended_at=ended)
    else:
        act = partial(kind.take_back, job)
        _in_hundreds(job, RowState.CHANGED, act, at=at)
        running.end(job, state=State.UNDONE)


def at_work_ids(*, at: datetime) -> list[int]:
    return running.at_work_ids(BulkJob, at=at)


def forget_old(*, at: datetime) -> None:
    running.forget_old(BulkJob, before=at - KEPT)


def _judge(job: BulkJob, change: Change, *, at: datetime) -> None:
    """From the beginning, also after a worker that was killed: nothing of it counts before."""
    BulkRow.unscoped.filter(job=job, store_id=job.store_id).delete()
    chosen = choosing.Chosen(**{**job.chosen, "ids": tuple(job.chosen["ids"])})
    products = choosing.products_of(job.store_id, chosen).order_by("pk")
    numbers = count(1)

    def judged(some: Sequence[int]) -> None:
        rows = WORKS[job.kind].judge(job, change, some)
        for row in rows:
            row.number = next(numbers)
        BulkRow.unscoped.bulk_create(rows, batch_size=running.JUDGED_AT_ONCE)

    ids = list(products.values_list("pk", flat=True))
    running.judge(job, ids, judged, waits=State.WAITING, at=at)


def _in_hundreds(
    job: BulkJob, of: str, act: Callable[[Sequence[BulkRow]], None], *, at: datetime
) -> datetime:
    return running.in_portions(
        job,
        _rows(job, of),
        act,
        size=WORKS[job.kind].at_once,
        fields=["state", "refusal", "before", "after"],
        at=at,
    )
