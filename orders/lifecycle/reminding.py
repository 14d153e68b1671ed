"""A buyer who has not paid yet is reminded by the shop: once an order, however often asked."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders import events, locks, notifications
from orders.models import Order, OrderEvent
from orders.payments.models import TransferProof
from shop.stores.models import Store

KIND = OrderEvent.Type.PAY_REMINDED


def is_reminded(order: Order) -> bool:
    if not order.waits_for_payment:
        return False
    return OrderEvent.unscoped.filter(store_id=order.store_id, order=order, type=KIND).exists()


def refuse(order: Order) -> None:
    """:raises locks.NotAllowedNow: for an order whose buyer owes nothing now"""
    locks.refuse_cancelled(order)
    if not order.waits_for_payment:
        raise locks.NotAllowedNow(_("已经付了款，或者是收货时付"))
    if order.waits_for_rest:
        raise locks.NotAllowedNow(_("尾款到时间会自动提醒"))
    if not order.phone:
        raise locks.NotAllowedNow(_("订单上没有手机号"))
    proofs = TransferProof.unscoped.filter(store_id=order.store_id, payment__order=order)
    if proofs.filter(state=TransferProof.State.WAITING).exists():
        raise locks.NotAllowedNow(_("顾客已上传转账凭证，先核对"))


@transaction.atomic
def remind(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The buyer hears that the order waits for their money.

    :raises locks.NotAllowedNow: for an order that `refuse` refuses, and for the second time
    """
    order = locks.locked(store=store, order_id=order_id)
    refuse(order)
    if is_reminded(order):
        raise locks.NotAllowedNow(_("已经提醒过了，每单只提醒一次"))
    events.record(order, KIND, actor=actor)
    notifications.still_to_pay(order)
    return order
