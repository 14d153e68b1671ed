"""
Paying with balance: a payment that is captured as it begins, of all that is due or of a part; the
rest is paid as any order is. Of two tabs the second finds what the first left.
"""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core import scope
from core.money import ZERO
from orders import locks
from orders.models import Order
from orders.payments import capture, closing
from orders.payments.attempts import attempts, dues
from orders.payments.attempts.dues import Due
from orders.payments.gateways.base import Receipt
from orders.payments.models import ONLINE, Channel, PaymentOrder, TransferProof
from shop.members import balance, memberships
from shop.members.models import Member

# Somebody may spend from the same balance, or open a code, in the same instant.
TRIES = 3


def there_for(order: Order, user: Actor) -> Decimal:
    """Yuan of this person's balance that this order can be paid with; of nobody else's order."""
    if user is None or order.buyer_id != user.pk or order.is_top_up:
        return ZERO
    member = memberships.in_store(order.store_id, user.pk)
    return member.balance if member else ZERO


@scope.across_stores("an order is paid by its buyer")
def pay(*, order: Order, user: Actor, at: datetime) -> PaymentOrder:
    """
    As much as is due and there. What is open at a gateway is closed there first, so that nothing
    is paid twice.

    :raises locks.NotAllowedNow: for an order that is not to be paid any more
    :raises attempts.CannotPay: without balance, or not enough for a difference
    """
    for _try in range(TRIES):
        try:
            return _pay(order, user, at=at)
        except locks.PaymentInFlight:
            if not closing.close_attempts(store=order.store_id, order_id=order.pk, at=at):
                break
        except balance.NotEnough:
            continue
    raise attempts.CannotPay(_("上一次付款还没有结果，请稍后再用余额"))


def pay_if_possible(order: Order, user: Actor, *, at: datetime) -> None:
    """Right after placing: what cannot be paid so now is asked for on the page of paying."""
    with suppress(locks.NotAllowedNow, attempts.CannotPay):
        pay(order=order, user=user, at=at)
    order.refresh_from_db()


def reference_of(payment: PaymentOrder) -> str:
    """How the ledger of the balance names it."""
    return f"payment {payment.out_trade_no}"


@transaction.atomic
def _pay(order: Order, user: Actor, *, at: datetime) -> PaymentOrder:
    """Locked in this order: order, payment, account, and last the member."""
    order = locks.locked(store=order.store_id, order_id=order.pk)
    if user is None or order.buyer_id != user.pk or order.is_top_up:
        raise attempts.CannotPay(_("这个订单不能用余额付"))
    due = dues.payable(order, at=at)
    member = memberships.in_store(order.store_id, user.pk)
    amount = _amount(member, due)
    _end_others(order, at=at)
    payment = PaymentOrder.unscoped.create(
        store_id=order.store_id,
        order=order,
        extra=due.extra,
        channel=Channel.BALANCE,
        product=PaymentOrder.Product.ACCOUNT,
        amount=amount,
        created_at=at,
        expires_at=due.expires_at,
        actor=user,
    )
    receipt = Receipt(payment.out_trade_no, "", amount, at)
    capture.settle(payment_id=payment.pk, receipt=receipt, at=at, source="balance", actor=user)
    if member is not None:
        reference = reference_of(payment)
        balance.spend(member=member, amount=amount, reference=reference, at=at)
    return payment


def _amount(member: Member | None, due: Due) -> Decimal:
    there = member.balance if member else ZERO
    if not there:
        raise attempts.CannotPay(_("余额是 0，请换一种支付方式"))
    if due.extra is not None and there < due.amount:
        raise attempts.CannotPay(_("余额不够付差价，请换一种支付方式"))
    return min(there, due.amount)


def _end_others(order: Order, *, at: datetime) -> None:
    """
    :raises locks.PaymentInFlight: while something is open at a gateway
    :raises locks.NotAllowedNow: while the shop looks for a transfer
    """
    rest = PaymentOrder.unscoped.of(order).open()
    if rest.filter(channel__in=ONLINE).exists():
        raise locks.PaymentInFlight(_("顾客正在付款，请稍后再试"))
    if TransferProof.unscoped.of(order).waiting().exists():
        raise locks.NotAllowedNow(_("转账凭证还没有核对，等商家核对后再付"))
    attempts.end(order, rest, reason=gettext_noop("订单改用余额付款"), at=at)
