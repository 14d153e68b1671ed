"""
Ending attempts safely: ask the gateway, close there, ask again; only then is the row closed
and the goods go back. A gateway that cannot be reached leaves everything as it is.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from core import scope
from core.language import sent
from orders import locks
from orders.payments import capture, payment_log
from orders.payments.attempts import attempts
from orders.payments.gateways import gateway_of
from orders.payments.gateways.base import (
    Gateway,
    Misconfigured,
    Refused,
    Trade,
    TradeState,
    Unreachable,
)
from orders.payments.models import ONLINE, PaymentOrder
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = PaymentOrder.State
# A code that was never scanned can be scanned until it expires, and money may be in flight
# when an attempt is closed: whatever was found before, it is asked about once more after that.
AFTER_EXPIRY = timedelta(minutes=2)
CLAIM = timedelta(seconds=60)
LATER = timedelta(minutes=10)
PATIENCE = timedelta(days=1)
# A gateway that stays away is asked this often, and for so long, about what was closed.
RARELY = timedelta(hours=6)
AT_LAST = timedelta(days=30)


def close_attempts(*, store: Store | int, order_id: int, at: datetime) -> bool:
    """Close every open attempt of the order at its gateway; False while one does not answer."""
    rows = PaymentOrder.unscoped.filter(
        store_id=id_of(store), order_id=order_id, state=State.PENDING, channel__in=ONLINE
    )
    done = [_close(payment, at=at) for payment in rows.select_related("configuration__interface")]
    return all(done)


@scope.across_stores("a payment is asked about by its id")
def query(*, payment_id: int, at: datetime, source: str) -> bool:
    """Ask the gateway about one attempt, and settle what is paid. True when it is paid."""
    rows = PaymentOrder.unscoped.select_related("configuration__interface")
    payment = rows.get(pk=payment_id)
    if payment.state == State.SUCCEEDED or payment.configuration is None:
        return payment.state == State.SUCCEEDED
    try:
        trade = _looked_at(payment)
    except (Unreachable, Refused, Misconfigured):
        _ask_again(payment, at=at)
        return False
    if _settle(payment, trade, at=at, source=source):
        return True
    if not _is_over(payment, trade.state, at=at):
        _ask_again(payment, at=at)
    elif payment.state == State.PENDING:
        _closed(payment, at=at)
    else:
        _rows(payment).update(next_query_at=None)
    return False


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """
    Attempts whose next question has come. They are claimed for a minute, so that a slow
    gateway is not asked by every sweep.
    """
    due = PaymentOrder.unscoped.filter(next_query_at__lte=at).exclude(state=State.SUCCEEDED)
    ids = list(due.order_by("next_query_at").values_list("pk", flat=True)[:50])
    claimed = []
    for payment_id in ids:
        mine = PaymentOrder.unscoped.filter(pk=payment_id, next_query_at__lte=at)
        if mine.update(next_query_at=at + CLAIM, queries=F("queries") + 1):
            claimed.append(payment_id)
    return claimed


def _close(payment: PaymentOrder, *, at: datetime) -> bool:
    """Query, close, query again; True when the attempt is over, paid or not."""
    if payment.configuration is None:
        return _closed(payment, at=at)
    try:
        after = _close_there(payment, at=at)
    except (Unreachable, Refused, Misconfigured) as error:
        payment_log.decision("close_failed", payment=payment, is_ok=False, note=str(error)[:200])
        # Keys that are gone for good: by its own last moment nobody can pay it any more.
        is_hopeless = isinstance(error, Misconfigured) and _is_long_over(payment, at=at)
        return is_hopeless and _closed(payment, at=at)
    if after in {TradeState.CLOSED, TradeState.MISSING, TradeState.REFUNDED}:
        return _closed(payment, at=at)
    return after == TradeState.PAID


def _close_there(payment: PaymentOrder, *, at: datetime) -> TradeState:
    """
    How the attempt stands after closing; PAID once its money is booked, UNPAID while it can
    still be paid.
    """
    gateway = _gateway(payment)
    before = gateway.query(payment)
    if _settle(payment, before, at=at, source="before closing"):
        return TradeState.PAID
    if before.state == TradeState.REFUNDED:
        return before.state
    answer = gateway.close(payment)
    after = gateway.query(payment)
    if _settle(payment, after, at=at, source="after closing"):
        return TradeState.PAID
    is_paid_there = TradeState.PAID in {after.state, answer}
    return TradeState.UNPAID if is_paid_there else after.state


def _settle(payment: PaymentOrder, trade: Trade, *, at: datetime, source: str) -> bool:
    if trade.state == TradeState.REFUNDED:
        # Nothing is paid by it. The refund's own number comes by notification, or in the bill.
        _mark(payment, sent("渠道显示付款后又退了款，等账单核对金额"))
        return False
    if trade.state != TradeState.PAID or trade.receipt is None:
        return False
    try:
        capture.settle(payment_id=payment.pk, receipt=trade.receipt, at=at, source=source)
    except capture.WrongMoney as wrong:
        payment_log.decision("wrong_money", payment=payment, is_ok=False, note=str(wrong)[:200])
        _mark(payment, str(wrong))
        return False
    return True


def _mark(payment: PaymentOrder, trouble: str) -> None:
    _rows(payment).exclude(state=State.SUCCEEDED).update(trouble=trouble[:200])


def _looked_at(payment: PaymentOrder) -> Trade:
    """How it stands there; what is closed here and can still be paid there is closed again."""
    gateway = _gateway(payment)
    trade = gateway.query(payment)
    if payment.state == State.CLOSED and trade.state == TradeState.UNPAID:
        gateway.close(payment)
        return gateway.query(payment)
    return trade


def _gateway(payment: PaymentOrder) -> Gateway:
    """:raises Misconfigured: for one of people only, and when its keys cannot be read"""
    if payment.configuration is None:
        raise Misconfigured("no configuration")
    return gateway_of(payment.configuration)


@transaction.atomic
def _closed(payment: PaymentOrder, *, at: datetime) -> bool:
    locks.locked(store=payment.store_id, order_id=payment.order_id)
    rows = PaymentOrder.unscoped.filter(
        pk=payment.pk, store_id=payment.store_id, state=State.PENDING
    )
    look = None if payment.configuration is None else _last_look(payment, closed_at=at)
    if rows.update(state=State.CLOSED, closed_at=at, next_query_at=look):
        payment_log.decision("closed", payment=payment)
    return True


def _last_look(payment: PaymentOrder, *, closed_at: datetime) -> datetime:
    """When nothing can arrive any more: it was closed, and its own time is over."""
    own_end = payment.expires_at or payment.created_at + PATIENCE
    return max(own_end, closed_at) + AFTER_EXPIRY


def _is_over(payment: PaymentOrder, state: TradeState, *, at: datetime) -> bool:
    """
    Open here: closed there, or a code that was never scanned and has expired. Closed here:
    nothing came until its last look.
    """
    if state == TradeState.UNPAID:
        return False
    if payment.state == State.CLOSED:
        return at >= _last_look(payment, closed_at=payment.closed_at or at)
    has_expired = payment.expires_at is not None and at > payment.expires_at + AFTER_EXPIRY
    if state == TradeState.MISSING:
        return has_expired
    # Paid with another sum is not over: a person must look at it.
    return state in {TradeState.CLOSED, TradeState.REFUNDED}


def _is_long_over(payment: PaymentOrder, *, at: datetime) -> bool:
    return payment.expires_at is not None and at > payment.expires_at + PATIENCE


def _ask_again(payment: PaymentOrder, *, at: datetime) -> None:
    """An open attempt soon; a closed one at its last look, and on until the gateway answers."""
    if payment.state == State.PENDING:
        again: datetime | None = attempts.queried(payment, at=at)
    else:
        again = _next_look(payment, at=at)
    _rows(payment).exclude(state=State.SUCCEEDED).update(next_query_at=again)


def _next_look(payment: PaymentOrder, *, at: datetime) -> datetime | None:
    look = _last_look(payment, closed_at=payment.closed_at or at)
    if at < look:
        return look
    if at > look + AT_LAST:
        # The bill is what is left to tell of it.
        return None
    return at + (LATER if at < look + PATIENCE else RARELY)


def _rows(payment: PaymentOrder) -> QuerySet[PaymentOrder]:
    return PaymentOrder.unscoped.filter(pk=payment.pk, store_id=payment.store_id)
