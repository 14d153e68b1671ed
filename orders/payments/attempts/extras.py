"""
Money on top of an order that was paid. Who asks for it says, when it has come, whether it is
still wanted, and does what it was paid for in the same transaction; otherwise it goes back.
Callers hold the order's lock.
"""

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_noop

from accounts.actor import Actor
from orders import events
from orders.models import Order, OrderEvent
from orders.payments.attempts import attempts, deadline
from orders.payments.browsers import Browser
from orders.payments.methods import available_methods
from orders.payments.models import ExtraCharge, PaymentOrder

State = ExtraCharge.State


class Purpose(Protocol):
    """What a charge is for."""

    def is_wanted(self, order: Order, extra: ExtraCharge) -> bool: ...

    def paid(self, order: Order, extra: ExtraCharge, *, actor: Actor, at: datetime) -> None: ...


_purposes: dict[str, Purpose] = {}


def serve(kind: str, purpose: Purpose) -> None:
    """Register what a kind of charge is for, where an app begins."""
    _purposes[kind] = purpose


def can_be_paid(order: Order) -> bool:
    """A difference is paid as the order was: online, before the goods go."""
    offered = available_methods.offers_of(order.store, browser=Browser.PHONE)
    return order.is_prepaid and bool(offered.online)


def ask(
    order: Order, kind: str, amount: Decimal, *, at: datetime, until: datetime | None = None
) -> ExtraCharge:
    """
    Ask for `amount` yuan; what was asked for before on this order is not wanted any more.
    Without `until` there is as much time as for the order itself.
    """
    for old in ExtraCharge.unscoped.of(order).open():
        end(order, old, at=at)
    usual = deadline.of(order.pay_method, at=at)
    if usual is None:
        raise ValueError("not an order that is paid first")
    extra = ExtraCharge.unscoped.create(
        store_id=order.store_id,
        order=order,
        kind=kind,
        amount=amount,
        expires_at=until or usual,
        created_at=at,
    )
    events.record(order, OrderEvent.Type.EXTRA_ASKED, amount=str(amount))
    return extra


def is_wanted(order: Order, payment: PaymentOrder) -> bool:
    """Whether money that has come for a charge can still do what it was asked for."""
    extra = payment.extra
    if extra is None or extra.state != State.OPEN or order.cancelled_at is not None:
        return False
    return _purposes[extra.kind].is_wanted(order, extra)


def settle(order: Order, payment: PaymentOrder, *, actor: Actor, at: datetime) -> None:
    """Its money is here: what it was asked for is done."""
    extra = payment.extra
    if extra is None:
        return
    extra.state = State.PAID
    extra.save(update_fields=["state"])
    events.record(
        order,
        OrderEvent.Type.EXTRA_PAID,
        actor=actor,
        amount=str(payment.amount),
        channel=str(payment.channel),
        transaction=payment.transaction_id,
    )
    _purposes[extra.kind].paid(order, extra, actor=actor, at=at)


def end(order: Order, extra: ExtraCharge, *, at: datetime) -> None:
    """Not asked for any more."""
    if extra.state != State.OPEN:
        return
    extra.state = State.ENDED
    extra.save(update_fields=["state"])
    rest = PaymentOrder.unscoped.of(order).open().filter(extra=extra)
    attempts.end(order, rest, reason=gettext_noop("不用补差价了"), at=at)
