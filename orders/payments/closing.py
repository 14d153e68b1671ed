"""
Ending attempts safely: ask the gateway, close there, ask again; only then is the row closed
and the goods go back. A gateway that cannot be reached leaves everything as it is.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts import scope
from orders import lifecycle, locks
from orders.models import Order
from orders.payments import attempts, journal, settle
from orders.payments.gateway import Misconfigured, Refused, Trade, TradeState, Unreachable
from orders.payments.gateways import gateway_of
from orders.payments.models import ONLINE, PaymentOrder
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = PaymentOrder.State
# A code that was never scanned can be scanned until it expires: asked once more after that.
AFTER_EXPIRY = timedelta(minutes=2)
CLAIM = timedelta(seconds=60)
LATER = timedelta(minutes=10)
PATIENCE = timedelta(days=1)
TRIES = 3


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
    Call an order off: its open attempts are closed first, its goods and money go back.

    :raises locks.NotAllowedNow: as `lifecycle.cancel`; also while a gateway does not answer
    """
    for _try in range(TRIES):
        try:
            return lifecycle.cancel(
                store=store,
                order_id=order_id,
                reason=reason,
                actor=actor,
                at=at,
                is_buyer=is_buyer,
                only_unpaid=only_unpaid,
            )
        except locks.PaymentInFlight:
            if not close_attempts(store=store, order_id=order_id, at=at):
                break
    raise locks.NotAllowedNow(_("支付渠道没有响应，请稍后再取消"))


@scope.across_stores("an order is found by its unguessable token")
def cancel_as_buyer(*, token: str, reason: str, actor: Any, at: datetime) -> Order:
    """
    The shopper calls it off, as long as the shop has not taken it on. Who saw it unpaid does
    not cancel a payment that arrives meanwhile.

    :raises locks.NotAllowedNow: afterwards
    """
    order = Order._base_manager.get(token=token)
    return cancel(
        store=order.store_id,
        order_id=order.pk,
        reason=reason,
        actor=actor,
        at=at,
        is_buyer=True,
        only_unpaid=not order.is_paid,
    )


def expire(*, store: Store | int, order_id: int, at: datetime) -> bool:
    """Close an order that was not paid in time; False when it has to be tried again."""
    for _try in range(TRIES):
        try:
            lifecycle.expire(store=store, order_id=order_id, at=at)
        except locks.PaymentInFlight:
            if not close_attempts(store=store, order_id=order_id, at=at):
                Order._base_manager.filter(store_id=id_of(store), pk=order_id).update(
                    close_tried_at=at
                )
                return False
        except locks.NotAllowedNow:
            # Paid in the last moment, or a proof has arrived: it stays.
            return True
        else:
            return True
    return False


def close_attempts(*, store: Store | int, order_id: int, at: datetime) -> bool:
    """Close every open attempt of the order at its gateway; False while one does not answer."""
    rows = PaymentOrder._base_manager.filter(
        store_id=id_of(store), order_id=order_id, state=State.PENDING, channel__in=ONLINE
    )
    done = [_close(payment, at=at) for payment in rows.select_related("configuration__interface")]
    return all(done)


@scope.across_stores("a payment is asked about by its id")
def query(*, payment_id: int, at: datetime, source: str) -> bool:
    """Ask the gateway about one attempt, and settle what is paid. True when it is paid."""
    rows = PaymentOrder._base_manager.select_related("configuration__interface")
    payment = rows.get(pk=payment_id)
    if payment.state == State.SUCCEEDED or payment.configuration is None:
        return payment.state == State.SUCCEEDED
    try:
        trade = gateway_of(payment.configuration).query(payment)
    except (Unreachable, Refused, Misconfigured):
        _ask_again(payment, at=at)
        return False
    if _settle(payment, trade, at=at, source=source):
        return True
    if _is_over(payment, trade.state, at=at):
        _closed(payment, at=at, is_missing=False)
        _rows(payment).update(next_query_at=None)
    elif payment.state == State.PENDING:
        _ask_again(payment, at=at)
    else:
        _rows(payment).update(next_query_at=None)
    return False


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """
    Attempts whose next question has come. They are claimed for a minute, so that a slow
    gateway is not asked by every sweep.
    """
    due = PaymentOrder._base_manager.filter(next_query_at__lte=at).exclude(state=State.SUCCEEDED)
    ids = list(due.order_by("next_query_at").values_list("pk", flat=True)[:50])
    claimed = []
    for payment_id in ids:
        mine = PaymentOrder._base_manager.filter(pk=payment_id, next_query_at__lte=at)
        if mine.update(next_query_at=at + CLAIM, queries=F("queries") + 1):
            claimed.append(payment_id)
    return claimed


def _close(payment: PaymentOrder, *, at: datetime) -> bool:
    """Query, close, query again; True when the attempt is over, paid or not."""
    if payment.configuration is None:
        return _closed(payment, at=at, is_missing=False)
    try:
        after = _close_there(payment, at=at)
    except (Unreachable, Refused, Misconfigured) as error:
        journal.decision("close_failed", payment=payment, is_ok=False, note=str(error)[:200])
        # Keys that are gone for good: by its own last moment nobody can pay it any more.
        is_hopeless = isinstance(error, Misconfigured) and _is_long_over(payment, at=at)
        return is_hopeless and _closed(payment, at=at, is_missing=False)
    if after in {TradeState.CLOSED, TradeState.MISSING}:
        return _closed(payment, at=at, is_missing=after == TradeState.MISSING)
    return after == TradeState.PAID


def _close_there(payment: PaymentOrder, *, at: datetime) -> TradeState:
    """
    How the attempt stands after closing; PAID once its money is booked, UNPAID while it can
    still be paid.
    """
    if payment.configuration is None:
        raise Misconfigured("no configuration")
    gateway = gateway_of(payment.configuration)
    if _settle(payment, gateway.query(payment), at=at, source="before closing"):
        return TradeState.PAID
    answer = gateway.close(payment)
    after = gateway.query(payment)
    if _settle(payment, after, at=at, source="after closing"):
        return TradeState.PAID
    is_paid_there = TradeState.PAID in {after.state, answer}
    return TradeState.UNPAID if is_paid_there else after.state


def _settle(payment: PaymentOrder, trade: Trade, *, at: datetime, source: str) -> bool:
    if trade.state != TradeState.PAID or trade.receipt is None:
        return False
    try:
        settle.settle(payment_id=payment.pk, receipt=trade.receipt, at=at, source=source)
    except settle.WrongMoney as wrong:
        journal.decision("wrong_money", payment=payment, is_ok=False, note=str(wrong)[:200])
        PaymentOrder._base_manager.filter(pk=payment.pk, store_id=payment.store_id).update(
            trouble=str(wrong)[:200]
        )
        return False
    return True


@transaction.atomic
def _closed(payment: PaymentOrder, *, at: datetime, is_missing: bool) -> bool:
    locks.locked(store=payment.store_id, order_id=payment.order_id)
    rows = PaymentOrder._base_manager.filter(
        pk=payment.pk, store_id=payment.store_id, state=State.PENDING
    )
    last_look = None
    if is_missing and payment.expires_at is not None:
        last_look = max(payment.expires_at, at) + AFTER_EXPIRY
    if rows.update(state=State.CLOSED, closed_at=at, next_query_at=last_look):
        journal.decision("closed", payment=payment)
    return True


def _is_over(payment: PaymentOrder, state: TradeState, *, at: datetime) -> bool:
    """Closed there, or a code that was never scanned and has expired."""
    if state == TradeState.CLOSED:
        return True
    has_expired = payment.expires_at is not None and at > payment.expires_at + AFTER_EXPIRY
    return state == TradeState.MISSING and has_expired


def _is_long_over(payment: PaymentOrder, *, at: datetime) -> bool:
    return payment.expires_at is not None and at > payment.expires_at + PATIENCE


def _ask_again(payment: PaymentOrder, *, at: datetime) -> None:
    """An open attempt soon; the last look at a closed one until a day has gone by."""
    if payment.state == State.PENDING:
        soon = attempts.queried(payment, at=at)
    else:
        soon = None if _is_long_over(payment, at=at) else at + LATER
    _rows(payment).exclude(state=State.SUCCEEDED).update(next_query_at=soon)


def _rows(payment: PaymentOrder) -> QuerySet[PaymentOrder]:
    return PaymentOrder._base_manager.filter(pk=payment.pk, store_id=payment.store_id)
