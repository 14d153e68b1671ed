"""A file of tracking numbers on its way: sent in, read, looked at, booked, forgotten."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from celery import shared_task
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actor import Actor, named
from core import scope
from core.language import in_chinese
from orders.bulk_shipping import booking, columns, judging, sheets
from orders.bulk_shipping.models import ShippingJob, ShippingRow
from shop.stores.models import Store
from shop.stores.tenancy import id_of

AT_ONCE = 500
# Who has not said so for that long is no longer at work.
SILENCE = timedelta(minutes=2)
KEPT = timedelta(days=30)
State = ShippingJob.State


@transaction.atomic
def send_in(*, store: Store, content: bytes, name: str, actor: Actor, at: datetime) -> ShippingJob:
    """A new job, or the one that is still open for the same file."""
    digest = sha256(content).hexdigest()
    same = ShippingJob.objects.for_store(store).filter(digest=digest)
    open_one = same.filter(state__in=(State.READING, State.WAITING, State.BOOKING)).first()
    if open_one is not None and open_one.state != State.WAITING:
        return open_one
    if open_one is not None:
        # Orders may have changed since it was read.
        open_one.delete()
    job = ShippingJob.unscoped.create(
        store=store, name=name[:120], digest=digest, actor=named(actor), created_at=at
    )
    job.file.save("sheet", ContentFile(content))
    _queue(job.pk)
    return job


@transaction.atomic
def start(*, store: Store, job_id: int, actor: Actor, at: datetime) -> bool:
    """What was looked at is booked now; False when it is, or was, already."""
    rows = ShippingJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WAITING)
    ready = ShippingRow.objects.for_store(store).filter(
        job_id=job_id, state=ShippingRow.State.READY
    )
    begins = {"state": State.BOOKING, "done": 0, "total": ready.count()}
    if not rows.update(**begins, actor=named(actor), worked_at=None):
        return False
    _queue(job_id)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False once it is being booked."""
    rows = ShippingJob.unscoped.filter(
        store_id=id_of(store), pk=job_id, state__in=(State.WAITING, State.FAILED)
    )
    return bool(rows.delete()[0])


@shared_task(acks_late=True)
def work_on_job(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_job.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Read or book, whatever the job is at; nothing when somebody else is at it."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    waiting = ShippingJob.unscoped.filter(silent, pk=job_id, state__in=ShippingJob.AT_WORK)
    if not waiting.update(worked_at=at):
        return
    job = ShippingJob.unscoped.select_related("store", "actor").get(pk=job_id)
    with in_chinese():
        if job.state == State.READING:
            _read(job, at=at)
        else:
            _book(job, at=at)


def at_work_ids(*, at: datetime) -> list[int]:
    """Jobs whose worker is gone or never came."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    with scope.across_stores("a sweep over all jobs"):
        rows = ShippingJob.unscoped.filter(silent, state__in=ShippingJob.AT_WORK)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def forget_old(*, at: datetime) -> None:
    """Their files went when they were read."""
    with scope.across_stores("a sweep over all jobs"):
        old = ShippingJob.unscoped.filter(created_at__lt=at - KEPT)
        old.exclude(state__in=ShippingJob.AT_WORK).delete()


def _read(job: ShippingJob, *, at: datetime) -> None:
    ShippingRow.unscoped.filter(job=job, store_id=job.store_id).delete()
    try:
        with job.file.open("rb") as file:
            content = file.read(sheets.MAX_BYTES)
        _keep(job, columns.entries(sheets.rows(content)), at=at)
    except sheets.Unreadable as unreadable:
        ShippingRow.unscoped.filter(job=job, store_id=job.store_id).delete()
        job.state, job.trouble = State.FAILED, unreadable.words
        job.trouble_about = unreadable.about[:200]
    else:
        judging.beside_orders(job)
        job.state = State.WAITING
    job.file.delete(save=False)
    job.worked_at = None
    job.save()


def _keep(job: ShippingJob, entries: Iterator[columns.Entry], *, at: datetime) -> None:
    batch: list[ShippingRow] = []
    job.done, began = 0, time.monotonic()
    for entry in entries:
        batch.append(judging.alone(job, entry))
        if len(batch) == AT_ONCE:
            _write(job, batch, at=_now(at, began))
            batch = []
    _write(job, batch, at=_now(at, began))
    job.total = job.done


def _now(at: datetime, began: float) -> datetime:
    """The time by the caller's clock, `began` seconds of the machine's having been `at`."""
    return at + timedelta(seconds=time.monotonic() - began)


def _write(job: ShippingJob, batch: list[ShippingRow], *, at: datetime) -> None:
    ShippingRow.unscoped.bulk_create(batch)
    job.done += len(batch)
    job.worked_at = at
    job.save(update_fields=["done", "worked_at"])


def _book(job: ShippingJob, *, at: datetime) -> None:
    """Each order for itself: a job that was killed goes on with what is left."""
    rows = ShippingRow.unscoped.filter(job=job, store_id=job.store_id)
    waiting = rows.filter(state=ShippingRow.State.READY)
    numbers = waiting.order_by("order_number").values_list("order_number", flat=True).distinct()
    began = time.monotonic()
    for order_number in list(numbers):
        booking.book(job=job, order_number=order_number, at=at)
        done = job.total - waiting.count()
        ShippingJob.unscoped.filter(pk=job.pk).update(done=done, worked_at=_now(at, began))
    ShippingJob.unscoped.filter(pk=job.pk, state=State.BOOKING).update(
        state=State.DONE, done=job.total, worked_at=None
    )
