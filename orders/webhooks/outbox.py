"""What is to be told, written in the transaction of what happened; a task tells it after commit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from celery import signature
from django.db import transaction
from django.db.models import QuerySet

from core.compiled import Compiled
from orders.webhooks.models import Webhook, WebhookDelivery

# So long it is tried to be delivered.
GIVE_UP = timedelta(days=3)


class Thing(NamedTuple):
    """What is told, and the object whose events go out one after the other."""

    source: str
    subject: str


def note(*, store_id: int, kind: str, things: Sequence[Thing], at: datetime) -> None:
    """Every webhook of the store that asked for `kind` is told of each of `things`."""
    hooks = [hook for hook in _enabled_of(store=store_id) if kind in hook.events]
    write(hooks, kind, things, at=at)


def _enabled(*, store: int) -> QuerySet[Webhook]:
    return Webhook.unscoped.filter(store_id=store, is_enabled=True).order_by("pk")


_enabled_of = Compiled(Webhook, _enabled)


def write(hooks: Sequence[Webhook], kind: str, things: Sequence[Thing], *, at: datetime) -> None:
    """One row for each webhook and thing, in this order."""
    rows = [
        WebhookDelivery(
            store_id=hook.store_id,
            webhook=hook,
            type=kind,
            source=thing.source,
            subject=thing.subject,
            next_try_at=at,
            give_up_at=at + GIVE_UP,
            created_at=at,
        )
        for hook in hooks
        for thing in things
    ]
    if rows:
        enqueue([row.pk for row in WebhookDelivery.unscoped.bulk_create(rows)])


def enqueue(ids: Sequence[int]) -> None:
    """After commit; what gets lost on the way the sweep finds. By its name: it is above."""
    task = signature("orders.webhooks.tasks.deliver", kwargs={"delivery_ids": [*ids]})
    transaction.on_commit(task.delay, robust=True)
