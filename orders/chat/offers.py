"""
A line of a draft is sold out: the desk offers something else, the customer says yes or no behind
the link. Nothing is bought by that, and nothing is held; callers lock the draft.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.language import sent
from orders.cart import buyable
from orders.chat.models import Draft, DraftLine, DraftOffer
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.people import audit

State = DraftOffer.State


class CannotOffer(Exception):
    """The message says why, in words for who asked."""


@transaction.atomic
def propose(
    *,
    store: Store,
    draft_id: int,
    line_id: int,
    variant: ProductVariant,
    quantity: Decimal,
    actor: Actor,
    at: datetime,
) -> DraftOffer:
    """
    Offer `quantity` of `variant` for a line; what was offered for it before is taken back.

    :raises CannotOffer: for a draft that is over, and goods that are in it or cannot be bought
    :raises Draft.DoesNotExist: when the store has no such draft
    :raises DraftLine.DoesNotExist: when the draft has no such line
    """
    draft = _locked(store, draft_id, at)
    line = DraftLine.unscoped.get(store=store, draft=draft, pk=line_id)
    _refuse_goods(line, variant)
    _open_of(line).update(state=State.WITHDRAWN, answered_at=at)
    offer: DraftOffer = DraftOffer.objects.create(
        store=store,
        line=line,
        variant=variant,
        old_name=line.name,
        name=name_of(variant),
        quantity=quantity,
        state=State.PROPOSED,
        actor=named(actor),
        created_at=at,
    )
    target = sent("订单草稿 %(number)s：%(old)s → %(new)s") % {
        "number": draft.pk,
        "old": offer.old_name,
        "new": offer.name,
    }
    audit.record(store=store, actor=actor, action="chat_order.offer", target=target[:200])
    return offer


@transaction.atomic
def answer(*, store: Store, token: str, offer_id: int, accepts: bool, at: datetime) -> DraftOffer:
    """
    The customer says yes: the line is of the new goods; or no. The same answer twice is one.

    :raises CannotOffer: when it was answered otherwise or taken back, or is sold out as well
    :raises DraftOffer.DoesNotExist: when the draft of this link has no such offer
    """
    found = DraftOffer.unscoped.select_related("line__draft").get(
        store=store, pk=offer_id, line__draft__token=token
    )
    _locked(store, found.line.draft_id, at)
    offer = _whole().get(store=store, pk=offer_id)
    wanted = State.ACCEPTED if accepts else State.DECLINED
    if offer.state == wanted:
        return offer
    if offer.state != State.PROPOSED:
        raise CannotOffer(_("这件事已经处理过了：%(state)s") % {"state": offer.get_state_display()})
    if accepts:
        _take(offer)
    offer.state, offer.answered_at = wanted, at
    offer.save(update_fields=["state", "answered_at"])
    return offer


@transaction.atomic
def withdraw(*, store: Store, draft_id: int, offer_id: int, actor: Actor, at: datetime) -> bool:
    """
    The desk takes it back; False where it is answered by now.

    :raises Draft.DoesNotExist: when the store has no such draft
    """
    draft = Draft.unscoped.select_for_update().get(store=store, pk=draft_id)
    rows = DraftOffer.unscoped.filter(
        store=store, line__draft=draft, pk=offer_id, state=State.PROPOSED
    )
    is_done = bool(rows.update(state=State.WITHDRAWN, answered_at=at))
    if is_done:
        target = sent("订单草稿 %(number)s") % {"number": draft.pk}
        audit.record(store=store, actor=actor, action="chat_order.offer_back", target=target)
    return is_done


def newest_of(draft: Draft) -> dict[int, DraftOffer]:
    """By line: the last that was offered for it, with its goods; those taken back are not told."""
    rows = _whole().filter(store_id=draft.store_id, line__draft=draft)
    rows = rows.exclude(state=State.WITHDRAWN).order_by("pk")
    return {row.line_id: row for row in rows}


def waiting(draft: Draft) -> list[DraftOffer]:
    """
    Those the customer has still to answer, of goods that can be had and that no other answer has
    brought into the draft.
    """
    there = {line.variant_id for line in draft.lines.all()}
    return [
        offer
        for offer in newest_of(draft).values()
        if offer.state == State.PROPOSED
        and offer.variant is not None
        and offer.variant_id not in there
        and not buyable.problem_of(offer.variant)
    ]


def name_of(variant: ProductVariant) -> str:
    options = variant.options_text
    title = variant.product.title
    return (f"{title}（{options}）" if options else title)[:255]


def _take(offer: DraftOffer) -> None:
    """:raises CannotOffer: for goods that are gone, or in the draft already"""
    line, variant = offer.line, offer.variant
    if variant is None:
        raise CannotOffer(_("「%(name)s」也没有了，店家会再联系你") % {"name": offer.name})
    _refuse_goods(line, variant)
    line.variant, line.name, line.quantity = variant, offer.name, offer.quantity
    line.save(update_fields=["variant", "name", "quantity"])


def _refuse_goods(line: DraftLine, variant: ProductVariant) -> None:
    name = {"name": name_of(variant)}
    problem = buyable.problem_of(variant)
    if problem:
        raise CannotOffer(_("「%(name)s」也没有了，店家会再联系你") % name)
    if DraftLine.unscoped.filter(
        store_id=line.store_id, draft_id=line.draft_id, variant=variant
    ).exists():
        raise CannotOffer(_("「%(name)s」已经在草稿里了") % name)


def _locked(store: Store, draft_id: int, at: datetime) -> Draft:
    draft = Draft.unscoped.select_for_update().get(store=store, pk=draft_id)
    if draft.state_at(at) in {Draft.State.ORDERED, Draft.State.EXPIRED}:
        raise CannotOffer(_("草稿已经下单或过期，不用再换了"))
    return draft


def _open_of(line: DraftLine) -> QuerySet[DraftOffer]:
    return DraftOffer.unscoped.filter(store_id=line.store_id, line=line, state=State.PROPOSED)


def _whole() -> QuerySet[DraftOffer]:
    joined = ("line__variant__product", "variant__product", "variant__store", "variant__level")
    return DraftOffer.unscoped.select_related(*joined)
