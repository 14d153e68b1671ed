"""
What happens to an order after it was placed. Each function locks the order, checks what is
allowed now, and does nothing more when called twice.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import scope
from core.language import sent
from orders import events, notifications, status
from orders.locks import NotAllowedNow, PaymentInFlight, locked
from orders.models import PREPAID, FulfillmentStatus, Order, OrderEvent, PaymentStatus
from orders.payments import capture, payment_accounts, payment_log, refundable, refunds
from orders.payments.models import ONLINE, PaymentOrder, Refund, TransferProof
from shop.stock import ledger
from shop.stores.models import Store

Type = OrderEvent.Type
# After so many days of silence a parcel counts as received (D6).
RECEIPT_DAYS = 15


@transaction.atomic
def confirm(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The shop takes the order on.

    :raises NotAllowedNow: for a cancelled order
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    if order.waits_for_payment:
        raise NotAllowedNow(_("顾客还没有付款，付款后再接单"))
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, Type.CONFIRMED, actor=actor)
        notifications.confirmed(order, at=at)
    return order


@transaction.atomic
def take_cash(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The money was taken at the door or at the counter: one cash payment of the whole amount.

    :raises NotAllowedNow: for a cancelled order
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    if order.is_paid:
        return order
    if order.total_price:
        payment = PaymentOrder.unscoped.create(
            store_id=order.store_id,
            order=order,
            channel=PaymentOrder.Channel.CASH,
            state=PaymentOrder.State.SUCCEEDED,
            amount=order.total_price,
            created_at=at,
            paid_at=at,
            actor=actor,
        )
        payment_accounts.capture(payment)
        payment_log.decision("captured", payment=payment, amount=payment.amount, actor=actor)
    capture.end_rest(order, at=at)
    order.expires_at = None
    order.save(update_fields=["expires_at"])
    events.record(order, Type.PAID, actor=actor, amount=str(order.total_price), channel="cash")
    status.refresh(order, at=at)
    return order


@transaction.atomic
def return_cash(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The cash was booked by mistake or given back: the payment is closed, the order open.

    :raises NotAllowedNow: when some of it was refunded, or the order is cancelled
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
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
        raise NotAllowedNow(_("这笔收款已有退款，不能撤销"))
    if payment is not None:
        payment.state, payment.closed_at = PaymentOrder.State.CLOSED, at
        payment.save(update_fields=["state", "closed_at"])
        payment_accounts.reverse(payment)
        payment_log.decision("reversed", payment=payment, amount=payment.amount, actor=actor)
        order.completed_at = None
        order.expires_at = _time_to_pay(order, at)
        order.save(update_fields=["expires_at"])
        events.record(order, Type.CASH_RETURNED, actor=actor, amount=str(order.total_price))
        status.refresh(order, at=at)
    return order


@transaction.atomic
def cancel(
    *,
    store: Store | int,
    order_id: int,
    reason: str,
    actor: Any,
    at: datetime,
    is_buyer: bool = False,
    only_unpaid: bool = False,
) -> Order:
    """
    Call an order off, give its goods back to the shelf, and its money to who paid.
    Callers go through `payments.expiry`, which closes attempts at gateways first.

    :raises NotAllowedNow: when goods have left, or cash was taken; for the buyer, when the
        shop has taken it on; for a paid order, if `only_unpaid`
    :raises PaymentInFlight: while an attempt is open at a gateway
    """
    order = locked(store=store, order_id=order_id)
    if order.cancelled_at is not None:
        return order
    if is_buyer and order.confirmed_at is not None:
        raise NotAllowedNow(_("商家已接单，请联系商家取消"))
    if only_unpaid and order.is_paid:
        raise NotAllowedNow(_("订单刚刚付款成功"))
    if _has_left(order):
        raise NotAllowedNow(_("订单已发货，不能取消"))
    _close_open_payments(order, at=at)
    refunds_asked = _give_money_back(order, reason=reason, actor=actor, at=at)
    order.cancelled_at, order.cancel_reason, order.expires_at = at, reason[:100], None
    order.save(update_fields=["cancelled_at", "cancel_reason", "expires_at"])
    ledger.release(store=order.store_id, reference=order.stock_reference)
    events.record(order, Type.CANCELLED, actor=actor, reason=order.cancel_reason)
    status.refresh(order, at=at)
    if refunds_asked:
        text = sent("【小店通】%(store)s 的订单 %(number)s 已取消，货款将原路退回。%(url)s")
    else:
        text = sent("【小店通】%(store)s 的订单 %(number)s 已取消。%(url)s")
    notifications.buyer(order, text)
    return order


@transaction.atomic
def expire(*, store: Store | int, order_id: int, at: datetime) -> Order:
    """
    Close an unpaid order whose time is over; one that was paid or given more time stays, and
    so does one whose goods have left: its money is for the shop to ask for.

    :raises NotAllowedNow: as `cancel` does
    """
    order = locked(store=store, order_id=order_id)
    if order.expires_at is None or order.expires_at > at:
        return order
    if _has_left(order):
        order.expires_at = None
        order.save(update_fields=["expires_at"])
        return order
    return cancel(
        store=order.store_id,
        order_id=order.pk,
        reason=gettext_noop("超时未付款"),
        actor=None,
        at=at,
        only_unpaid=True,
    )


@transaction.atomic
def receive(*, store: Store | int, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The buyer has the goods (or has kept silent for RECEIPT_DAYS): the order is complete.

    :raises NotAllowedNow: before it was sent, or for a cancelled order
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    if order.completed_at is not None:
        return order
    if not order.waits_for_receipt:
        raise NotAllowedNow(_("商家还没有发货"))
    order.completed_at = at
    order.save(update_fields=["completed_at"])
    events.record(order, Type.RECEIVED, actor=actor)
    events.record(order, Type.COMPLETED)
    return order


@scope.across_stores("a sweep looks at every store")
def silent_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, order id) of orders that were sent long ago and never said to be received."""
    rows = Order.unscoped.filter(
        fulfillments__created_at__lte=at - timedelta(days=RECEIPT_DAYS),
        fulfillment_status=FulfillmentStatus.FULFILLED,
        pay_method__in=PREPAID,
        completed_at__isnull=True,
        cancelled_at__isnull=True,
    ).exclude(payment_status=PaymentStatus.UNPAID)
    return list(rows.distinct().values_list("store_id", "pk")[:500])


@scope.across_stores("a sweep looks at every store")
def expired_ids(*, at: datetime) -> list[tuple[int, int]]:
    """
    (store id, order id) of unpaid orders whose time is over, the longest first; not while a
    proof of transfer waits to be checked.
    """
    waiting = TransferProof.unscoped.waiting()
    rows = Order.unscoped.filter(expires_at__lte=at, cancelled_at__isnull=True)
    rows = rows.filter(payment_status=PaymentStatus.UNPAID)
    rows = rows.exclude(pk__in=waiting.values("payment__order_id"))
    # Who could not be closed goes behind who was not tried: one dead gateway starves nobody.
    tried = F("close_tried_at").asc(nulls_first=True)
    return list(rows.order_by(tried, "expires_at").values_list("store_id", "pk")[:200])


def _close_open_payments(order: Order, *, at: datetime) -> None:
    """Attempts that people only know of close with the order; a gateway's must be closed there."""
    pending = PaymentOrder.unscoped.of(order).open()
    if pending.filter(channel__in=ONLINE).exists():
        raise PaymentInFlight(_("顾客正在付款，请稍后再试"))
    proofs = TransferProof.unscoped.of(order).waiting()
    if proofs.exists():
        raise NotAllowedNow(_("转账凭证还没有核对，核对后再取消"))
    pending.update(state=PaymentOrder.State.CLOSED, closed_at=at)


def _give_money_back(order: Order, *, reason: str, actor: Any, at: datetime) -> bool:
    """
    Refund what a gateway or a transfer brought in.

    :raises NotAllowedNow: for cash, which is given back by hand first
    """
    if not order.is_paid:
        return False
    possible = refundable.left(order)
    if possible.total <= 0:
        return False
    cash = PaymentOrder.unscoped.of(order).filter(
        channel=PaymentOrder.Channel.CASH,
        state=PaymentOrder.State.SUCCEEDED,
        refund_held=0,
    )
    if cash.exists():
        raise NotAllowedNow(_("订单已收款，请先撤销收款"))
    try:
        _ask_all_back(order, possible, reason=reason, actor=actor, at=at)
    except refundable.TooMuch as much:
        raise NotAllowedNow(str(much)) from much
    return True


def _ask_all_back(
    order: Order, possible: refundable.Left, *, reason: str, actor: Any, at: datetime
) -> None:
    refunds.request(
        store=order.store_id,
        order_id=order.pk,
        quantities={line: free for line, (free, _worth) in possible.lines.items() if free > 0},
        transit=possible.transit,
        amount=possible.total,
        reason=reason,
        actor=actor,
        at=at,
        kind=Refund.Kind.CANCELLED,
    )


def _time_to_pay(order: Order, at: datetime) -> datetime | None:
    """An order that is paid first closes when its cash was taken back and nobody pays."""
    if not order.is_prepaid or _has_left(order):
        return None
    return at + timedelta(minutes=settings.ORDER_PAYMENT_TIMEOUT_MINUTES)


def _has_left(order: Order) -> bool:
    """Something of it was sent or handed over."""
    return order.fulfillments.filter(store_id=order.store_id).exists()


def _refuse_cancelled(order: Order) -> None:
    if order.cancelled_at is not None:
        raise NotAllowedNow(_("订单已取消"))
