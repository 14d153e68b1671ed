"""The money of an after-sale: its refund, and what becomes of it when that is final."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from accounts.actor import Actor
from core import scope
from core.language import sent
from core.money import ZERO, round_cny
from orders.aftersales import clocks, notifications
from orders.aftersales.choices import Kind, Side, State, Step
from orders.aftersales.models import AfterSale, AfterSaleLine, AfterSaleRefund
from orders.aftersales.steps import record, sums
from orders.aftersales.steps.record import By
from orders.aftersales.transitions import may
from orders.payments.models import Refund
from orders.payments.models.refund import RefundQuerySet
from orders.payments.refunds import refunds
from shop.stores.models import Store


def request(
    case: AfterSale, *, actor: Actor, at: datetime, seen_left: Decimal | None = None
) -> None:
    """
    Ask for what is not on its way yet of the sum of a locked after-sale.

    :raises refundable.TooMuch: when less is left of the order by now
    """
    rest = case.amount - held(case)
    lines = list(AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case))
    # Of an exchange the new goods are cheaper: no goods come back for that sum.
    is_whole = case.pays_back and rest == case.amount
    made = refunds.request(
        store=case.store_id,
        order_id=case.order_id,
        quantities=_taken(case, lines) if is_whole else {},
        worths={row.line_id: row.amount for row in lines} if is_whole else None,
        transit=case.transit_amount if is_whole else ZERO,
        amount=None if is_whole else rest,
        reason=sent("售后 %(number)s") % {"number": case.number},
        actor=actor,
        at=at,
        seen_left=seen_left,
        is_unsent=sums.stays(case),
    )
    AfterSaleRefund.unscoped.bulk_create(
        AfterSaleRefund(store_id=case.store_id, aftersale=case, refund=refund) for refund in made
    )


def _taken(case: AfterSale, lines: list[AfterSaleLine]) -> dict[int, Decimal]:
    """
    Goods that count as given back: returned ones, unsent ones, and those paid back wholly.
    Goods that only became cheaper stay with their buyer, who may ask about them again; not
    those that the shop has by now, however little went back for them.
    """
    quantities = {row.line_id: row.quantity for row in lines}
    if case.kind == Kind.RETURN or sums.stays(case):
        return quantities
    worth = sums.most(case.order, quantities, bears_freight=False).lines
    taken = {
        row.line_id: row.quantity if row.amount >= worth[row.line_id] > 0 else row.came_back
        for row in lines
    }
    return {line_id: quantity for line_id, quantity in taken.items() if quantity}


def held(case: AfterSale) -> Decimal:
    """What of it went back, or is on its way."""
    return _sum(_refunds(case).live())


def _refunds(case: AfterSale) -> RefundQuerySet:
    rows: RefundQuerySet = Refund.unscoped.filter(
        store_id=case.store_id, aftersale_link__aftersale=case
    )
    return rows


def _sum(rows: RefundQuerySet) -> Decimal:
    return round_cny(rows.aggregate(sum=Sum("amount"))["sum"] or ZERO)


@transaction.atomic
def again(*, store: Store | int, aftersale_id: int, actor: Actor, at: datetime) -> AfterSale:
    """
    The shop tries a failed refund once more, with a new number.

    :raises NotAllowedNow: when none has failed
    :raises refundable.TooMuch: when its money went back another way
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.REFUNDING and not case.trouble:
        return case
    if not (case.kind == Kind.EXCHANGE and case.trouble):
        record.refuse(case, Step.REFUND_AGAIN)
    case.trouble = ""
    request(case, actor=actor, at=at)
    if case.kind == Kind.EXCHANGE:
        case.save(update_fields=["trouble"])
        record.note(case, Step.REFUND_AGAIN, By(Side.SHOP, actor, at), amount=case.amount)
        return case
    return record.move(case, Step.REFUND_AGAIN, State.REFUNDING, By(Side.SHOP, actor, at))


@scope.across_stores("a refund is followed by its id")
def follow(refund: Refund, at: datetime) -> None:
    """A refund is final: the after-sale ends with it, or comes back to the shop."""
    link = AfterSaleRefund.unscoped.filter(store_id=refund.store_id, refund=refund).first()
    if link is None:
        return
    case = record.locked(store=refund.store_id, aftersale_id=link.aftersale_id)
    if refund.state == Refund.State.FAILED:
        _failed(case, refund, at)
        return
    back = _sum(_refunds(case).filter(state=Refund.State.SUCCEEDED))
    if case.kind == Kind.EXCHANGE and back >= case.amount:
        record.note(case, Step.REFUNDED, By(Side.CLOCK, None, at), amount=back)
    elif back >= case.amount and may(case.state, Step.REFUNDED):
        case.trouble = ""
        record.move(case, Step.REFUNDED, State.DONE, By(Side.CLOCK, None, at), amount=back)


def _failed(case: AfterSale, refund: Refund, at: datetime) -> None:
    is_beside = case.kind == Kind.EXCHANGE
    if not is_beside and not may(case.state, Step.REFUND_FAILED):
        return
    case.trouble = refund.error or sent("退款失败")
    if is_beside:
        # The new goods go their way; only the difference has to be given back again.
        case.save(update_fields=["trouble"])
        by = By(Side.CLOCK, None, at)
        record.note(case, Step.REFUND_FAILED, by, words=case.trouble, amount=refund.amount)
        notifications.refund_failed(case)
        return
    record.move(
        case,
        Step.REFUND_FAILED,
        State.REFUNDING,
        By(Side.CLOCK, None, at),
        deadline=at + clocks.MEND_REFUND,
        words=case.trouble,
        amount=refund.amount,
    )
    notifications.refund_failed(case)
