"""
An after-sale is granted, by whoever: dearer goods are paid for, goods come back, then money does or
new goods go out.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from orders.aftersales import clocks, notifications
from orders.aftersales.choices import Kind, State, Step
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import paying, record, swapping
from orders.aftersales.steps.record import By
from shop.stores.models import StorePage


@dataclass(frozen=True)
class Terms:
    """Where goods come back to, what was said, and what was left of the order at that moment."""

    place: str = ""
    words: str = ""
    seen_left: Decimal | None = None


AS_ASKED = Terms()


def grant(case: AfterSale, step: Step, by: By, terms: Terms = AS_ASKED) -> AfterSale:
    """
    The next state of a locked after-sale that `step` grants, and what follows from it.

    :raises refundable.TooMuch: when less is left of the order than goes back
    :raises NotAllowedNow: as `swapping.agree`
    """
    swap = swapping.agree(case, step, by)
    to, deadline = _next(case, at=by.at)
    if swap is not None and swap.extra is not None and swap.waits_for_money:
        to, deadline = State.TO_PAY, swap.extra.expires_at
    if case.comes_back and to in (State.TO_PAY, State.TO_RETURN):
        place = terms.place or case.return_place or return_place(case.store_id)
        case.return_place = place[:300]
    if to == State.REFUNDING:
        paying.request(case, actor=by.actor, at=by.at, seen_left=terms.seen_left)
    amount = case.amount if case.pays_back else None
    record.move(case, step, to, by, deadline=deadline, words=terms.words, amount=amount)
    if to == State.TO_RETURN:
        notifications.to_return(case)
    if to == State.TO_PAY:
        notifications.to_pay(case)
    return case


def _next(case: AfterSale, *, at: datetime) -> tuple[State, datetime | None]:
    # By the clock what is on its way back counts as received.
    if case.comes_back and case.state != State.RETURNING:
        return State.TO_RETURN, at + clocks.SEND_BACK
    if case.kind in (Kind.REFUND, Kind.RETURN):
        return State.REFUNDING, None
    return State.TO_RESHIP, at + clocks.RESHIP


def return_place(store_id: int) -> str:
    """Where goods came back to the last time, or where the store says it is."""
    used = AfterSale.unscoped.filter(store_id=store_id).exclude(return_place="")
    last = used.order_by("-pk").values_list("return_place", flat=True).first()
    if last:
        return str(last)
    page = StorePage._base_manager.select_related("store").get(store_id=store_id)
    return " ".join(part for part in (page.store.name, page.store.phone, page.address) if part)
