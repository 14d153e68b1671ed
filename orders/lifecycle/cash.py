"""Cash for an order: taken at the door or at the counter, and given back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import events, locks
from orders.models import Order, OrderEvent
from orders.payments import capture, payment_accounts, payment_log, status
from orders.payments.attempts import deadline
from orders.payments.models import PaymentOrder
from orders.payments.refunds import refund_limits
from shop.stores.models import Store

Type = OrderEvent.Type


@transaction.atomic
def take(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The money was taken at the door or at the counter: one cash payment of the whole amount, or
    of what the balance left to pay.

    :raises locks.NotAllowedNow: for a cancelled order, and one that waits for its group
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.is_paid:
        return order
    # A buyer of a group has really paid: nobody is made up.
    locks.refuse_waiting_for_group(order)
    amount = order.unpaid
    if amount:
        payment = PaymentOrder.unscoped.create(
            store_id=order.store_id,
            order=order,
            channel=PaymentOrder.Channel.CASH,
            state=PaymentOrder.State.SUCCEEDED,
            amount=amount,
            created_at=at,
            paid_at=at,
            actor=actor,
        )
        payment_accounts.capture(payment)
        payment_log.decision("captured", payment=payment, amount=payment.amount, actor=actor)
    capture.end_rest(order, at=at)
    order.expires_at = None
    order.save(update_fields=["expires_at"])
    events.record(order, Type.PAID, actor=actor, amount=str(amount), channel="cash")
    status.refresh(order, at=at)
    return order


@transaction.atomic
def give_back(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The cash was booked by mistake or given back: the payment is closed, the order open.

    :raises locks.NotAllowedNow: when some of it was refunded, or the order is cancelled
    :raises refund_limits.BeyondRole: for more than who takes it out of the till may give back
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    payment = (
        PaymentOrder.unscoped.select_for_update()
        .of(order)
        .filter(
            channel=PaymentOrder.Channel.CASH,
            state=PaymentOrder.State.SUCCEEDED,
        )
        .first()
    )
    if payment is not None and payment.refund_held:
        raise locks.NotAllowedNow(_("这笔收款已有退款，不能撤销"))
    if payment is not None:
        refund_limits.refuse(order, amount=payment.amount, actor=actor)
        payment.state, payment.closed_at = PaymentOrder.State.CLOSED, at
        payment.save(update_fields=["state", "closed_at"])
        payment_accounts.reverse(payment)
        payment_log.decision("reversed", payment=payment, amount=payment.amount, actor=actor)
        order.completed_at = None
        order.expires_at = _time_to_pay(order, at)
        order.save(update_fields=["expires_at"])
        events.record(order, Type.CASH_RETURNED, actor=actor, amount=str(payment.amount))
        status.refresh(order, at=at)
    return order


def _time_to_pay(order: Order, at: datetime) -> datetime | None:
    """An order that is paid first closes when its cash was taken back and nobody pays."""
    until = order.rest_until if order.waits_for_rest else deadline.of(order.pay_method, at=at)
    return None if until is None or locks.has_left(order) else until
