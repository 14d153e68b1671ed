"""
Money has arrived: the only place where a payment becomes paid. Lock order everywhere: order,
payment, refund, account.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts import scope
from orders import events, locks, status, telling
from orders.models import Order, OrderEvent, PayMethod
from orders.payments import books, journal, refunds
from orders.payments.gateway import Receipt
from orders.payments.models import ONLINE, Channel, PaymentOrder, Refund, TransferProof
from shop.money import ZERO, round_cny

State = PaymentOrder.State


class Outcome(StrEnum):
    PAID = "paid"
    # Known already: nothing changed.
    REPEATED = "repeated"
    # For a closed or already paid order: on its way back.
    SURPLUS = "surplus"


class WrongMoney(Exception):
    """The gateway names another sum, currency or trade; nothing was changed."""


@scope.across_stores("a payment is found by the number its gateway names")
def settle(
    *, payment_id: int, receipt: Receipt, at: datetime, source: str, actor: Any = None
) -> Outcome:
    """
    Record that `receipt` was paid for this attempt. Calling it again changes nothing.

    :raises WrongMoney: when sum, currency or number are not the attempt's
    """
    try:
        return _settle(payment_id, receipt, at=at, source=source, actor=actor)
    except IntegrityError as error:
        payment = PaymentOrder._base_manager.get(pk=payment_id)
        if not _is_taken(payment, receipt):
            raise
        journal.decision(
            "transaction_taken", payment=payment, is_ok=False, note=receipt.transaction_id
        )
        raise WrongMoney("this transaction paid something else") from error


@transaction.atomic
def _settle(payment_id: int, receipt: Receipt, *, at: datetime, source: str, actor: Any) -> Outcome:
    found = PaymentOrder._base_manager.only("order_id", "store_id").get(pk=payment_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    payments = PaymentOrder._base_manager.select_for_update(of=("self",))
    payment = payments.select_related("configuration").get(pk=payment_id)
    if payment.state == State.SUCCEEDED and payment.transaction_id == receipt.transaction_id:
        return Outcome.REPEATED
    _compare(payment, receipt)
    if payment.state == State.SUCCEEDED and payment.channel not in ONLINE:
        # A person's word and a bill's row speak of the same money.
        return Outcome.REPEATED
    if payment.state == State.SUCCEEDED:
        known = payments.filter(channel=payment.channel, transaction_id=receipt.transaction_id)
        if receipt.transaction_id and known.exists():
            return Outcome.REPEATED
        payment = _second(payment)
    payment.is_surplus = order.cancelled_at is not None or covered(order)
    payment.state, payment.paid_at = State.SUCCEEDED, receipt.paid_at
    payment.transaction_id = receipt.transaction_id[:64]
    payment.payer = receipt.payer[:128]
    payment.next_query_at, payment.trouble = None, ""
    payment.actor = actor if getattr(actor, "pk", None) else None
    payment.save()
    books.capture(payment)
    journal.decision("captured", payment=payment, amount=payment.amount, actor=actor, note=source)
    if payment.is_surplus:
        return _give_back(order, payment, at)
    _mark_paid(order, payment, at=at, actor=actor)
    return Outcome.PAID


def covered(order: Order) -> bool:
    """Whether payments that count cover the whole order."""
    return captured(order) >= order.total_price


def captured(order: Order) -> Any:
    """Yuan that arrived for the order, allowances of transfers included, surplus not."""
    rows = PaymentOrder._base_manager.filter(
        store_id=order.store_id, order=order, state=State.SUCCEEDED, is_surplus=False
    )
    sums = rows.aggregate(amount=Sum("amount"), allowance=Sum("allowance"))
    return round_cny((sums["amount"] or ZERO) + (sums["allowance"] or ZERO))


def _compare(payment: PaymentOrder, receipt: Receipt) -> None:
    if receipt.out_trade_no != payment.out_trade_no:
        raise WrongMoney("another trade number")
    if receipt.currency != "CNY":
        raise WrongMoney(f"another currency: {receipt.currency}")
    if receipt.amount != payment.amount:
        raise WrongMoney(f"another amount: {receipt.amount} instead of {payment.amount}")
    if payment.channel in ONLINE and not receipt.transaction_id:
        raise WrongMoney("no transaction number")


def _is_taken(payment: PaymentOrder, receipt: Receipt) -> bool:
    same = PaymentOrder._base_manager.filter(
        channel=payment.channel, transaction_id=receipt.transaction_id
    )
    return bool(receipt.transaction_id) and same.exclude(pk=payment.pk).exists()


def _second(first: PaymentOrder) -> PaymentOrder:
    """The same attempt was paid twice: the second sum gets a row of its own."""
    return PaymentOrder(
        store_id=first.store_id,
        order_id=first.order_id,
        channel=first.channel,
        product=first.product,
        configuration=first.configuration,
        amount=first.amount,
        started={"second_of": first.out_trade_no},
    )


def _mark_paid(order: Order, payment: PaymentOrder, *, at: datetime, actor: Any) -> None:
    order.trade_id = payment.transaction_id
    order.expires_at = None
    if payment.channel != Channel.CASH:
        order.pay_method = PayMethod(payment.channel)
    order.save(update_fields=["trade_id", "expires_at", "pay_method"])
    events.record(
        order,
        OrderEvent.Type.PAID,
        actor=actor,
        amount=str(payment.amount),
        channel=str(payment.channel),
        transaction=payment.transaction_id,
    )
    status.refresh(order, at=at)
    telling.paid(order, payment)
    end_rest(order, at=at)


def end_rest(order: Order, *, at: datetime) -> None:
    """
    A locked order was paid: what else was opened for it ends. Transfers end here, with the
    proofs that wait; what is open at a gateway is closed there after commit.
    """
    from orders.payments import tasks

    rest = PaymentOrder._base_manager.filter(
        store_id=order.store_id, order=order, state=State.PENDING
    )
    TransferProof._base_manager.filter(
        store_id=order.store_id,
        payment__in=rest.filter(channel=Channel.TRANSFER),
        state=TransferProof.State.WAITING,
    ).update(state=TransferProof.State.REFUSED, reason=_("订单已用别的方式付款"), decided_at=at)
    rest.filter(channel=Channel.TRANSFER).update(state=State.CLOSED, closed_at=at)
    if rest.filter(channel__in=ONLINE).exists():
        order_id = order.pk
        transaction.on_commit(lambda: tasks.close_rest.delay(order_id=order_id), robust=True)


def _give_back(order: Order, payment: PaymentOrder, at: datetime) -> Outcome:
    events.record(
        order,
        OrderEvent.Type.SURPLUS_PAID,
        amount=str(payment.amount),
        channel=str(payment.channel),
        transaction=payment.transaction_id,
    )
    refunds.decide(
        order=order,
        payment=payment,
        amount=payment.amount,
        kind=Refund.Kind.SURPLUS,
        reason="重复或超时付款退回",
        actor=None,
        at=at,
    )
    return Outcome.SURPLUS
