"""
A long job of any room, row after row: taken up by one worker, stopped, taken up again when its
worker is gone, forgotten. Which rows, and what becomes of one, the room says.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.actor import Actor, named
from core import scope
from core.language import in_chinese
from shop.bulk.models import Job
from shop.stores.models import StoreOwned
from shop.stores.people import audit

# Who has not said so for that long is no longer at work.
SILENCE = timedelta(minutes=2)
JUDGED_AT_ONCE = 500
J = TypeVar("J", bound=Job)
R = TypeVar("R", bound=StoreOwned)


class Stopped(Exception):
    """Somebody stopped the job, or dropped it, while a worker was at it."""


@transaction.atomic
def claim(model: type[J], *, job_id: int, at: datetime) -> J | None:
    """
    The job, for one worker alone; None when another is at it, or nothing is to do. Who stops it
    meanwhile waits: a worker that read it as stopped would take for its own what is none.
    """
    waiting = model.unscoped.filter(_silent(at), pk=job_id, state__in=model.AT_WORK)
    if not waiting.update(worked_at=at):
        return None
    return cast(J, model.unscoped.select_related("store", "actor").get(pk=job_id))


def at_work_ids(model: type[Job], *, at: datetime) -> list[int]:
    """Jobs whose worker is gone or never came."""
    with scope.across_stores("a sweep over all jobs"):
        rows = model.unscoped.filter(_silent(at), state__in=model.AT_WORK)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def forget_old(model: type[Job], *, before: datetime) -> None:
    with scope.across_stores("a sweep over all jobs"):
        old = model.unscoped.filter(created_at__lt=before)
        old.exclude(state__in=model.AT_WORK).delete()


def begin(
    jobs: QuerySet[J], rows: Callable[[J], QuerySet[R]], *, state: str, actor: Actor
) -> J | None:
    """One of `jobs` goes on with its `rows`, unless there is none of either."""
    job = jobs.select_for_update(no_key=True).first()
    if job is None:
        return None
    job.total = rows(job).count()
    if not job.total:
        return None
    job.state, job.done, job.worked_at, job.actor = state, 0, None, named(actor)
    job.save(update_fields=["state", "done", "total", "worked_at", "actor"])
    return job


def stop(jobs: QuerySet[J], *, state: str, at: datetime) -> bool:
    """No further portion is begun; False when it is over."""
    return bool(jobs.update(state=state, ended_at=at, worked_at=None))


def drop(jobs: QuerySet[J], *, states: Collection[str]) -> bool:
    """Nothing of it is wanted; False once it was begun."""
    return bool(jobs.filter(state__in=states).delete()[0])


def end(job: Job, **said: object) -> None:
    """What it was at is over, unless somebody stopped it meanwhile."""
    type(job).unscoped.filter(pk=job.pk, state=job.state).update(worked_at=None, **said)


def record(job: Job, action: str, actor: Actor) -> None:
    with in_chinese():
        target = f"{job.get_kind_display()} #{job.pk}"
    audit.record(store=job.store_id, actor=actor, action=action, target=target, rows=job.total)


def judge(
    job: Job,
    ids: Sequence[int],
    judged: Callable[[Sequence[int]], None],
    *,
    waits: str,
    at: datetime,
) -> None:
    """All of `ids`, some at once; then a person looks."""
    type(job).unscoped.filter(pk=job.pk).update(done=0, total=len(ids))
    began = time.monotonic()
    for first in range(0, len(ids), JUDGED_AT_ONCE):
        some = ids[first : first + JUDGED_AT_ONCE]
        with transaction.atomic():
            judged(some)
            tell(job, len(some), at=now(at, began))
    end(job, state=waits)


def in_portions(
    job: Job,
    left: QuerySet[R],
    act: Callable[[Sequence[R]], None],
    *,
    size: int,
    fields: Sequence[str],
    at: datetime,
) -> datetime:
    """
    A transaction each: who is killed goes on with the rest, and a row is changed once. `act`
    takes each row out of `left`. When it was over.
    """
    began = time.monotonic()
    # Of rows that another worker had locked, none may be left when they are free: look again.
    while left.exists():
        with transaction.atomic():
            rows = list(left.select_for_update(of=("self",))[:size])
            act(rows)
            left.model.unscoped.bulk_update(rows, fields)
            tell(job, len(rows), at=now(at, began))
    return now(at, began)


def tell(job: Job, number: int, *, at: datetime) -> None:
    """
    As the last of a transaction: whoever stops the job waits for no portion of it, and what is
    not told yet is not done.

    :raises Stopped: when it is no longer at what it was
    """
    rows = type(job).unscoped.filter(pk=job.pk, state=job.state)
    if not rows.update(done=F("done") + number, worked_at=at):
        raise Stopped


def now(at: datetime, began: float) -> datetime:
    """The time by the caller's clock, `began` seconds of the machine's having been `at`."""
    return at + timedelta(seconds=time.monotonic() - began)


def _silent(at: datetime) -> Q:
    return Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
