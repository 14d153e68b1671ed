"""What a store's people do to its webhooks; each change is in the audit log."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core import outbound
from orders.webhooks import outbox, signing
from orders.webhooks.kinds import PING, Kind
from orders.webhooks.models import Webhook, WebhookDelivery
from orders.webhooks.outbox import Thing
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.tenancy import id_of

MOST = 10
State = WebhookDelivery.State


class CannotKeep(Exception):
    """`field` is what is wrong; the message says why."""

    def __init__(self, field: str, why: str) -> None:
        self.field = field
        super().__init__(why)


@transaction.atomic
def add(
    *, store: Store, url: str, events: Collection[str], actor: Actor, at: datetime
) -> tuple[Webhook, str]:
    """
    The webhook and its secret, which nobody is told again.

    :raises CannotKeep: for an address that cannot be called, one too many, or known
    """
    # One after the other: counted, they are not too many.
    Store.objects.select_for_update(of=("self",)).get(pk=store.pk)
    rows = Webhook.unscoped.for_store(store)
    if rows.count() >= MOST:
        raise CannotKeep("url", _("最多 %(most)s 个 Webhook") % {"most": MOST})
    secret = signing.new_secret()
    hook = Webhook(store=store, secret=secret, actor=named(actor), created_at=at)
    _fill(hook, url, events)
    hook.save(force_insert=True)
    _audit(hook, "webhook.add", actor)
    return hook, secret


@transaction.atomic
def change(
    *,
    store: Store,
    webhook_id: int,
    url: str,
    events: Collection[str],
    is_enabled: bool,
    actor: Actor,
) -> Webhook:
    """
    Switched on again, it starts with a clean record.

    :raises CannotKeep: for an address that cannot be called, or is known
    :raises Webhook.DoesNotExist: when the store has no such webhook
    """
    hook = _locked(store, webhook_id)
    before = {"url": hook.url, "events": hook.events, "is_enabled": hook.is_enabled}
    _fill(hook, url, events)
    if is_enabled and not hook.is_enabled:
        hook.failing_since = hook.given_up_at = None
    if not is_enabled and hook.is_enabled:
        hook.deliveries.for_store(store).filter(state=State.WAITING).update(state=State.FAILED)
    hook.is_enabled = is_enabled
    hook.save()
    after = {name: getattr(hook, name) for name in before}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if changes:
        audit.record(store=store, actor=actor, action="webhook.change", target=hook.url, **changes)
    return hook


@transaction.atomic
def new_secret(*, store: Store, webhook_id: int, actor: Actor) -> str:
    """The old one signs nothing from now on."""
    hook = _locked(store, webhook_id)
    hook.secret = signing.new_secret()
    hook.save(update_fields=["secret"])
    _audit(hook, "webhook.secret", actor)
    return hook.secret


@transaction.atomic
def remove(*, store: Store, webhook_id: int, actor: Actor) -> None:
    """With its log, and all that waits for it."""
    hook = _locked(store, webhook_id)
    _audit(hook, "webhook.remove", actor)
    WebhookDelivery.unscoped.for_store(store).filter(webhook=hook).delete()
    hook.delete()


@transaction.atomic
def ping(*, store: Store, webhook_id: int, at: datetime) -> None:
    """Something to try it with, whatever it asked for."""
    hook = _locked(store, webhook_id)
    outbox.write([hook], PING, [Thing(f"ping {hook.pk}", f"ping {at.timestamp()}")], at=at)


@transaction.atomic
def replay(*, store: Store, delivery_id: int, at: datetime) -> WebhookDelivery:
    """
    The same event, id and words once more, by one try. What waits is tried at once.

    :raises WebhookDelivery.DoesNotExist: when the store has no such delivery
    """
    rows = WebhookDelivery.unscoped.for_store(store).select_for_update(of=("self",))
    row: WebhookDelivery = rows.get(pk=delivery_id)
    if row.state != State.WAITING:
        row.state, row.give_up_at = State.WAITING, at
    row.next_try_at = at
    row.save(update_fields=["state", "give_up_at", "next_try_at"])
    outbox.enqueue([row.pk])
    return row


def _fill(hook: Webhook, url: str, events: Collection[str]) -> None:
    try:
        outbound.check(url)
    except outbound.Forbidden as refused:
        raise CannotKeep("url", str(refused)) from refused
    same = Webhook.unscoped.filter(store=hook.store_id, url=url).exclude(pk=hook.pk)
    if same.exists():
        raise CannotKeep("url", _("这个网址已经有了"))
    if not set(events) <= set(Kind.values) or not events:
        raise CannotKeep("events", _("请选择要通知的事件"))
    hook.url, hook.events = url, [kind for kind in Kind.values if kind in events]


def _locked(store: Store, webhook_id: int) -> Webhook:
    rows = Webhook.unscoped.for_store(id_of(store)).select_for_update(of=("self",))
    hook: Webhook = rows.get(pk=webhook_id)
    return hook


def _audit(hook: Webhook, action: str, actor: Actor) -> None:
    audit.record(store=hook.store_id, actor=actor, action=action, target=hook.url)
