"""What the shopper does with an after-sale of theirs; a refusal either side takes further."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.aftersales import clocks, notifications
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale, AfterSalePhoto
from orders.aftersales.steps import answering, granting, record, sums
from orders.aftersales.steps.record import By
from orders.aftersales.transitions import may
from orders.locks import NotAllowedNow
from shop.stores.models import Store
from shop.stores.photos import private_photos


@transaction.atomic
def accept(*, store: Store | int, aftersale_id: int, actor: Actor, at: datetime) -> AfterSale:
    """
    The shopper takes what the shop offered.

    :raises record.TooLate: after the time to choose
    :raises NotAllowedNow: when nothing is offered
    :raises refundable.TooMuch: when less is left of the order by now
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state in answering.GRANTED:
        return case
    record.refuse(case, Step.ACCEPTED)
    record.refuse_late(case, at)
    case.kind = case.offered_kind
    bears = sums.shops_freight(case.order, case.reason)
    sums.write(case, case.offered_amount, bears_freight=bears)
    return granting.grant(case, Step.ACCEPTED, By(Side.BUYER, actor, at))


@transaction.atomic
def decline(*, store: Store | int, aftersale_id: int, actor: Actor, at: datetime) -> AfterSale:
    """
    The shopper does not: it stands as first asked, and the shop answers anew.

    :raises record.TooLate: after the time to choose
    :raises NotAllowedNow: when nothing is offered
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.REQUESTED and case.offers:
        return case
    record.refuse(case, Step.DECLINED)
    record.refuse_late(case, at)
    return as_asked(case, Step.DECLINED, By(Side.BUYER, actor, at))


def as_asked(case: AfterSale, step: Step, by: By) -> AfterSale:
    """A locked after-sale whose offer came to nothing, for the shop to answer again."""
    case.offered_kind = ""
    return record.move(
        case,
        step,
        State.REQUESTED,
        by,
        deadline=clocks.answer_by(by.at, is_sent=not sums.stays(case)),
    )


def may_withdraw(case: AfterSale) -> bool:
    """Not once the shop has the goods: who called it off then had neither goods nor money."""
    return may(case.state, Step.WITHDRAWN) and case.received_at is None


@transaction.atomic
def withdraw(*, store: Store | int, aftersale_id: int, actor: Actor, at: datetime) -> AfterSale:
    """
    The shopper does not want it any more.

    :raises NotAllowedNow: when it is over, money or new goods are on their way, or the shop has
        the goods
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.WITHDRAWN:
        return case
    record.refuse(case, Step.WITHDRAWN)
    if not may_withdraw(case):
        raise NotAllowedNow(_("商家已经收到退回的商品，不能撤销了"))
    return record.move(case, Step.WITHDRAWN, State.WITHDRAWN, By(Side.BUYER, actor, at))


@transaction.atomic
def escalate(
    *,
    store: Store | int,
    aftersale_id: int,
    side: Side,
    words: str,
    actor: Actor,
    at: datetime,
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSale:
    """
    Either side asks the platform after a refusal.

    :raises record.TooLate: after the time for it
    :raises NotAllowedNow: when nothing was refused
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.ESCALATED:
        private_photos.discard(photos)
        return case
    if case.state != State.REFUSED:
        record.refuse(case, Step.DECIDED)
    record.refuse_late(case, at)
    record.move(
        case, Step.ESCALATED, State.ESCALATED, By(side, actor, at), words=words, photos=photos
    )
    if side == Side.BUYER:
        notifications.escalated(case)
    return case


@transaction.atomic
def got(*, store: Store | int, aftersale_id: int, actor: Actor, at: datetime) -> AfterSale:
    """
    The shopper has the new goods.

    :raises NotAllowedNow: when none were sent
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.DONE:
        return case
    return record.move(case, Step.GOT, State.DONE, By(Side.BUYER, actor, at))
