"""Decided refunds: the gateway is asked, and its answer closes the refund's row."""

from collections.abc import Callable
from datetime import datetime, timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from core.language import sent
from orders import events, locks, notifications
from orders.models import Order, OrderEvent
from orders.payments import payment_accounts, payment_log, status
from orders.payments.gateways import gateway_of
from orders.payments.gateways.base import (
    Misconfigured,
    RefundResult,
    RefundState,
    Refused,
    Unreachable,
)
from orders.payments.models import BY_HAND, Channel, PaymentOrder, Refund
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = Refund.State
# Longer than a gateway may take to answer; a worker that died frees its refund after it.
CLAIM = timedelta(minutes=2)
WAITS = (
    *(timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5)),
    *(timedelta(minutes=30), timedelta(hours=1)),
)
# What rooms above do with a refund that is final, in its transaction, under the order's lock.
Follower = Callable[[Refund, datetime], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register one, where an app begins: it is told of each refund that succeeded or failed."""
    if follower not in _followers:
        _followers.append(follower)


def _tell(refund: Refund, at: datetime) -> None:
    for follower in _followers:
        follower(refund, at)


@scope.across_stores("a refund is run by its id")
def run(*, refund_id: int, at: datetime) -> None:
    """
    Ask the gateway for this refund, or how it stands. Safe to call again at any time: the
    same number refunds once. Whatever is not final is tried again later.
    """
    claim = at + CLAIM
    mine = (
        Refund.unscoped.unfinished()
        .filter(Q(claimed_until__isnull=True) | Q(claimed_until__lte=at), pk=refund_id)
        .update(claimed_until=claim, attempts=F("attempts") + 1)
    )
    if not mine:
        return
    refund = Refund.unscoped.select_related(
        "payment__configuration__interface", "order", "store"
    ).get(pk=refund_id)
    if refund.payment.channel in BY_HAND:
        _wait(refund, claim, at, error="")
        return
    try:
        result = _ask(refund)
    except (Unreachable, Misconfigured) as error:
        _wait(refund, claim, at, error=str(error))
    except Refused as refused:
        if refused.is_passing:
            _wait(refund, claim, at, error=str(refused))
        else:
            finish(refund_id=refund.pk, result=_failed(str(refused)), at=at, source="refused")
    else:
        finish(refund_id=refund.pk, result=result, at=at, source="gateway")


@scope.across_stores("a refund is finished by its id")
@transaction.atomic
def finish(
    *, refund_id: int, result: RefundResult, at: datetime, source: str, actor: Actor = None
) -> Refund:
    """Close the refund's row with what the gateway (or the shop) says; twice changes nothing."""
    found = Refund.unscoped.only("order_id", "store_id", "payment_id").get(pk=refund_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    PaymentOrder.unscoped.select_for_update().get(pk=found.payment_id)
    refund = (
        Refund.unscoped.select_for_update(of=("self",))
        .select_related("payment__configuration")
        .get(pk=refund_id)
    )
    if refund.state == State.SUCCEEDED:
        return refund
    if refund.state == State.FAILED:
        return _succeeded_after_all(order, refund, result, at=at)
    refund.claimed_until = None
    refund.gateway_refund_id = result.gateway_refund_id or refund.gateway_refund_id
    if result.amount is not None and result.amount != refund.amount:
        refund.error = (sent("渠道金额 %s") % result.amount)[:200]
        refund.state, refund.next_try_at = State.ABNORMAL, at + WAITS[-1]
        payment_log.decision("refund_differs", refund=refund, is_ok=False, note=refund.error)
    elif result.state == RefundState.SUCCEEDED:
        _succeeded(order, refund, at=at, source=source, actor=actor)
    elif result.state == RefundState.FAILED:
        _failed_for_good(order, refund, result.message, at=at)
    else:
        is_abnormal = result.state == RefundState.ABNORMAL
        refund.state = State.ABNORMAL if is_abnormal else State.PROCESSING
        refund.error = result.message[:200]
        refund.next_try_at = at + _waiting(refund)
        if is_abnormal:
            payment_log.decision("refund_abnormal", refund=refund, is_ok=False)
    refund.save()
    status.refresh(order, at=at)
    if refund.state in (State.SUCCEEDED, State.FAILED):
        _tell(refund, at)
    return refund


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """Unfinished refunds that no person makes and whose next try has come; lost tasks as well."""
    rows = (
        Refund.unscoped.unfinished()
        .filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
            next_try_at__lte=at,
        )
        .exclude(payment__channel__in=BY_HAND)
    )
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:100])


def given_back(*, store: Store | int, refund_id: int, actor: Actor, at: datetime) -> Refund:
    """
    The shop has given a transfer or cash back by hand.

    :raises locks.NotAllowedNow: for a refund that a gateway makes
    :raises Refund.DoesNotExist: when the store has no such refund
    """
    refunds = Refund.unscoped.select_related("payment")
    refund = refunds.get(store_id=id_of(store), pk=refund_id)
    if refund.payment.channel not in BY_HAND:
        raise locks.NotAllowedNow(_("这笔退款由支付渠道处理"))
    done = RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
    return finish(refund_id=refund.pk, result=done, at=at, source="by hand", actor=actor)


def _ask(refund: Refund) -> RefundResult:
    if refund.payment.channel == Channel.BALANCE:
        # Who keeps balances books it where it is told of the refund, in its transaction.
        return RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
    if refund.payment.configuration is None:
        raise Misconfigured("no configuration")
    gateway = gateway_of(refund.payment.configuration)
    if refund.attempts > 1 or refund.state != State.PENDING:
        try:
            known = gateway.query_refund(refund)
        except Refused as refused:
            # The question was refused, not the refund: it may be on its way.
            raise Unreachable(str(refused)) from refused
        if known.state != RefundState.MISSING:
            return known
    return gateway.refund(refund)


def _failed(message: str) -> RefundResult:
    return RefundResult(RefundState.FAILED, message=message)


def _succeeded(order: Order, refund: Refund, *, at: datetime, source: str, actor: Actor) -> None:
    refund.state, refund.finished_at, refund.error = State.SUCCEEDED, at, ""
    refund.next_try_at = None
    payment_accounts.refunded(refund)
    payment_log.decision("refunded", refund=refund, amount=refund.amount, actor=actor, note=source)
    events.record(
        order,
        OrderEvent.Type.REFUNDED,
        actor=actor,
        amount=str(refund.amount),
        channel=str(refund.payment.channel),
    )
    notifications.refunded(order, refund.amount)


def _succeeded_after_all(
    order: Order, refund: Refund, result: RefundResult, *, at: datetime
) -> Refund:
    """A refund that was given up went out nevertheless: the books follow the money."""
    if result.state != RefundState.SUCCEEDED:
        return refund
    payment = refund.payment
    if result.amount is not None and result.amount != refund.amount:
        refund.error = sent("渠道退了 ¥%(amount)s，与这笔退款不符，请核对") % {
            "amount": result.amount
        }
        refund.save(update_fields=["error"])
        payment_log.decision(
            "refund_differs", refund=refund, amount=result.amount, is_ok=False, note=refund.error
        )
        return refund
    if refund.amount > payment.refundable:
        refund.error = sent("渠道已退款，与另一笔重复，请核对")
        refund.save(update_fields=["error"])
        payment_log.decision("refunded_twice", refund=refund, amount=refund.amount, is_ok=False)
        return refund
    payment.refund_held += refund.amount
    payment.save(update_fields=["refund_held"])
    refund.state, refund.finished_at, refund.error = State.SUCCEEDED, at, ""
    refund.gateway_refund_id = result.gateway_refund_id or refund.gateway_refund_id
    refund.save()
    payment_accounts.refunded_after_all(refund)
    payment_log.decision(
        "refunded", refund=refund, amount=refund.amount, note="after it had failed"
    )
    events.record(order, OrderEvent.Type.REFUNDED, amount=str(refund.amount))
    status.refresh(order, at=at)
    _tell(refund, at)
    return refund


def _failed_for_good(order: Order, refund: Refund, message: str, *, at: datetime) -> None:
    refund.state, refund.finished_at, refund.error = State.FAILED, at, message[:200]
    refund.next_try_at = None
    payment = refund.payment
    payment.refund_held -= refund.amount
    payment.save(update_fields=["refund_held"])
    payment_accounts.free(refund)
    payment_log.decision(
        "refund_failed", refund=refund, amount=refund.amount, is_ok=False, note=message[:200]
    )
    events.record(
        order, OrderEvent.Type.REFUND_FAILED, amount=str(refund.amount), reason=message[:100]
    )


def _waiting(refund: Refund) -> timedelta:
    return WAITS[min(max(refund.attempts, 1), len(WAITS)) - 1]


def _wait(refund: Refund, claim: datetime, at: datetime, *, error: str) -> None:
    """Give the claim back, if it is still ours, and come again later."""
    Refund.unscoped.filter(pk=refund.pk, claimed_until=claim).update(
        claimed_until=None, next_try_at=at + _waiting(refund), error=error[:200]
    )


# Brokers hold it by this name over an upgrade.
@shared_task(name="orders.payments.tasks.run_refund")
def run_refund(*, refund_id: int) -> None:
    run(refund_id=refund_id, at=timezone.now())


def enqueue(refund_id: int) -> None:
    transaction.on_commit(lambda: run_refund.delay(refund_id=refund_id), robust=True)
