"""
Money has arrived: the only place where a payment becomes paid. Lock order everywhere: order,
payment, refund, account.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_noop

from accounts.actor import Actor, named
from core import scope
from core.money import ZERO, round_cny
from orders import events, locks, notifications
from orders.models import Order, OrderEvent, PayMethod
from orders.payments import payment_accounts, payment_log, status
from orders.payments.attempts import attempts, extras
from orders.payments.gateways.base import Receipt
from orders.payments.models import ONLINE, Channel, PaymentOrder, Refund
from orders.payments.refunds import by_hand, refunds
from orders.payments.refunds.by_hand import Back

State = PaymentOrder.State
Type = OrderEvent.Type
# What rooms above know of: whether money that has come for a locked order may be kept.
Rule = Callable[[Order, PaymentOrder], bool]
_rules: list[Rule] = []


def ask(rule: Rule) -> None:
    """Register one, where an app begins."""
    if rule not in _rules:
        _rules.append(rule)


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
    *,
    payment_id: int,
    receipt: Receipt,
    at: datetime,
    source: str,
    actor: Actor = None,
    backs: Sequence[Back] = (),
) -> Outcome:
    """
    Record that `receipt` was paid for this attempt, and that `backs` have gone back of it by
    hand: money that came and went pays nothing. Calling it again changes nothing.

    :raises WrongMoney: when sum, currency or number are not the attempt's
    """
    try:
        return _settle(payment_id, receipt, at=at, source=source, actor=actor, backs=[*backs])
    except IntegrityError as error:
        payment = PaymentOrder.unscoped.get(pk=payment_id)
        if not _is_taken(payment, receipt):
            raise
        payment_log.decision(
            "transaction_taken", payment=payment, is_ok=False, note=receipt.transaction_id
        )
        raise WrongMoney("this transaction paid something else") from error


@transaction.atomic
def _settle(
    payment_id: int,
    receipt: Receipt,
    *,
    at: datetime,
    source: str,
    actor: Actor,
    backs: list[Back],
) -> Outcome:
    found = PaymentOrder.unscoped.only("order_id", "store_id").get(pk=payment_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    payments = PaymentOrder.unscoped.select_for_update(of=("self",))
    payment = payments.select_related("configuration", "extra").get(pk=payment_id)
    if payment.state == State.SUCCEEDED and payment.transaction_id == receipt.transaction_id:
        by_hand.record(order, payment, backs, at=at)
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
    has_gone = bool(backs) and sum(back.amount for back in backs) >= payment.amount
    payment.is_surplus = has_gone or not _is_wanted(order, payment)
    _capture(payment, receipt, source=source, actor=actor)
    if payment.is_surplus:
        return _give_back(order, payment, at, backs)
    if payment.extra is None:
        _count(order, payment, at=at, actor=actor)
    else:
        extras.settle(order, payment, actor=actor, at=at)
        end_rest(order, at=at)
    by_hand.record(order, payment, backs, at=at)
    return Outcome.PAID


def _capture(payment: PaymentOrder, receipt: Receipt, *, source: str, actor: Actor) -> None:
    payment.state, payment.paid_at = State.SUCCEEDED, receipt.paid_at
    payment.transaction_id = receipt.transaction_id[:64]
    payment.payer = receipt.payer[:128]
    payment.next_query_at, payment.trouble = None, ""
    payment.actor = named(actor)
    payment.save()
    payment_accounts.capture(payment)
    payment_log.decision(
        "captured", payment=payment, amount=payment.amount, actor=actor, note=source
    )


def _is_wanted(order: Order, payment: PaymentOrder) -> bool:
    if payment.extra is not None:
        return extras.is_wanted(order, payment)
    if order.cancelled_at is not None or not all(rule(order, payment) for rule in _rules):
        return False
    here, more = captured(order), payment.amount + payment.allowance
    if order.deposit and order.deposit_at is None:
        return here + more <= order.deposit
    # Beside a part that is here only the rest is wanted: an attempt for all of it is late.
    if order.deposit and payment.channel != Channel.BALANCE:
        return here + more == order.total_price
    return here < order.total_price and (not here or here + more <= order.total_price)


def covered(order: Order) -> bool:
    """Whether payments that count cover the whole order."""
    return captured(order) >= order.total_price


def captured(order: Order) -> Decimal:
    """Yuan that arrived for the order, allowances of transfers included, surplus not."""
    rows = PaymentOrder.unscoped.of(order).captured()
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
    same = PaymentOrder.unscoped.filter(
        channel=payment.channel, transaction_id=receipt.transaction_id
    )
    return bool(receipt.transaction_id) and same.exclude(pk=payment.pk).exists()


def _second(first: PaymentOrder) -> PaymentOrder:
    """The same attempt was paid twice: the second sum gets a row of its own."""
    return PaymentOrder(
        store_id=first.store_id,
        order_id=first.order_id,
        extra=first.extra,
        channel=first.channel,
        product=first.product,
        configuration=first.configuration,
        amount=first.amount,
        started={"second_of": first.out_trade_no},
    )


def _count(order: Order, payment: PaymentOrder, *, at: datetime, actor: Actor) -> None:
    """It pays all of a locked order, or a part: from the balance, or as the deposit."""
    is_balance = payment.channel == Channel.BALANCE
    if is_balance:
        order.balance_paid += payment.amount
        order.save(update_fields=["balance_paid"])
    if covered(order):
        _mark_paid(order, payment, at=at, actor=actor)
        return
    if order.deposit and not is_balance:
        order.deposit_paid += payment.amount + payment.allowance
        order.save(update_fields=["deposit_paid"])
    else:
        events.record(order, Type.BALANCE_PAID, actor=actor, amount=str(payment.amount))
    if order.deposit and order.deposit_at is None and order.paid_part >= order.deposit:
        _mark_deposit(order, at=at, actor=actor)


def _mark_deposit(order: Order, *, at: datetime, actor: Actor) -> None:
    """From here on the rest has the time that the presale gives it."""
    order.deposit_at, order.expires_at = at, order.rest_until
    order.save(update_fields=["deposit_at", "expires_at"])
    events.record(order, Type.DEPOSIT_PAID, actor=actor, amount=str(order.deposit))
    notifications.deposit_paid(order)
    end_rest(order, at=at)


def _mark_paid(order: Order, payment: PaymentOrder, *, at: datetime, actor: Actor) -> None:
    order.trade_id = payment.transaction_id
    order.expires_at = None
    if payment.channel != Channel.CASH:
        order.pay_method = PayMethod(payment.channel)
    order.save(update_fields=["trade_id", "expires_at", "pay_method"])
    events.record(
        order,
        Type.PAID,
        actor=actor,
        amount=str(payment.amount),
        channel=str(payment.channel),
        transaction=payment.transaction_id,
    )
    status.refresh(order, at=at)
    notifications.paid(order, payment.amount)
    end_rest(order, at=at)


def end_rest(order: Order, *, at: datetime) -> None:
    """
    A locked order was paid: what else was opened for it ends. Transfers end here, with the
    proofs that wait; what is open at a gateway is closed there after commit.
    """
    rest = PaymentOrder.unscoped.of(order).open()
    attempts.end(order, rest, reason=gettext_noop("订单已用别的方式付款"), at=at)


def _give_back(order: Order, payment: PaymentOrder, at: datetime, backs: list[Back]) -> Outcome:
    """What nobody has given back by hand."""
    events.record(
        order,
        Type.SURPLUS_PAID,
        amount=str(payment.amount),
        channel=str(payment.channel),
        transaction=payment.transaction_id,
    )
    by_hand.record(order, payment, backs, at=at)
    if not payment.refundable:
        return Outcome.SURPLUS
    refunds.decide(
        order=order,
        payment=payment,
        amount=payment.refundable,
        kind=Refund.Kind.SURPLUS,
        reason=gettext_noop("重复或超时付款退回"),
        actor=None,
        at=at,
    )
    return Outcome.SURPLUS
