"""What happens by itself when nobody did anything in time. Harmless to run twice."""

from datetime import datetime

from django.db import transaction

from core import scope
from core.language import sent
from orders.aftersales import notifications
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import choosing, granting, held, record, sums
from orders.aftersales.steps.record import By
from orders.locks import NotAllowedNow
from orders.payments.refunds import refundable
from shop.stores.models import Store

# Silence ends it so.
ENDS = {
    State.TO_RETURN: State.CLOSED,
    State.REFUSED: State.CLOSED,
    State.RESHIPPED: State.DONE,
}


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, after-sale id) of those whose clock has run out, the longest first."""
    rows = AfterSale.unscoped.due(at).order_by("deadline")
    return list(rows.values_list("store_id", "pk")[:500])


@transaction.atomic
def lapse(*, store: Store | int, aftersale_id: int, at: datetime) -> AfterSale:
    """The time of the state it is in is over; nothing is done where it is not."""
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state == State.TO_PAY:
        return _unpaid(case, at)
    if case.deadline is None or case.deadline > at or not case.is_open:
        return case
    if case.state in ENDS:
        return _ends(case, ENDS[State(case.state)], at)
    if case.state == State.OFFERED:
        return choosing.as_asked(case, Step.LAPSED, By(Side.CLOCK, None, at))
    is_unsent = case.state == State.REQUESTED and sums.stays(case)
    if is_unsent or case.state == State.RETURNING:
        return _granted(case, at)
    return _escalated(case, at)


def _unpaid(case: AfterSale, at: datetime) -> AfterSale:
    """
    Nobody paid the difference: what was agreed on comes to nothing, and it stands as first
    asked. While somebody may still pay, the sweep of payments has the word.
    """
    swap = held.agreed(case)
    if swap is not None and swap.waits_for_money:
        return case
    held.drop(case, at=at)
    if case.is_final:
        return _ends(case, State.CLOSED, at)
    case.kind = case.asked_kind
    try:
        bears = sums.shops_freight(case.order, case.reason)
        sums.write(case, case.asked_amount, bears_freight=bears)
    except refundable.TooMuch as refused:
        return _escalated(case, at, words=str(refused))
    choosing.as_asked(case, Step.LAPSED, By(Side.CLOCK, None, at))
    notifications.unpaid(case)
    return case


def _ends(case: AfterSale, to: State, at: datetime) -> AfterSale:
    return record.move(case, Step.LAPSED, to, By(Side.CLOCK, None, at))


def _granted(case: AfterSale, at: datetime) -> AfterSale:
    """As asked; where that cannot be paid any more, it is over or for the platform to see."""
    try:
        with transaction.atomic():
            return granting.grant(case, Step.GRANTED, By(Side.CLOCK, None, at))
    except (refundable.TooMuch, NotAllowedNow) as refused:
        case = record.locked(store=case.store_id, aftersale_id=case.pk)
        if refundable.left(case.order).total <= 0:
            return record.move(
                case,
                Step.VOID,
                State.CLOSED,
                By(Side.CLOCK, None, at),
                words=sent("订单已全额退款"),
            )
        return _escalated(case, at, words=str(refused))


def _escalated(case: AfterSale, at: datetime, *, words: str = "") -> AfterSale:
    record.move(case, Step.ESCALATED, State.ESCALATED, By(Side.CLOCK, None, at), words=words)
    notifications.escalated(case)
    return case
