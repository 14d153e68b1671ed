"""A long list is written row by row into a file, told how far it is, stopped, kept, deleted."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from celery import shared_task
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import scope, workbooks
from core.language import in_chinese
from core.workbooks import Value
from orders import choosing as orders
from orders.customers import choosing as customers
from orders.exports.lists import LISTS, Listing
from orders.exports.models import KEPT, ExportJob
from shop.bulk import running
from shop.stores.models import Store
from shop.stores.tenancy import id_of

MOST = 300_000
State, Kind, Form = ExportJob.State, ExportJob.Kind, ExportJob.Form


class NotNow(Exception):
    """Nothing to take away, too much of it, or another list is being made; the message says so."""


@transaction.atomic
def send_in(
    *,
    store: Store,
    kind: str,
    form: str,
    wanted: orders.Wanted | customers.Wanted,
    actor: Actor,
    at: datetime,
) -> ExportJob:
    """
    A new job; who takes names and addresses away is written down at once.

    :raises NotNow: for nothing, for more than MOST, and while another of the store is made
    """
    # One at a time: a store that asks twice must not take every worker.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    mine = ExportJob.unscoped.for_store(store)
    if mine.filter(state=State.WORKING).exists():
        raise NotNow(_("上一份还在导出，等它完成再导"))
    job = ExportJob(store=store, kind=kind, form=form, actor=named(actor), created_at=at)
    job.wanted = wanted.plain()
    number = LISTS[kind](job).total
    if not number:
        raise NotNow(_("没有可以导出的"))
    if number > MOST:
        raise NotNow(_("一次最多导出 %(most)s 行，请按日期分几次") % {"most": MOST})
    job.total = number
    job.save(force_insert=True)
    running.record(job, f"{kind}.export", actor)
    _queue(job.pk)
    return job


@transaction.atomic
def cancel(*, store: Store, job_id: int, at: datetime) -> bool:
    """It is written no further; False when it is over."""
    rows = ExportJob.unscoped.filter(store_id=id_of(store), pk=job_id, state=State.WORKING)
    return running.stop(rows, state=State.CANCELLED, at=at)


@transaction.atomic
def taken(*, job: ExportJob, actor: Actor) -> IO[bytes]:
    """The file of a job that is done, to be sent; who took it is written down."""
    running.record(job, "export.download", actor)
    return job.file.open("rb")


@shared_task(acks_late=True)
def work_on_export(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def _queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_export.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Write it, from the beginning also after a worker that was killed."""
    job = running.claim(ExportJob, job_id=job_id, at=at)
    if job is None:
        return
    _forget_file(job)
    ExportJob.unscoped.filter(pk=job.pk).update(done=0)
    began = time.monotonic()
    with in_chinese(), suppress(running.Stopped), TemporaryFile() as out:
        listing = LISTS[job.kind](job)
        _write(job, listing, _told(job, listing, began=began, at=at), out)
        out.seek(0)
        _keep(job, File(out), at=running.now(at, began))


def _write(
    job: ExportJob, listing: Listing, rows: Iterator[Sequence[Value]], out: IO[bytes]
) -> None:
    if job.form == Form.XLSX:
        workbooks.write_to(
            out, listing.title, listing.header, rows, widths=listing.widths, typed=True
        )
        return
    workbooks.write_csv(out, listing.header, rows)


def _told(
    job: ExportJob, listing: Listing, *, began: float, at: datetime
) -> Iterator[Sequence[Value]]:
    """:raises running.Stopped: once somebody has stopped it"""
    for rows in listing.portions:
        yield from rows
        running.tell(job, len(rows), at=running.now(at, began))


def _keep(job: ExportJob, content: File, *, at: datetime) -> None:
    """
    Unless it was stopped meanwhile: then nothing of it stays. Its name is written down before it
    is there: of a worker that is killed in between the next one, or the sweep, finds it.
    """
    job.file.name = job.file.field.generate_filename(job, job.form)
    same = ExportJob.unscoped.filter(pk=job.pk, state=State.WORKING)
    if not same.update(file=job.file.name):
        return
    job.file.storage.save(job.file.name, content)
    if not same.update(state=State.DONE, worked_at=None, ended_at=at):
        _forget_file(job)


def _forget_file(job: ExportJob) -> None:
    if job.file:
        job.file.delete(save=False)
        ExportJob.unscoped.filter(pk=job.pk).update(file="")


def at_work_ids(*, at: datetime) -> list[int]:
    return running.at_work_ids(ExportJob, at=at)


def forget_old(*, at: datetime) -> None:
    """Files first: a file whose job is gone would stay for ever."""
    with scope.across_stores("a sweep over all jobs"):
        for job in ExportJob.unscoped.filter(ended_at__lt=at - KEPT):
            if job.file:
                job.file.delete(save=False)
            job.delete()
