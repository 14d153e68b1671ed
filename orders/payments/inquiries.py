"""Asking a gateway about refunds that it knows and we do not: somebody made them there by hand."""

from collections.abc import Iterable
from datetime import datetime

from core import scope
from orders.payments import capture, payment_log
from orders.payments.gateways import gateway_of
from orders.payments.gateways.base import (
    Gateway,
    Misconfigured,
    Receipt,
    RefundState,
    Refused,
    Trade,
    Unreachable,
)
from orders.payments.models import PaymentOrder, Refund
from orders.payments.refunds.by_hand import Back


@scope.across_stores("a payment is asked about by its id")
def ask_about_refunds(
    *, payment_id: int, numbers: Iterable[str], at: datetime, source: str
) -> bool:
    """
    Record the refunds with these numbers of the gateway, and the payment itself if nobody told
    of it. Only what the gateway confirms is believed. True when something was confirmed.
    """
    payments = PaymentOrder.unscoped.select_related("configuration__interface")
    payment = payments.get(pk=payment_id)
    if payment.configuration is None:
        return False
    try:
        gateway = gateway_of(payment.configuration)
        receipt = _receipt(gateway, payment)
        backs = [back for number in numbers if (back := _back(gateway, payment, number))]
        if receipt is None or not backs:
            return False
        capture.settle(payment_id=payment.pk, receipt=receipt, at=at, source=source, backs=backs)
    except (Unreachable, Refused, Misconfigured, capture.WrongMoney) as error:
        payment_log.decision("refund_unclear", payment=payment, is_ok=False, note=str(error)[:200])
        return False
    return True


def _receipt(gateway: Gateway, payment: PaymentOrder) -> Receipt | None:
    """What was paid: as we have it, or as the gateway tells it."""
    if payment.state == PaymentOrder.State.SUCCEEDED and payment.paid_at is not None:
        return Receipt(
            out_trade_no=payment.out_trade_no,
            transaction_id=payment.transaction_id,
            amount=payment.amount,
            paid_at=payment.paid_at,
        )
    trade: Trade = gateway.query(payment)
    return trade.receipt


def _back(gateway: Gateway, payment: PaymentOrder, number: str) -> Back | None:
    """The refund as the gateway knows it; None for one that is not done."""
    if not number or len(number) > 64:
        return None
    asked = Refund(store_id=payment.store_id, payment=payment, out_refund_no=number)
    known = gateway.query_refund(asked)
    if known.state != RefundState.SUCCEEDED or not known.amount:
        return None
    return Back(number=number, amount=known.amount)
