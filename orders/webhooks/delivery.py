"""
Telling a webhook what waits for it: a task tries after commit, a sweep owns what follows. A worker
claims a row before it sends; killed afterwards, the row is sent again under the same id.
"""

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from core import outbound, scope
from core.language import in_chinese
from orders.webhooks import notifications, outbox, shapes, signing
from orders.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery

State = WebhookDelivery.State
# Longer than a try takes; a worker that died frees its row after it.
CLAIM = timedelta(seconds=30)
WAITS = (
    *(timedelta(seconds=10), timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10)),
    *(timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=6)),
)
# Where nothing arrives for so long, the webhook is switched off.
PATIENCE = timedelta(days=3)
# A sweep gives one webhook so many tries, and a single one where nothing arrives.
MOST_EACH = 20
MOST = 1000
LONGEST_KEPT = 2000
KEPT = timedelta(days=30)
WHY = "what waits for the webhooks of every store"


@dataclass(frozen=True)
class Told:
    """What became of one try."""

    signature: str
    status: int | None
    answer: str
    error: str
    milliseconds: int

    @property
    def is_ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@scope.across_stores(WHY)
def deliver(*, delivery_id: int, at: datetime) -> bool:
    """One try, if it is due and nobody else is at it; True when it has arrived."""
    until = at + CLAIM
    due = WebhookDelivery.unscoped.due(at).filter(pk=delivery_id)
    if not due.update(claimed_until=until, attempts=F("attempts") + 1):
        return False
    row = WebhookDelivery.unscoped.select_related("webhook", "store").get(pk=delivery_id)
    if not row.body:
        row.body = _body(row)
        row.save(update_fields=["body"])
    told = _tried(row, at)
    _keep(row, told, until=until, at=at)
    return told.is_ok


@scope.across_stores(WHY)
def due_ids(*, at: datetime) -> list[int]:
    """For the sweep, oldest first: one of each webhook where nothing arrives, else a few."""
    rows = WebhookDelivery.unscoped.due(at).order_by("pk")
    given: dict[int, int] = defaultdict(int)
    found = []
    for pk, hook_id, since in rows.values_list("pk", "webhook_id", "webhook__failing_since")[:MOST]:
        if given[hook_id] < (1 if since else MOST_EACH):
            given[hook_id] += 1
            found.append(pk)
    return found


@scope.across_stores(WHY)
def forget_old(*, at: datetime) -> None:
    """Bodies name shoppers: what is over is not kept for longer than a month."""
    old = WebhookDelivery.unscoped.exclude(state=State.WAITING).filter(created_at__lt=at - KEPT)
    old.delete()


@in_chinese()
def _body(row: WebhookDelivery) -> str:
    """As the object stands when it is first told; the same bytes at every later try."""
    return (
        JSONRenderer()
        .render(
            {
                "id": row.event_id,
                "type": row.type,
                "created": timezone.localtime(row.created_at).isoformat(timespec="milliseconds"),
                "sequence": row.sequence,
                "store": row.store.slug,
                "data": shapes.data_of(row.store_id, row.source),
            }
        )
        .decode()
    )


def _tried(row: WebhookDelivery, at: datetime) -> Told:
    body = row.body.encode()
    signature = signing.signature(row.webhook.secret, body, at=at)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Xiaodiantong-Webhook/1",
        "X-Xdt-Event": row.type,
        "X-Xdt-Delivery": row.event_id,
        signing.HEADER: signature,
    }
    began, status, answer, error = time.monotonic(), None, "", ""
    try:
        got = outbound.post(row.webhook.url, body=body, headers=headers)
        status = got.status
        answer = got.body.decode("utf-8", "replace").replace("\x00", "\N{REPLACEMENT CHARACTER}")
    except (outbound.Forbidden, outbound.Unreachable) as refused:
        error = str(refused)
    milliseconds = int((time.monotonic() - began) * 1000)
    return Told(signature, status, answer[:LONGEST_KEPT], error[:200], milliseconds)


@transaction.atomic
def _keep(row: WebhookDelivery, told: Told, *, until: datetime, at: datetime) -> None:
    """The try in the log, and what follows from it; nothing where the webhook was removed."""
    hook = Webhook.unscoped.select_for_update().filter(pk=row.webhook_id).first()
    if hook is None:
        return
    WebhookAttempt.unscoped.create(
        store_id=row.store_id,
        delivery=row,
        at=at,
        signature=told.signature,
        status=told.status,
        answer=told.answer,
        error=told.error,
        milliseconds=told.milliseconds,
    )
    # Only our own claim: after it lapsed somebody else may be at it.
    mine = WebhookDelivery.unscoped.filter(pk=row.pk, claimed_until=until)
    if told.is_ok:
        mine.update(state=State.DELIVERED, delivered_at=at, claimed_until=None)
        Webhook.unscoped.filter(pk=hook.pk).exclude(failing_since=None).update(failing_since=None)
        _go_on(row, at)
        return
    next_at = at + WAITS[min(row.attempts, len(WAITS)) - 1]
    if next_at > row.give_up_at:
        mine.update(state=State.FAILED, claimed_until=None)
        _go_on(row, at)
    else:
        mine.update(next_try_at=next_at, claimed_until=None)
    _note_failure(hook, at)


def _go_on(row: WebhookDelivery, at: datetime) -> None:
    """What stood behind it may go now."""
    due = WebhookDelivery.unscoped.due(at).filter(webhook=row.webhook_id, subject=row.subject)
    if ids := list(due.values_list("pk", flat=True)[:1]):
        outbox.enqueue(ids)


def _note_failure(hook: Webhook, at: datetime) -> None:
    if hook.failing_since is None:
        Webhook.unscoped.filter(pk=hook.pk).update(failing_since=at)
    elif hook.is_enabled and at - hook.failing_since >= PATIENCE:
        Webhook.unscoped.filter(pk=hook.pk).update(is_enabled=False, given_up_at=at)
        WebhookDelivery.unscoped.waiting().filter(webhook=hook.pk).update(state=State.FAILED)
        notifications.given_up(hook)
