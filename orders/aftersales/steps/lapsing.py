"""What happens by itself when nobody did anything in time. Harmless to run twice."""

from datetime import datetime

from django.db import transaction

from core import scope
from core.language import sent
from orders.aftersales import notifications
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import choosing, granting, record, sums
from orders.aftersales.steps.record import By
from orders.locks import NotAllowedNow
from orders.payments import refundable
from shop.stores.models import Store


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, after-sale id) of those whose clock has run out, the longest first."""
    rows = AfterSale.unscoped.due(at).order_by("deadline")
    return list(rows.values_list("store_id", "pk")[:500])


@transaction.atomic
def lapse(*, store: Store | int, aftersale_id: int, at: datetime) -> AfterSale:
    """The time of the state it is in is over; nothing is done where it is not."""
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.deadline is None or case.deadline > at or not case.is_open:
        return case
    if case.state in (State.TO_RETURN, State.REFUSED):
        return _ends(case, State.CLOSED, at)
    if case.state == State.RESHIPPED:
        return _ends(case, State.DONE, at)
    if case.state == State.OFFERED:
        return choosing.as_asked(case, Step.LAPSED, By(Side.CLOCK, None, at))
    is_unsent = case.state == State.REQUESTED and sums.stays(case)
    if is_unsent or case.state == State.RETURNING:
        return _granted(case, at)
    return _escalated(case, at)


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
