"""
Refunds that somebody made at the gateway and not here. Their rows say what happened: they are
done, they hold nothing, and no gateway is asked to make them.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_noop

from orders import events, notifications
from orders.models import Order, OrderEvent
from orders.payments import payment_accounts, payment_log, status
from orders.payments.models import PaymentOrder, Refund


@dataclass(frozen=True)
class Back:
    """Yuan that went back under a number of the gateway's own."""

    number: str
    amount: Decimal


def record(order: Order, payment: PaymentOrder, backs: list[Back], *, at: datetime) -> bool:
    """
    Write those of `backs` that are not known; order and payment are locked by the caller, the
    payment is captured. False when one is more than is left: then a person has to look.
    """
    known = Refund.unscoped.filter(
        store_id=payment.store_id, payment=payment, kind=Refund.Kind.BY_HAND
    )
    numbers = set(known.values_list("gateway_refund_id", flat=True))
    are_all_kept = True
    for back in backs:
        if back.number in numbers:
            continue
        if back.amount > payment.refundable:
            payment_log.decision(
                "refund_by_hand_too_much",
                payment=payment,
                amount=back.amount,
                is_ok=False,
                note=back.number,
            )
            are_all_kept = False
            continue
        _write(order, payment, back, at=at)
    status.refresh(order, at=at)
    return are_all_kept


def _write(order: Order, payment: PaymentOrder, back: Back, *, at: datetime) -> None:
    payment.refund_held += back.amount
    payment.save(update_fields=["refund_held"])
    refund = Refund.unscoped.create(
        store_id=payment.store_id,
        order=order,
        payment=payment,
        kind=Refund.Kind.BY_HAND,
        state=Refund.State.SUCCEEDED,
        amount=back.amount,
        gateway_refund_id=back.number,
        reason=gettext_noop("在支付渠道后台退款"),
        created_at=at,
        finished_at=at,
    )
    payment_accounts.refunded_after_all(refund)
    payment_log.decision(
        "refunded", refund=refund, amount=back.amount, note="by hand at the gateway"
    )
    events.record(
        order, OrderEvent.Type.REFUNDED, amount=str(back.amount), channel=str(payment.channel)
    )
    notifications.refunded(order, refund.amount)
