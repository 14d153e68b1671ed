"""The lock every step starts with, and the one place that writes a new state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from orders import events, locks
from orders.aftersales.choices import OVER, Side, State, Step
from orders.aftersales.models import AfterSale, AfterSalePhoto, AfterSaleStep
from orders.aftersales.steps import held
from orders.aftersales.transitions import leads, may
from orders.lifecycle import receipt
from orders.locks import NotAllowedNow
from orders.models import OrderEvent
from shop.stores.models import Store
from shop.stores.tenancy import id_of


@dataclass(frozen=True)
class By:
    """Who takes a step, and when; nobody where the clock does."""

    side: Side
    actor: Actor
    at: datetime


class TooLate(NotAllowedNow):
    """The time for this step is over: the clock has decided, or is about to."""


def locked(*, store: Store | int, aftersale_id: int) -> AfterSale:
    """
    The after-sale with its order, both locked: order, after-sale, payment, refund everywhere.

    :raises AfterSale.DoesNotExist: when the store has no such after-sale
    """
    rows = AfterSale.unscoped.filter(store_id=id_of(store))
    found = rows.only("order_id").get(pk=aftersale_id)
    order = locks.locked(store=store, order_id=found.order_id)
    case: AfterSale = rows.select_for_update(of=("self",)).get(pk=aftersale_id)
    case.order = order
    return case


def refuse(case: AfterSale, step: Step) -> None:
    """:raises NotAllowedNow: where the step cannot be taken in the state it is in"""
    if not may(case.state, step):
        raise NotAllowedNow(
            _("售后现在是「%(state)s」，不能这样做") % {"state": case.get_state_display()}
        )


def refuse_late(case: AfterSale, at: datetime) -> None:
    """:raises TooLate: when the clock of the state has run out"""
    if case.deadline is not None and case.deadline <= at:
        raise TooLate(_("已过处理时间，请刷新页面看看现在的进度"))


def move(
    case: AfterSale,
    step: Step,
    to: State,
    by: By,
    *,
    deadline: datetime | None = None,
    words: str = "",
    amount: Decimal | None = None,
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSale:
    """
    Write the new state of a locked after-sale, with all that the caller changed on it, and
    what was done.

    :raises NotAllowedNow: for a step that the table does not have
    """
    if not leads(case.state, step, to):
        refuse(case, step)
        raise ValueError(f"{step} does not lead from {case.state} to {to}")
    rows = AfterSale.unscoped.filter(pk=case.pk, store_id=case.store_id, state=case.state)
    # The lock keeps others out; should it ever not, one of two changes nothing.
    if not rows.update(state=to):
        raise NotAllowedNow(_("售后刚刚有变化，请刷新后再操作"))
    case.state, case.deadline = to, deadline
    if to in OVER:
        case.closed_at = by.at
    case.save()
    if to in held.OFF:
        held.drop(case, at=by.at)
    note(case, step, by, words=words, amount=amount, photos=photos)
    return case


def note(
    case: AfterSale,
    step: Step,
    by: By,
    *,
    words: str = "",
    amount: Decimal | None = None,
    photos: Sequence[AfterSalePhoto] = (),
) -> AfterSaleStep:
    """One row of the history, with its pictures, and the order's event."""
    row = AfterSaleStep.unscoped.create(
        store_id=case.store_id,
        aftersale=case,
        step=step,
        side=by.side,
        state=case.state,
        actor=named(by.actor),
        words=words[:500],
        kind=case.offered_kind if step == Step.OFFERED else case.kind,
        amount=amount,
        created_at=by.at,
    )
    for photo in photos:
        photo.store_id, photo.step = case.store_id, row
        photo.save(force_insert=True)
    kind = OrderEvent.Type.AFTERSALE_STEP
    if step == Step.ASKED:
        kind = OrderEvent.Type.AFTERSALE_ASKED
    elif not case.is_open:
        kind = OrderEvent.Type.AFTERSALE_ENDED
    _hold_receipt(case, by.at)
    events.record(case.order, kind, actor=by.actor, number=case.number, step=step)
    return row


def _hold_receipt(case: AfterSale, at: datetime) -> None:
    """While an after-sale of it is open an order does not count as received by itself."""
    if AfterSale.unscoped.of(case.order).open().exists():
        receipt.pause(case.order, at=at)
    else:
        receipt.resume(case.order, at=at)
