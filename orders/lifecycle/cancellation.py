"""An order is called off: its goods go back to the shelf, its money to who paid."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core import scope
from core.money import ZERO
from orders import events, locks, notifications
from orders.models import Order, OrderEvent, OrderLine
from orders.payments import closing, status
from orders.payments.models import ONLINE, PaymentOrder, Refund, TransferProof
from orders.payments.refunds import refundable, refunds, unshipped_refunds
from shop.stock import ledger
from shop.stores.models import Store

# What a buyer may give as a reason, the first unless another is named.
REASONS = (
    gettext_noop("拍错了"),
    gettext_noop("不想要了"),
    gettext_noop("信息填错"),
    gettext_noop("其他"),
)
# Why nobody's wish ended it.
GROUP_FAILED = gettext_noop("未成团")
# So often an attempt that was opened meanwhile is closed as well.
TRIES = 3


def may_cancel(order: Order) -> bool:
    """Whether its buyer may call it off now; what is open at a gateway is seen when they do."""
    return order.cancelled_at is None and _is_still_the_buyers(order)


def cancel(
    *,
    store: Store | int,
    order_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    is_buyer: bool = False,
    only_unpaid: bool = False,
) -> Order:
    """
    Call an order off: its open attempts are closed first, its goods and money go back.

    :raises locks.NotAllowedNow: as `cancel_now`; also while a gateway does not answer
    """
    for _try in range(TRIES):
        try:
            return cancel_now(
                store=store,
                order_id=order_id,
                reason=reason,
                actor=actor,
                at=at,
                is_buyer=is_buyer,
                only_unpaid=only_unpaid,
            )
        except locks.PaymentInFlight:
            if not closing.close_attempts(store=store, order_id=order_id, at=at):
                break
    raise locks.NotAllowedNow(_("支付渠道没有响应，请稍后再取消"))


@scope.across_stores("an order is found by its unguessable token")
def cancel_as_buyer(*, token: str, reason: str, actor: Actor, at: datetime) -> Order:
    """
    The shopper calls it off, as long as the shop has not taken it on. Who saw it unpaid does
    not cancel a payment that arrives meanwhile.

    :raises locks.NotAllowedNow: afterwards
    """
    order = Order.unscoped.get(token=token)
    return cancel(
        store=order.store_id,
        order_id=order.pk,
        reason=reason,
        actor=actor,
        at=at,
        is_buyer=True,
        only_unpaid=not order.is_paid,
    )


@transaction.atomic
def cancel_now(
    *,
    store: Store | int,
    order_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
    is_buyer: bool = False,
    only_unpaid: bool = False,
) -> Order:
    """
    Call an order off, give its goods back to the shelf, and its money to who paid. Of one that
    was sent in part the rest is called off: it is withdrawn, and the order is fulfilled.
    Callers go through `cancel`, which closes attempts at gateways first.

    :raises locks.NotAllowedNow: when all has left, or cash was taken; for the buyer, when the
        shop has taken it on; for a paid order, if `only_unpaid`. A deposit stays with the shop
        where that was agreed on, and the buyer or the clock is the cause
    :raises locks.PaymentInFlight: while an attempt is open at a gateway
    """
    order = locks.locked(store=store, order_id=order_id)
    if order.cancelled_at is not None:
        return order
    if is_buyer and not _is_still_the_buyers(order):
        raise locks.NotAllowedNow(_("商家已接单，请联系商家取消"))
    if only_unpaid and order.is_paid:
        raise locks.NotAllowedNow(_("订单刚刚付款成功"))
    if order.is_fulfilled:
        raise locks.NotAllowedNow(_("订单已发货，不能取消"))
    if order.is_part_sent:
        _call_rest_off(order, reason=reason, actor=actor, at=at)
        return order
    _close_open_payments(order, at=at)
    keeps = kept_deposit(order) if is_buyer or only_unpaid else ZERO
    is_money_going_back = _give_money_back(order, keeps, reason=reason, actor=actor, at=at)
    order.cancelled_at, order.cancel_reason, order.expires_at = at, reason[:100], None
    order.save(update_fields=["cancelled_at", "cancel_reason", "expires_at"])
    ledger.release(store=order.store_id, reference=order.stock_reference)
    if keeps:
        events.record(order, OrderEvent.Type.DEPOSIT_KEPT, amount=str(keeps))
    events.record(order, OrderEvent.Type.CANCELLED, actor=actor, reason=order.cancel_reason)
    status.refresh(order, at=at)
    _tell(order, is_money_going_back=is_money_going_back)
    return order


def kept_deposit(order: Order) -> Decimal:
    """Yuan that stay with the shop when the buyer, or the clock, ends it now."""
    return order.deposit if order.keeps_deposit and order.waits_for_rest else ZERO


def rest_worth(order: Order) -> Decimal:
    """What of a paid order goes back, in yuan, when the goods that were not sent are called off."""
    possible = refundable.left(order)
    parts = refundable.parts_of(order, _not_sent(order), possible)
    return min(sum((worth for _quantity, worth in parts.values()), ZERO), possible.total)


def _not_sent(order: Order) -> dict[int, Decimal]:
    lines = OrderLine.unscoped.of(order).order_by("pk")
    return {line.pk: line.to_send for line in lines if line.to_send > 0}


def _call_rest_off(order: Order, *, reason: str, actor: Actor, at: datetime) -> None:
    """
    What was not sent of a locked order stays in the shop, its money goes back.

    :raises locks.NotAllowedNow: before it is paid: how much is owed for a part, nobody agreed on
    """
    if not order.is_paid:
        raise locks.NotAllowedNow(_("已发出一部分，收款后再用「退款」退没发的商品"))
    quantities, worth = _not_sent(order), rest_worth(order)
    if worth <= 0:
        unshipped_refunds.keep_back(order, quantities, restock=True, actor=actor, at=at)
        return
    try:
        refunds.request(
            store=order.store_id,
            order_id=order.pk,
            quantities=quantities,
            amount=worth,
            reason=reason,
            actor=actor,
            at=at,
        )
    except refundable.TooMuch as much:
        raise locks.NotAllowedNow(str(much)) from much


def _is_still_the_buyers(order: Order) -> bool:
    """The shop has not taken it on, nor sent it."""
    return order.confirmed_at is None and not order.is_fulfilled and not order.is_part_sent


def _close_open_payments(order: Order, *, at: datetime) -> None:
    """Attempts that people only know of close with the order; a gateway's must be closed there."""
    pending = PaymentOrder.unscoped.of(order).open()
    if pending.filter(channel__in=ONLINE).exists():
        raise locks.PaymentInFlight(_("顾客正在付款，请稍后再试"))
    proofs = TransferProof.unscoped.of(order).waiting()
    if proofs.exists():
        raise locks.NotAllowedNow(_("转账凭证还没有核对，核对后再取消"))
    pending.update(state=PaymentOrder.State.CLOSED, closed_at=at)


def _give_money_back(
    order: Order, keeps: Decimal, *, reason: str, actor: Actor, at: datetime
) -> bool:
    """
    Refund what a gateway or a transfer brought in, and what came from the balance, but what
    the shop keeps.

    :raises locks.NotAllowedNow: for cash, which is given back by hand first
    """
    if not order.is_paid and not order.paid_part:
        return False
    possible = refundable.left(order)
    total = possible.total - keeps
    possible = replace(possible, total=total, transit=min(possible.transit, total))
    if possible.total <= 0:
        return False
    cash = PaymentOrder.unscoped.of(order).filter(
        channel=PaymentOrder.Channel.CASH,
        state=PaymentOrder.State.SUCCEEDED,
        refund_held=0,
    )
    if cash.exists():
        raise locks.NotAllowedNow(_("订单已收款，请先撤销收款"))
    try:
        _ask_all_back(order, possible, reason=reason, actor=actor, at=at)
    except refundable.TooMuch as much:
        raise locks.NotAllowedNow(str(much)) from much
    return True


def _ask_all_back(
    order: Order, possible: refundable.Left, *, reason: str, actor: Actor, at: datetime
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


def _tell(order: Order, *, is_money_going_back: bool) -> None:
    if order.is_top_up:
        # Nothing was promised: who did not pay knows.
        return
    purpose = notifications.CANCELLED_PAID if is_money_going_back else notifications.CANCELLED
    if is_money_going_back and order.awaits_group and order.cancel_reason == GROUP_FAILED:
        purpose = notifications.GROUP_FAILED
    notifications.buyer(order, purpose)
