"""
Who takes part in what: reserved with the order that is placed, used when it is paid, given back
when it ends without, each exactly once. Rows are locked after the stock of an order, promotions
before coupons, each by number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.actor import Actor
from shop.promotions import numbers
from shop.promotions.display import showing
from shop.promotions.models import CouponHolding, Participation, Promotion
from shop.stores.models import Store

State = Participation.State


class NotThere(Exception):
    """A promotion or coupon that was reckoned with can no longer be had."""


@dataclass(frozen=True)
class Buyer:
    """Who orders: by account, else by phone."""

    user: Actor
    phone: str

    @property
    def key(self) -> str:
        """As `Participation.buyer`; "" of nobody."""
        if self.user is not None:
            return f"u{self.user.pk}"
        if not self.phone:
            return ""
        return salted_hmac("promotions buyer", self.phone, algorithm="sha256").hexdigest()[:63]


@transaction.atomic
def reserve(
    *,
    store: Store,
    reference: str,
    amounts: Mapping[str, Decimal],
    holdings: Collection[str],
    buyer: Buyer,
    at: datetime,
) -> None:
    """
    This order takes these amounts (number of a promotion → yuan) and pieces of coupons.

    :raises NotThere: when one has ended, is used up, or is at this buyer's limit; nothing is
        held then
    """
    running = Promotion.unscoped.for_store(store).filter(
        number__in=amounts, is_draft=False, paused_at=None, starts_at__lte=at, ends_at__gt=at
    )
    found = {row.number: row for row in running}
    if len(found) < len(amounts):
        raise NotThere
    for number in sorted(amounts):
        if found[number].is_limited:
            _take_part(found[number], amounts[number], reference=reference, buyer=buyer, at=at)
    pieces = CouponHolding.unscoped.for_store(store).filter(
        user=buyer.user, state=CouponHolding.State.HELD, valid_until__gt=at
    )
    for number in sorted(holdings):
        taken = pieces.filter(number=number)
        if not taken.update(state=CouponHolding.State.RESERVED, reference=reference):
            raise NotThere


def use(*, store: int, reference: str, at: datetime) -> None:
    """The order is paid."""
    parts, pieces = _of(store, reference)
    parts.filter(state=State.RESERVED).update(state=State.USED, used_at=at)
    reserved = pieces.filter(state=CouponHolding.State.RESERVED)
    reserved.update(state=CouponHolding.State.USED, used_at=at)


@transaction.atomic
def give_back(*, store: int, reference: str) -> None:
    """The order ended, or all of its money went back. A second call finds nothing."""
    parts, pieces = _of(store, reference)
    live = parts.exclude(state=State.RETURNED)
    for part in live.select_related("promotion").order_by("promotion__number"):
        if live.filter(pk=part.pk).update(state=State.RETURNED):
            _leave(part)
    pieces.update(state=CouponHolding.State.HELD, reference="", used_at=None)


def _of(store: int, reference: str) -> tuple[QuerySet[Participation], QuerySet[CouponHolding]]:
    """What this order takes part in, and the pieces it holds."""
    return (
        Participation.unscoped.filter(store_id=store, reference=reference),
        CouponHolding.unscoped.filter(store_id=store, reference=reference),
    )


def _take_part(
    promotion: Promotion, amount: Decimal, *, reference: str, buyer: Buyer, at: datetime
) -> None:
    """The row is locked by its update: who counts after it counts alone."""
    in_budget = Q(budget=None) | Q(budget__gte=F("spent") + amount)
    row = Promotion.unscoped.for_store(promotion.store_id).filter(pk=promotion.pk)
    if not row.filter(in_budget).update(spent=F("spent") + amount):
        raise NotThere
    parts = Participation.unscoped.for_store(promotion.store_id).filter(promotion=promotion)
    own = parts.filter(buyer=buyer.key).exclude(state=State.RETURNED)
    is_signed_up = own.filter(state=State.SIGNED_UP).exists()
    before = own.exclude(state=State.SIGNED_UP).count()
    if promotion.per_buyer is not None and before >= promotion.per_buyer:
        raise NotThere
    if promotion.asks_to_sign_up and not is_signed_up:
        raise NotThere
    if not before and not is_signed_up:
        has_room = Q(people_limit=None) | Q(people_limit__gt=F("people"))
        if not row.filter(has_room).update(people=F("people") + 1):
            raise NotThere
    Participation.unscoped.create(
        store_id=promotion.store_id,
        promotion=promotion,
        number=numbers.new("P"),
        user=buyer.user,
        buyer=buyer.key,
        reference=reference,
        amount=amount,
        made_at=at,
    )
    promotion.refresh_from_db(fields=["spent", "people"])
    if promotion.is_exhausted:
        _show(promotion)


def _show(promotion: Promotion) -> None:
    """Nothing is left of it, or again something: lists say so."""
    again = partial(showing.refresh, promotion.store_id, at=timezone.now())
    transaction.on_commit(again)


def _leave(part: Participation) -> None:
    if part.promotion.is_exhausted:
        _show(part.promotion)
    row = Promotion.unscoped.for_store(part.store_id).filter(pk=part.promotion_id)
    row.update(spent=F("spent") - part.amount)
    others = Participation.unscoped.for_store(part.store_id).filter(
        promotion=part.promotion_id, buyer=part.buyer
    )
    if not others.exclude(state=State.RETURNED).exists():
        row.update(people=F("people") - 1)
