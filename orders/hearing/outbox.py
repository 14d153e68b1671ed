"""Pushes, written in the transaction of what happened; a task sends them after commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from celery import signature
from django.db import transaction
from django.db.models import QuerySet

from core.compiled import Compiled
from orders.hearing import preferences
from orders.hearing.models import PushDevice, PushNote


@dataclass(frozen=True)
class News:
    """What is shown, and where a tap leads; `kind` is a `Kind`, or empty for a try."""

    kind: str
    title: str
    words: str
    url: str


def note(news: News, *, store_id: int, at: datetime) -> None:
    """For the devices of whoever wants it and is not resting; nothing where nobody has one."""
    devices = _devices_of(store=store_id)
    if not devices:
        return
    people = {device.person_id for device in devices}
    found = preferences.listeners(store_id=store_id, kind=news.kind, people=people)
    wanted = {one.person.pk for one in found if one.ways.by_push and not one.hours.is_quiet(at)}
    told = [device for device in devices if device.person_id in wanted]
    write(told, news, store_id=store_id, at=at)


def _of_its_people(*, store: int) -> QuerySet[PushDevice]:
    return PushDevice.objects.filter(person__memberships__store=store).order_by("pk")


_devices_of = Compiled(PushDevice, _of_its_people)


def write(devices: Sequence[PushDevice], news: News, *, store_id: int, at: datetime) -> None:
    rows = [
        PushNote(
            store_id=store_id,
            device=device,
            kind=news.kind,
            title=news.title,
            words=news.words,
            url=news.url,
            next_try_at=at,
            created_at=at,
        )
        for device in devices
    ]
    if rows:
        ids = [row.pk for row in PushNote.unscoped.bulk_create(rows)]
        task = signature("orders.hearing.tasks.push", kwargs={"note_ids": ids})
        transaction.on_commit(task.delay, robust=True)
