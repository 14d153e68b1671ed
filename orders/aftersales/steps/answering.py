"""What the shop answers: yes, something else, or no."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.aftersales import clocks, notifications
from orders.aftersales.choices import PAID_BACK, Kind, Side, State, Step
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import granting, held, record, sums, swapping
from orders.aftersales.steps.granting import AS_ASKED, Terms
from orders.aftersales.steps.record import By
from orders.aftersales.steps.swapping import Goods
from orders.locks import NotAllowedNow
from orders.payments.refunds import refundable
from shop.stores.models import Store
from shop.stores.photos import private_photos

# Offers of one after-sale: who is asked again and again is worn down.
MOST_OFFERS = 3
GRANTED = frozenset({State.TO_PAY, State.TO_RETURN, State.TO_RESHIP, State.REFUNDING, State.DONE})


@transaction.atomic
def grant(
    *, store: Store | int, aftersale_id: int, actor: Actor, at: datetime, terms: Terms = AS_ASKED
) -> AfterSale:
    """
    As it was asked.

    :raises NotAllowedNow: when it does not wait for the shop
    :raises refundable.TooMuch: when less is left of the order
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state in GRANTED:
        return case
    if case.state == State.RETURNING:
        # The goods have to be looked at: `returning.receive`.
        raise NotAllowedNow(_("请先确认收到退货"))
    record.refuse(case, Step.GRANTED)
    return granting.grant(case, Step.GRANTED, By(Side.SHOP, actor, at), terms)


@transaction.atomic
def offer(
    *,
    store: Store | int,
    aftersale_id: int,
    kind: str,
    amount: Decimal | None,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[AfterSalePhoto] = (),
    goods: Goods | None = None,
) -> AfterSale:
    """Another kind, sum or goods, as `offered`; the shopper has time to choose."""
    case = record.locked(store=store, aftersale_id=aftersale_id)
    return offered(
        case,
        kind=kind,
        amount=amount,
        words=words,
        actor=actor,
        at=at,
        photos=photos,
        goods=goods,
    )


def offered(
    case: AfterSale,
    *,
    kind: str,
    amount: Decimal | None,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[AfterSalePhoto] = (),
    goods: Goods | None = None,
) -> AfterSale:
    """
    `offer`, of a locked after-sale; `goods` are other ones that an exchange is to be for.

    :raises NotAllowedNow: when it does not wait for the shop, too many were made, or for goods
        that cannot be had
    :raises refundable.TooMuch: above what the goods cost
    """
    if case.state == State.OFFERED:
        private_photos.discard(photos)
        return case
    record.refuse(case, Step.OFFERED)
    record.refuse_late(case, at)
    _refuse_offer(case, kind)
    _offer_goods(case, goods if kind == Kind.EXCHANGE else None, By(Side.SHOP, actor, at))
    case.offered_kind, case.offers = kind, case.offers + 1
    case.offered_amount = _sum(case, kind, amount)
    record.move(
        case,
        Step.OFFERED,
        State.OFFERED,
        By(Side.SHOP, actor, at),
        deadline=at + clocks.CHOOSE,
        words=words,
        amount=case.offered_amount if kind in PAID_BACK else None,
        photos=photos,
    )
    notifications.offered(case)
    return case


def _refuse_offer(case: AfterSale, kind: str) -> None:
    if case.is_final:
        raise NotAllowedNow(_("平台已经裁决，请按裁决处理"))
    if case.offers >= MOST_OFFERS:
        raise NotAllowedNow(_("已经提过 %(most)s 次方案了，请同意或拒绝") % {"most": MOST_OFFERS})
    if kind not in Kind or (kind != Kind.REFUND and not sums.is_sent(case.order)):
        raise NotAllowedNow(_("请选择方案"))


def _offer_goods(case: AfterSale, goods: Goods | None, by: By) -> None:
    """What was proposed before is not any more."""
    if goods is not None:
        swapping.refuse_beyond_role(case, swapping.name(case, goods, Side.SHOP), by)
    elif old := held.wished(case, Side.SHOP):
        old.delete()


def _sum(case: AfterSale, kind: str, amount: Decimal | None) -> Decimal:
    if kind not in PAID_BACK:
        return Decimal("0.00")
    parts = sums.share(
        case.order,
        sums.quantities_of(case),
        amount,
        bears_freight=sums.shops_freight(case.order, case.reason),
    )
    if parts.total <= 0:
        raise refundable.TooMuch(_("请填写退款金额"))
    return parts.total


@transaction.atomic
def refuse(
    *,
    store: Store | int,
    aftersale_id: int,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSale:
    """
    No, and why, with what proves it; the shopper may ask the platform.

    :raises NotAllowedNow: when it does not wait for the shop, or without a reason
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    return refused(case, words=words, actor=actor, at=at, photos=photos)


def refused(
    case: AfterSale,
    *,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSale:
    """`refuse`, of a locked after-sale."""
    if case.state == State.REFUSED:
        private_photos.discard(photos)
        return case
    record.refuse(case, Step.REFUSED)
    record.refuse_late(case, at)
    if case.is_final:
        raise NotAllowedNow(_("平台已经裁决，请按裁决处理"))
    if not words.strip():
        raise NotAllowedNow(_("请写下拒绝的原因，买家会看到"))
    record.move(
        case,
        Step.REFUSED,
        State.REFUSED,
        By(Side.SHOP, actor, at),
        deadline=at + clocks.ESCALATE,
        words=words.strip(),
        photos=photos,
    )
    notifications.refused(case)
    return case
