"""
Giving money back. A refund is decided in one transaction, under the locks of order and payment;
a task then asks the gateway, always with the same number, until the answer is final.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts import scope
from orders import events, locks, status, telling, withdrawal
from orders.models import Order, OrderEvent, OrderLine
from orders.payments import books, journal
from orders.payments.gateway import (
    Misconfigured,
    RefundResult,
    RefundState,
    Refused,
    Unreachable,
)
from orders.payments.models import ONLINE, PaymentOrder, Refund, RefundLine
from shop.money import CENT, ZERO, round_cny, split
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = Refund.State
OPEN = (State.PENDING, State.PROCESSING, State.ABNORMAL)
# Longer than a gateway may take to answer; a worker that died frees its refund after it.
CLAIM = timedelta(minutes=2)
# WeChat Pay refunds a payment at most 50 times.
MOST_REFUNDS = 50
WAITS = (
    *(timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=1), timedelta(minutes=5)),
    *(timedelta(minutes=30), timedelta(hours=1)),
)


class TooMuch(Exception):
    """More than is left to refund; the message says what is left."""


class Changed(TooMuch):
    """Somebody refunded since this was looked at: a second tap on the same button, perhaps."""


@dataclass(frozen=True)
class Left:
    """What can still be refunded of an order, in yuan, and of each line."""

    total: Decimal
    transit: Decimal
    lines: dict[int, tuple[Decimal, Decimal]]


@transaction.atomic
def request(
    *,
    store: Store | int,
    order_id: int,
    quantities: Mapping[int, Decimal],
    transit: Decimal = ZERO,
    reason: str,
    actor: Any,
    at: datetime,
    amount: Decimal | None = None,
    kind: str = Refund.Kind.REQUESTED,
    seen_left: Decimal | None = None,
    restock: bool = True,
) -> list[Refund]:
    """
    Refund these quantities of lines (line id to amount of goods) and `transit` yuan of the
    freight; `amount` instead of what they cost, when both sides agreed on another sum, or
    alone. Goods that were not sent stay in the shop: on the shelf again, or written off
    without `restock`. When nothing is left to send, the order is cancelled.
    `seen_left` is what was left when it was decided.

    :raises locks.NotAllowedNow: for an order that was not paid
    :raises Changed: when something else is left than `seen_left`
    :raises TooMuch: for more than was captured or ordered
    """
    order = locks.locked(store=store, order_id=order_id)
    payments = list(_paid(order).select_for_update(of=("self",)))
    if not payments:
        raise locks.NotAllowedNow(_("订单还没有付款，不能退款"))
    if order.refunds.filter(store_id=order.store_id).count() >= MOST_REFUNDS:
        raise TooMuch(_("这个订单退款次数太多，请联系平台"))
    possible = left(order)
    if seen_left is not None and possible.total != seen_left:
        raise Changed(_("退款情况有变化，请核对后再提交"))
    parts = _parts(order, quantities, possible)
    asked = sum((part for _quantity, part in parts.values()), ZERO) + transit
    total = min(asked, possible.total) if amount is None else amount
    # All that is left of a cancelled order goes back, whatever was agreed on before.
    is_all = kind == Refund.Kind.CANCELLED
    _check(total, transit, ZERO if is_all else asked, possible)
    parts = _agreed(parts, total - transit)
    made = []
    for payment, share in _shares(payments, total):
        first = not made
        made.append(
            decide(
                order=order,
                payment=payment,
                amount=share,
                kind=kind,
                reason=reason,
                actor=actor,
                at=at,
                transit=min(transit, share) if first else ZERO,
                parts=parts if first else {},
            )
        )
    if kind == Refund.Kind.REQUESTED:
        withdrawal.keep_back(order, quantities, restock=restock, actor=actor, at=at)
    return made


def decide(
    *,
    order: Order,
    payment: PaymentOrder,
    amount: Decimal,
    kind: str,
    reason: str,
    actor: Any,
    at: datetime,
    transit: Decimal = ZERO,
    parts: Mapping[int, tuple[Decimal, Decimal]] | None = None,
) -> Refund:
    """
    Write the refund; order and payment are locked by the caller, in its transaction.

    :raises TooMuch: above what is left of the payment
    """
    if amount <= 0 or amount > payment.refundable:
        raise TooMuch(_("可退金额不足"))
    # Reckoned here and not in SQL: SQLite would add as floats.
    payment.refund_held += amount
    payment.save(update_fields=["refund_held"])
    refund = Refund._base_manager.create(
        store_id=order.store_id,
        order=order,
        payment=payment,
        kind=kind,
        amount=amount,
        transit_amount=transit,
        reason=reason[:80],
        actor=actor if getattr(actor, "pk", None) else None,
        created_at=at,
        next_try_at=at,
    )
    RefundLine._base_manager.bulk_create(
        RefundLine(
            store_id=order.store_id, refund=refund, line_id=line_id, quantity=quantity, amount=part
        )
        for line_id, (quantity, part) in (parts or {}).items()
    )
    books.hold(refund)
    journal.decision("refund_decided", refund=refund, amount=amount, actor=actor, note=reason[:80])
    if kind != Refund.Kind.SURPLUS:
        events.record(
            order, OrderEvent.Type.REFUND_ASKED, actor=actor, amount=str(amount), reason=reason[:80]
        )
    if payment.channel in ONLINE:
        _enqueue(refund.pk)
    return refund


def amount_of(
    order: Order, quantities: Mapping[int, Decimal], *, transit: Decimal = ZERO
) -> Decimal:
    """
    What `request` would give back for these, in yuan.

    :raises TooMuch: for more than is left
    """
    possible = left(order)
    parts = _parts(order, quantities, possible)
    asked = sum((part for _quantity, part in parts.values()), ZERO) + transit
    total = min(asked, possible.total)
    _check(total, transit, asked, possible)
    return total


def left(order: Order) -> Left:
    """What is not yet refunded, or being refunded, of a paid order."""
    payments = list(_paid(order))
    total = sum((payment.amount - payment.refund_held for payment in payments), ZERO)
    live = RefundLine._base_manager.filter(store_id=order.store_id, refund__order=order).exclude(
        refund__state=State.FAILED
    )
    gone = {
        row["line_id"]: (row["quantity"], round_cny(row["amount"]))
        for row in live.values("line_id").annotate(quantity=Sum("quantity"), amount=Sum("amount"))
    }
    refunds = Refund._base_manager.filter(store_id=order.store_id, order=order)
    transit = refunds.exclude(state=State.FAILED).aggregate(sum=Sum("transit_amount"))["sum"]
    lines = {}
    for line in OrderLine._base_manager.filter(store_id=order.store_id, order=order):
        quantity, amount = gone.get(line.pk, (Decimal(0), ZERO))
        lines[line.pk] = (line.quantity - quantity, line.total - line.discount - amount)
    left_of_transit = order.transit_price - round_cny(transit or ZERO)
    return Left(total=total, transit=min(left_of_transit, total), lines=lines)


@scope.across_stores("a refund is run by its id")
def run(*, refund_id: int, at: datetime) -> None:
    """
    Ask the gateway for this refund, or how it stands. Safe to call again at any time: the
    same number refunds once. Whatever is not final is tried again later.
    """
    claim = at + CLAIM
    mine = Refund._base_manager.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at), pk=refund_id, state__in=OPEN
    ).update(claimed_until=claim, attempts=F("attempts") + 1)
    if not mine:
        return
    refund = Refund._base_manager.select_related(
        "payment__configuration__interface", "order", "store"
    ).get(pk=refund_id)
    if refund.payment.channel not in ONLINE:
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
    *, refund_id: int, result: RefundResult, at: datetime, source: str, actor: Any = None
) -> Refund:
    """Close the refund's row with what the gateway (or the shop) says; twice changes nothing."""
    found = Refund._base_manager.only("order_id", "store_id", "payment_id").get(pk=refund_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    PaymentOrder._base_manager.select_for_update().get(pk=found.payment_id)
    refund = (
        Refund._base_manager.select_for_update(of=("self",))
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
        refund.error = f"渠道金额 {result.amount}"[:200]
        refund.state, refund.next_try_at = State.ABNORMAL, at + WAITS[-1]
        journal.decision("refund_differs", refund=refund, is_ok=False, note=refund.error)
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
            journal.decision("refund_abnormal", refund=refund, is_ok=False)
    refund.save()
    status.refresh(order, at=at)
    return refund


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """Unfinished refunds at gateways whose next try has come; a lost task is found again here."""
    rows = Refund._base_manager.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
        state__in=OPEN,
        next_try_at__lte=at,
        payment__channel__in=ONLINE,
    )
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:100])


def again(*, store: Store | int, refund_id: int, actor: Any, at: datetime) -> Refund:
    """
    Try a failed refund of late money, or of a cancelled order, once more with a new number:
    the gateway has closed the old one. Others are asked for anew on the refund page.

    :raises locks.NotAllowedNow: for a refund that has not failed, or was tried again
    :raises Refund.DoesNotExist: when the store has no such refund
    :raises TooMuch: when its money has gone back another way
    """
    with transaction.atomic():
        found = Refund._base_manager.get(store_id=id_of(store), pk=refund_id)
        order = locks.locked(store=store, order_id=found.order_id)
        payments = PaymentOrder._base_manager.select_for_update(of=("self",))
        payment = payments.select_related("configuration").get(
            store_id=order.store_id, pk=found.payment_id
        )
        failed = Refund._base_manager.select_for_update().get(store_id=order.store_id, pk=refund_id)
        if failed.state != State.FAILED or failed.kind == Refund.Kind.REQUESTED:
            raise locks.NotAllowedNow(_("这笔退款不用重试"))
        if Refund._base_manager.filter(store_id=failed.store_id, retry_of=failed).exists():
            raise locks.NotAllowedNow(_("这笔退款已经重试过了"))
        lines = failed.lines.filter(store_id=failed.store_id)
        refund = decide(
            order=order,
            payment=payment,
            amount=failed.amount,
            kind=failed.kind,
            reason=failed.reason,
            actor=actor,
            at=at,
            transit=failed.transit_amount,
            parts={line.line_id: (line.quantity, line.amount) for line in lines},
        )
        Refund._base_manager.filter(pk=refund.pk).update(retry_of=failed)
        return refund


def given_back(*, store: Store | int, refund_id: int, actor: Any, at: datetime) -> Refund:
    """
    The shop has given a transfer or cash back by hand.

    :raises locks.NotAllowedNow: for a refund that a gateway makes
    :raises Refund.DoesNotExist: when the store has no such refund
    """
    refunds = Refund._base_manager.select_related("payment")
    refund = refunds.get(store_id=id_of(store), pk=refund_id)
    if refund.payment.channel in ONLINE:
        raise locks.NotAllowedNow(_("这笔退款由支付渠道处理"))
    done = RefundResult(RefundState.SUCCEEDED, amount=refund.amount)
    return finish(refund_id=refund.pk, result=done, at=at, source="by hand", actor=actor)


def _paid(order: Order) -> QuerySet[PaymentOrder]:
    """The payments that count, in the order in which they are locked."""
    return (
        PaymentOrder._base_manager.filter(
            store_id=order.store_id,
            order=order,
            state=PaymentOrder.State.SUCCEEDED,
            is_surplus=False,
        )
        .select_related("configuration")
        .order_by("pk")
    )


def _parts(
    order: Order, quantities: Mapping[int, Decimal], possible: Left
) -> dict[int, tuple[Decimal, Decimal]]:
    """Line id → (quantity, yuan): the price's share, and all that is left with the last piece."""
    lines = {
        line.pk: line
        for line in OrderLine._base_manager.filter(store_id=order.store_id, order=order)
    }
    parts = {}
    for line_id, quantity in quantities.items():
        if line_id not in lines or quantity <= 0:
            raise TooMuch(_("请选择要退的商品"))
        free, worth = possible.lines[line_id]
        if quantity > free:
            raise TooMuch(
                _("「%(name)s」最多还能退 %(left)s")
                % {
                    "name": lines[line_id].name,
                    "left": free.normalize(),
                }
            )
        line = lines[line_id]
        share = round_cny((line.total - line.discount) * quantity / line.quantity)
        parts[line_id] = (quantity, worth if quantity == free else min(share, worth))
    return parts


def _agreed(
    parts: dict[int, tuple[Decimal, Decimal]], amount: Decimal
) -> dict[int, tuple[Decimal, Decimal]]:
    """The lines' shares of the sum that goes back, when it is less than they cost."""
    weights = [worth for _quantity, worth in parts.values()]
    if sum(weights, ZERO) <= amount or not sum(weights, ZERO):
        return parts
    shares = split(amount, weights)
    return {
        line_id: (quantity, share)
        for (line_id, (quantity, _worth)), share in zip(parts.items(), shares, strict=True)
    }


def _check(total: Decimal, transit: Decimal, asked: Decimal, possible: Left) -> None:
    if total <= 0 or transit < 0 or total != total.quantize(CENT):
        raise TooMuch(_("请填写退款金额"))
    if transit > total or transit > possible.transit:
        raise TooMuch(_("运费最多还能退 ¥%(left)s") % {"left": possible.transit})
    if total > possible.total or (asked and total > asked):
        most = min(possible.total, asked) if asked else possible.total
        raise TooMuch(_("最多还能退 ¥%(left)s") % {"left": most})


def _shares(payments: list[PaymentOrder], total: Decimal) -> list[tuple[PaymentOrder, Decimal]]:
    """The sum taken from the order's payments in turn; mostly there is one."""
    shares = []
    for payment in payments:
        share = min(total, payment.amount - payment.refund_held)
        if share > 0:
            shares.append((payment, share))
            total -= share
    if total > 0:
        raise TooMuch(_("可退金额不足"))
    return shares


def _ask(refund: Refund) -> RefundResult:
    from orders.payments.gateways import gateway_of

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


def _succeeded(order: Order, refund: Refund, *, at: datetime, source: str, actor: Any) -> None:
    refund.state, refund.finished_at, refund.error = State.SUCCEEDED, at, ""
    refund.next_try_at = None
    books.refunded(refund)
    journal.decision("refunded", refund=refund, amount=refund.amount, actor=actor, note=source)
    events.record(
        order,
        OrderEvent.Type.REFUNDED,
        actor=actor,
        amount=str(refund.amount),
        channel=str(refund.payment.channel),
    )
    telling.refunded(order, refund)


def _succeeded_after_all(
    order: Order, refund: Refund, result: RefundResult, *, at: datetime
) -> Refund:
    """A refund that was given up went out nevertheless: the books follow the money."""
    if result.state != RefundState.SUCCEEDED:
        return refund
    payment = refund.payment
    if refund.amount > payment.refundable:
        refund.error = _("渠道已退款，与另一笔重复，请核对")
        refund.save(update_fields=["error"])
        journal.decision("refunded_twice", refund=refund, amount=refund.amount, is_ok=False)
        return refund
    payment.refund_held += refund.amount
    payment.save(update_fields=["refund_held"])
    refund.state, refund.finished_at, refund.error = State.SUCCEEDED, at, ""
    refund.gateway_refund_id = result.gateway_refund_id or refund.gateway_refund_id
    refund.save()
    books.refunded_after_all(refund)
    journal.decision("refunded", refund=refund, amount=refund.amount, note="after it had failed")
    events.record(order, OrderEvent.Type.REFUNDED, amount=str(refund.amount))
    status.refresh(order, at=at)
    return refund


def _failed_for_good(order: Order, refund: Refund, message: str, *, at: datetime) -> None:
    refund.state, refund.finished_at, refund.error = State.FAILED, at, message[:200]
    refund.next_try_at = None
    payment = refund.payment
    payment.refund_held -= refund.amount
    payment.save(update_fields=["refund_held"])
    books.free(refund)
    journal.decision(
        "refund_failed", refund=refund, amount=refund.amount, is_ok=False, note=message[:200]
    )
    events.record(
        order, OrderEvent.Type.REFUND_FAILED, amount=str(refund.amount), reason=message[:100]
    )


def _waiting(refund: Refund) -> timedelta:
    return WAITS[min(max(refund.attempts, 1), len(WAITS)) - 1]


def _wait(refund: Refund, claim: datetime, at: datetime, *, error: str) -> None:
    """Give the claim back, if it is still ours, and come again later."""
    Refund._base_manager.filter(pk=refund.pk, claimed_until=claim).update(
        claimed_until=None, next_try_at=at + _waiting(refund), error=error[:200]
    )


def _enqueue(refund_id: int) -> None:
    from orders.payments import tasks

    transaction.on_commit(lambda: tasks.run_refund.delay(refund_id=refund_id), robust=True)
