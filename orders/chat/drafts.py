"""Drafts: what the desk writes down from a chat, and what becomes of it behind its link."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.models import User
from core import scope
from core.language import sent
from orders.chat import offers
from orders.chat.models import LIFETIME, Draft, DraftLine
from orders.chat.sheet import MAX_ROWS
from orders.models import Order, OrderLine
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.people import audit

# Nobody needs a draft any more that nothing came of: it holds what a person wrote.
KEPT = timedelta(days=90)


class CannotDraft(Exception):
    """The message says why, in the merchant's words."""


@dataclass(frozen=True, kw_only=True)
class Item:
    variant_id: int
    quantity: Decimal
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one customer wants; `missing` are the words for what the shop does not have."""

    items: Sequence[Item]
    customer: str = ""
    note: str = ""
    missing: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def write(*, store: Store, parts: Sequence[Part], actor: Actor, at: datetime) -> list[Draft]:
    """
    A draft for each part, or none at all.

    :raises CannotDraft: for a part without goods, or with more than MAX_ROWS lines
    :raises ProductVariant.DoesNotExist: for what is not this store's
    """
    return [_write(store, part, actor, at) for part in parts]


def find(*, store: Store, token: str) -> Draft | None:
    """The draft of this store behind a link, with its lines; None for all others."""
    drafts = Draft.unscoped.filter(store=store, token=token).select_related("store", "order")
    return drafts.prefetch_related("lines").first()


def open_(*, draft: Draft, at: datetime) -> None:
    """The customer looked at it; the first time counts."""
    unopened = Draft.unscoped.filter(store=draft.store_id, pk=draft.pk, opened_at=None)
    if unopened.update(opened_at=at):
        draft.opened_at = at


def placed(*, store: Store, tokens: Collection[str], order: Order, at: datetime) -> int:
    """
    `order` was placed by who confirmed these drafts: each that shares goods with it is done.
    A draft that is done stays with its first order. Returns how many are done by this.
    """
    drafts = Draft.unscoped.filter(store=store, token__in=list(tokens), ordered_at=None)
    goods = OrderLine.unscoped.filter(store=store, order=order).values("variant_id")
    lines = DraftLine.unscoped.filter(store=store, variant__in=goods)
    matching = drafts.filter(pk__in=lines.values("draft_id"))
    return matching.update(order=order, ordered_at=at)


@transaction.atomic
def withdraw(*, store: Store, draft_id: int, actor: Actor, at: datetime) -> None:
    """
    作废: the link leads nowhere from now on. What is ordered or expired already stays so.

    :raises Draft.DoesNotExist: when the store has no such draft
    """
    draft = Draft.unscoped.select_for_update().get(store=store, pk=draft_id)
    if draft.state_at(at) in {Draft.State.ORDERED, Draft.State.EXPIRED}:
        return
    draft.expires_at = max(at, draft.created_at)
    draft.save(update_fields=["expires_at"])
    audit.record(store=store, actor=actor, action="chat_order.withdraw", target=_target(draft))


@scope.across_stores("drafts of every store grow old")
def forget_old(*, at: datetime) -> int:
    """Remove drafts that nothing came of, long after their link expired."""
    old = Draft.unscoped.filter(ordered_at=None, created_at__lt=at - KEPT)
    return old.delete()[0]


def _write(store: Store, part: Part, actor: Actor, at: datetime) -> Draft:
    wanted = _added_up(part.items)
    if not wanted:
        raise CannotDraft(_("草稿里还没有商品"))
    if len(wanted) > MAX_ROWS:
        raise CannotDraft(_("一份草稿最多 %(most)s 样") % {"most": MAX_ROWS})
    draft = Draft.objects.create(
        store=store,
        customer=part.customer,
        note=part.note,
        missing=list(part.missing)[:MAX_ROWS],
        author=actor if isinstance(actor, User) else None,
        created_at=at,
        expires_at=at + LIFETIME,
    )
    names = _names(store, wanted)
    DraftLine.objects.bulk_create(
        DraftLine(
            store=store,
            draft=draft,
            variant_id=item.variant_id,
            name=names[item.variant_id],
            said=item.said,
            quantity=item.quantity,
            position=position,
        )
        for position, item in enumerate(wanted)
    )
    audit.record(
        store=store,
        actor=actor,
        action="chat_order.draft",
        target=_target(draft),
        lines=[None, len(wanted)],
    )
    return draft


def _added_up(items: Sequence[Item]) -> list[Item]:
    """One line for each variant: said twice is wanted twice."""
    by_variant: dict[int, Item] = {}
    for item in items:
        before = by_variant.get(item.variant_id)
        if before is not None:
            said = "，".join(words for words in (before.said, item.said) if words)[:200]
            quantity = before.quantity + item.quantity
            item = Item(variant_id=item.variant_id, quantity=quantity, said=said)  # noqa: PLW2901
        by_variant[item.variant_id] = item
    return list(by_variant.values())


def _names(store: Store, items: Sequence[Item]) -> dict[int, str]:
    """:raises ProductVariant.DoesNotExist: unless every variant is this store's"""
    ids = [item.variant_id for item in items]
    found = ProductVariant.unscoped.filter(store=store, pk__in=ids).select_related("product")
    names = {variant.pk: offers.name_of(variant) for variant in found}
    if len(names) != len(set(ids)):
        raise ProductVariant.DoesNotExist
    return names


def _target(draft: Draft) -> str:
    return sent("订单草稿 %(number)s %(customer)s") % {
        "number": draft.pk,
        "customer": draft.customer,
    }
