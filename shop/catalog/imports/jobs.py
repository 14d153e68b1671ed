"""A price list on its way: sent in, read by a process of its own, looked at, forgotten."""

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from celery import shared_task
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import scope
from core.language import in_chinese
from shop.catalog.imports import matching, publishing, running
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.imports.reading.child import plain
from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.limits import MAX_ENTRIES
from shop.stores.models import Store
from shop.stores.tenancy import id_of

A_DAY = 10
# Who has not said so for that long is no longer at work.
SILENCE = timedelta(minutes=12)
KEPT = timedelta(days=30)
State = ImportJob.State
# As long as the columns of ImportRow are.
LONGEST = {
    "spec": 80,
    "unit": 8,
    "barcode": 20,
    "sku": 40,
    "category": 30,
    "stock": 20,
    "where": 120,
}
OF_READER = {"ok": "ready", "check": "check", "rejected": "skipped"}


@dataclass(frozen=True)
class Found:
    """What somebody else has read than the reader of files; `picture` is kept with ours."""

    entry: Entry
    description: str = ""
    picture: str = ""


class TooMany(Exception):
    """The store has sent in as many lists as it may on a day."""


@transaction.atomic
def send_in(*, store: Store, content: bytes, name: str, actor: Actor, at: datetime) -> ImportJob:
    """
    A new job, or the one that is still being read for the same file.

    :raises TooMany: after A_DAY of them
    """
    digest = sha256(content).hexdigest()
    own = ImportJob.objects.for_store(store)
    open_one = own.filter(digest=digest, state=State.READING).first()
    if open_one is not None:
        return open_one
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    # Without a digest no file was sent in (`offering`).
    if own.filter(created_at__gte=midnight).exclude(digest="").count() >= A_DAY:
        raise TooMany(_("今天已经导入 %(most)s 次，明天再来") % {"most": A_DAY})
    job = ImportJob.unscoped.create(
        store=store, name=name[:120], digest=digest, actor=named(actor), created_at=at
    )
    job.file.save("list", ContentFile(content))
    queue(job.pk)
    return job


@transaction.atomic
def hand_in(
    *, store: Store, name: str, found: Sequence[Found], actor: Actor, at: datetime
) -> ImportJob:
    """A sheet of what is read already, MAX_ENTRIES rows of it at most; it waits for a person."""
    job = ImportJob.unscoped.create(
        store=store, name=name[:120], state=State.WAITING, actor=named(actor), created_at=at
    )
    rows = []
    for number, one in enumerate(found[:MAX_ENTRIES], start=1):
        row = _row(job, number, plain(one.entry, number, Path()), Path())
        row.description, row.picture.name = one.description, one.picture
        rows.append(row)
    matching.judge(rows, matching.Known(store))
    _save(job, rows)
    job.save(update_fields=["done", "total"])
    return job


@transaction.atomic
def start(*, store: Store, job_id: int, actor: Actor, undo: bool = False) -> bool:
    """Publish what is ready, or take back what was; False when it is at work already."""
    own = ImportJob.unscoped.filter(store_id=id_of(store), pk=job_id)
    rows = own.filter(state__in=(State.WAITING, State.DONE))
    kind = ImportRow.State.PUBLISHED if undo else ImportRow.State.READY
    total = ImportRow.objects.for_store(store).filter(job_id=job_id, state=kind).count()
    state = State.UNDOING if undo else State.PUBLISHING
    if not total or not rows.update(
        state=state, done=0, total=total, actor=named(actor), worked_at=None
    ):
        return False
    queue(job_id)
    return True


@transaction.atomic
def drop(*, store: Store, job_id: int) -> bool:
    """Nothing of it is wanted; False while somebody is at it, or once it made goods."""
    job = ImportJob.unscoped.filter(
        store_id=id_of(store), pk=job_id, state__in=(State.WAITING, State.FAILED), published_at=None
    ).first()
    if job is None:
        return False
    _forget(job)
    return True


@shared_task(acks_late=True)
def work_on_import(*, job_id: int) -> None:
    work(job_id=job_id, at=timezone.now())


def queue(job_id: int) -> None:
    transaction.on_commit(lambda: work_on_import.delay(job_id=job_id), robust=True)


def work(*, job_id: int, at: datetime) -> None:
    """Read, publish or take back, whatever the job is at; nothing when somebody else is at it."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    waiting = ImportJob.unscoped.filter(silent, pk=job_id, state__in=ImportJob.AT_WORK)
    if not waiting.update(worked_at=at):
        return
    job = ImportJob.unscoped.select_related("store", "actor").get(pk=job_id)
    with in_chinese():
        if job.state == State.READING:
            _read(job, at=at)
        elif job.state == State.PUBLISHING:
            publishing.publish(job, at=at)
        else:
            publishing.undo(job, at=at)


def at_work_ids(*, at: datetime) -> list[int]:
    """Jobs whose worker is gone or never came."""
    silent = Q(worked_at__isnull=True) | Q(worked_at__lt=at - SILENCE)
    with scope.across_stores("a sweep over all jobs"):
        rows = ImportJob.unscoped.filter(silent, state__in=ImportJob.AT_WORK)
        return list(rows.order_by("pk").values_list("pk", flat=True))


def forget_old(*, at: datetime) -> None:
    with scope.across_stores("a sweep over all jobs"):
        old = ImportJob.unscoped.filter(created_at__lt=at - KEPT)
        for job in old.exclude(state__in=ImportJob.AT_WORK):
            _forget(job)


def _forget(job: ImportJob) -> None:
    """With its files, which no row's deletion takes along."""
    _forget_rows(job)
    if job.file:
        job.file.delete(save=False)
    job.delete()


def _forget_rows(job: ImportJob) -> None:
    rows = ImportRow.unscoped.filter(job=job, store_id=job.store_id)
    for row in rows.exclude(picture="", crop=""):
        for file in (row.picture, row.crop):
            if file:
                file.delete(save=False)
    rows.delete()


def _read(job: ImportJob, *, at: datetime) -> None:
    """From the beginning, also after a worker that was killed: nothing of it counts before."""
    _forget_rows(job)
    with job.file.open("rb") as file, tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        try:
            entries = _entries(job, file.read(), Path(folder), at=at)
            _keep(job, entries, Path(folder))
        except running.Died:
            job.trouble = "died"
    job.state = State.FAILED if job.trouble else State.WAITING
    own = ImportRow.unscoped.filter(job=job, store_id=job.store_id)
    if job.trouble == "died" or not (job.tables or own.exclude(place=None).exists()):
        job.file.delete(save=False)
    job.worked_at = None
    job.save()


def _entries(
    job: ImportJob, content: bytes, folder: Path, *, at: datetime
) -> Iterator[Mapping[str, object]]:
    began, own = time.monotonic(), ImportJob.unscoped.filter(pk=job.pk)
    for line in running.lines(content, folder, job.chosen or running.NONE):
        entry, progress, trouble = (line.get(key) for key in ("entry", "progress", "trouble"))
        job.tables = line.get("tables", job.tables)
        if "waiting" in line or progress:
            own.update(worked_at=at + timedelta(seconds=time.monotonic() - began))
        if isinstance(progress, list):
            own.update(done=progress[0], total=progress[1])
        if isinstance(trouble, list):
            job.trouble = str(trouble[0])
        if isinstance(entry, dict):
            yield entry


def _keep(job: ImportJob, entries: Iterator[Mapping[str, object]], folder: Path) -> None:
    rows = [_row(job, number, entry, folder) for number, entry in enumerate(entries, start=1)]
    matching.judge(rows, matching.Known(job.store_id))
    _cut(job, [row for row in rows if row.doubts and row.place and not row.crop])
    _save(job, rows)


def _cut(job: ImportJob, doubted: Sequence[ImportRow]) -> None:
    """What was sure on its page, and is asked because of what the store has."""
    if not doubted:
        return
    with job.file.open("rb") as file:
        pieces = running.shown(file.read(), [row.place or () for row in doubted])
    for row, piece in zip(doubted, pieces, strict=True):
        if piece:
            row.crop.save("crop", ContentFile(piece), save=False)


def _save(job: ImportJob, rows: Sequence[ImportRow]) -> None:
    for row in rows:
        row.pieces = row.pieces if row.doubts else None
    ImportRow.unscoped.bulk_create(rows, batch_size=200)
    job.done = job.total = len(rows)


def _row(job: ImportJob, number: int, entry: Mapping[str, object], folder: Path) -> ImportRow:
    def text(key: str) -> str:
        return str(entry[key] or "")[: LONGEST.get(key, 200)]

    def amount(key: str) -> Decimal | None:
        return Decimal(str(entry[key])).quantize(Decimal("0.01")) if entry[key] else None

    words = ("name", "spec", "unit", "barcode", "sku", "category", "stock", "where", "raw")
    row = ImportRow(
        store_id=job.store_id,
        job=job,
        number=number,
        state=OF_READER[str(entry["status"])],
        doubts=entry["doubts"],
        price=amount("price"),
        list_price=amount("list_price"),
        pieces=entry["pieces"],
        place=entry["place"],
        **{key: text(key) for key in words},
    )
    for key, file in (("picture", row.picture), ("crop", row.crop)):
        if entry[key]:
            content = (folder / str(entry[key])).read_bytes()
            file.save(key, ContentFile(content), save=False)
    return row
