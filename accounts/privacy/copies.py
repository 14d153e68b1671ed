"""A person's own data as a file: asked for, made by a task, there for a few days, then gone."""

import json
import logging
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from celery import shared_task
from django.conf import settings
from django.core.files import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import daily_counts, messages
from accounts.models import User
from accounts.privacy import parts
from accounts.privacy.models import DataCopy, copy_path
from accounts.privacy.parts import Asker, Row
from accounts.sms.purposes import purpose
from core import doors
from core.language import sent

LIFETIME = timedelta(days=7)
# How long a worker may be at it before another one tries.
CLAIM = timedelta(minutes=30)
MOST_ATTEMPTS = 5
READY = purpose(
    "data_ready",
    "你要的个人资料已备好，%(days)s 天内登录后下载：%(url)s",
    path="account/data/",
)
logger = logging.getLogger(__name__)


class AskedTooOften(Exception):
    """Once a day is enough; `seconds` until tomorrow at the latest."""

    seconds = 3600 * 12


def ask(*, user: User, session_key: str, at: datetime) -> DataCopy:
    """
    The copy that will be made; the one that is being made already, where there is one.

    :raises AskedTooOften: for the second one of a day
    """
    with transaction.atomic():
        User.unscoped.select_for_update().get(pk=user.pk)
        waiting = _waiting().filter(user=user).first()
        if waiting is not None:
            return waiting
        cap = doors.most("data_copy", "account")
        if not daily_counts.take(f"data copy {user.pk}", cap=cap, at=at):
            raise AskedTooOften(_("今天已经要过一次了，请明天再来"))
        copy = DataCopy(user=user, asked_at=at, session_key=session_key)
        # Known before it is written: a worker that is killed leaves no file that nobody knows.
        copy.file.name = copy_path(copy, "")
        copy.save(force_insert=True)
    make_copy.delay(copy_id=copy.pk)
    return copy


def newest(user: User) -> DataCopy | None:
    return DataCopy.objects.filter(user=user).order_by("-pk").first()


def is_there(copy: DataCopy, *, at: datetime) -> bool:
    """Whether it may be downloaded now."""
    return copy.ready_at is not None and copy.expires_at is not None and copy.expires_at > at


@shared_task(name="accounts.privacy.tasks.make_copy", acks_late=True, ignore_result=True)
def make_copy(*, copy_id: int) -> None:
    """Write one copy; harmless to run twice."""
    make(copy_id=copy_id, at=timezone.now())


def make(*, copy_id: int, at: datetime) -> bool:
    """
    Write the file and tell its owner; False where another worker is at it, it is made, or
    the account ended.
    """
    claimed = _free(at).filter(pk=copy_id)
    if not claimed.update(claimed_until=at + CLAIM, attempts=F("attempts") + 1):
        return False
    copy = DataCopy.objects.select_related("user").get(pk=copy_id)
    storage, name = copy.file.storage, str(copy.file.name)
    # What a killed worker began.
    storage.delete(name)
    with tempfile.TemporaryFile() as written:
        write(Asker(copy.user, copy.session_key), written)
        size = written.tell()
        written.seek(0)
        kept = storage.save(name, File(written))
    is_kept = _keep(copy, kept, size=size, at=at)
    if not is_kept:
        storage.delete(kept)
    return is_kept


@transaction.atomic
def _keep(copy: DataCopy, name: str, *, size: int, at: datetime) -> bool:
    """False where the account ended meanwhile: its end took the row, and freed the phone."""
    user = User.unscoped.select_for_update().get(pk=copy.user_id)
    if not user.is_active:
        return False
    is_kept = DataCopy.objects.filter(pk=copy.pk).update(
        file=name, size=size, ready_at=at, expires_at=at + LIFETIME, session_key=""
    )
    if is_kept:
        _tell(user)
    return bool(is_kept)


def waiting(*, at: datetime) -> list[int]:
    """Those whose task was lost or failed."""
    return list(_free(at).values_list("pk", flat=True))


def sweep(*, at: datetime) -> int:
    """Remove files whose time is over, and give up what failed too often."""
    over = DataCopy.objects.filter(Q(expires_at__lte=at) | Q(attempts__gte=MOST_ATTEMPTS))
    number = 0
    for copy in over.exclude(file="").iterator():
        if copy.ready_at is not None and copy.expires_at is not None and copy.expires_at > at:
            continue
        copy.file.storage.delete(str(copy.file.name))
        DataCopy.objects.filter(pk=copy.pk).update(
            file="", expires_at=copy.expires_at or at, session_key=""
        )
        number += 1
    return number


def write(asker: Asker, target: IO[bytes]) -> None:
    """A zip of one JSON file for each part, row by row, and the pictures."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        titles = [f"{part.name}.json  {part.title}" for part in parts.known()]
        archive.writestr("README.txt", "\n".join([_("你在小店通的资料"), "", *titles, ""]))
        for part in parts.known():
            with archive.open(f"{part.name}.json", "w", force_zip64=True) as out:
                _write_rows(out, part.rows(asker))
            for name, picture in part.pictures(asker):
                _write_picture(archive, f"pictures/{name}", picture)


def _write_rows(out: IO[bytes], rows: Iterable[Row]) -> None:
    out.write(b"[")
    for number, row in enumerate(rows):
        text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        out.write((",\n" if number else "\n").encode() + text.encode())
    out.write(b"\n]\n")


def _write_picture(archive: ZipFile, name: str, picture: File) -> None:
    try:
        source = picture.open("rb")
    except OSError:
        # Gone from the disk: the row says that there was one.
        logger.warning("a picture of a person's copy is missing: %s", name)
        return
    # JPEG does not shrink.
    entry = ZipInfo(name)
    entry.compress_type = ZIP_STORED
    with source, archive.open(entry, "w", force_zip64=True) as out:
        shutil.copyfileobj(source, out)


def _tell(user: User) -> None:
    url = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/account/data/"
    parameters = {"days": LIFETIME.days, "url": url}
    if user.phone:
        messages.send_sms(to=user.phone, purpose=READY, parameters=parameters)
    elif user.verified_email:
        body = sent(
            "你好！\n\n你要的个人资料已备好，%(days)s 天内登录后下载：\n\n%(url)s\n\n小店通"
        )
        messages.send_mail(
            to=user.verified_email,
            subject=sent("你的个人资料已备好"),
            body=body % parameters,
        )


def _waiting() -> QuerySet[DataCopy]:
    return DataCopy.objects.filter(ready_at__isnull=True, expires_at__isnull=True)


def _free(at: datetime) -> QuerySet[DataCopy]:
    is_free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=at)
    return _waiting().filter(is_free, attempts__lt=MOST_ATTEMPTS)
