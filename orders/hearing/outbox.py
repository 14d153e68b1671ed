"""Pushes, written in the transaction of what happened; a task sends them after commit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from celery import signature
from django.db import transaction

from orders.hearing import preferences
from orders.hearing.models import PushDevice, PushNote
from orders.hearing.preferences import Listener


@dataclass(frozen=True)
class News:
    """What is shown, and where a tap leads; `kind` is a `Kind`, or empty for a try."""

    kind: str
    title: str
    words: str
    url: str


def note(
    news: News, *, store_id: int, at: datetime, listeners: Sequence[Listener] | None = None
) -> None:
    """
    For the devices of whoever wants it and is not resting. `listeners` where they were read
    already.
    """
    if listeners is None:
        listeners = preferences.listeners(store_id=store_id, kind=news.kind)
    wanted = [
        one.person.pk
        for one in listeners
        if one.has_device and one.ways.by_push and not one.hours.is_quiet(at)
    ]
    if wanted:
        devices = PushDevice.objects.filter(person__in=wanted).order_by("pk")
        write(devices, news, store_id=store_id, at=at)


def write(devices: Iterable[PushDevice], news: News, *, store_id: int, at: datetime) -> None:
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
