"""
Giving money back. A refund is decided in one transaction, under the locks of order and payment;
a task then asks the gateway, always with the same number, until the answer is final.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.money import ZERO
from orders import events, locks
from orders.models import Order, OrderEvent
from orders.payments import payment_accounts, payment_log
from orders.payments.models import BY_HAND, PaymentOrder, Refund, RefundLine
from orders.payments.refunds import refund_limits, refund_runs, refundable, unshipped_refunds
from shop.stores.models import Store
from shop.stores.tenancy import id_of

State = Refund.State
# WeChat Pay refunds a payment at most 50 times.
MOST_REFUNDS = 50
# Line id → (goods, yuan).
Parts = Mapping[int, tuple[Decimal, Decimal]]


@transaction.atomic
def request(
    *,
    store: Store | int,
    order_id: int,
    quantities: Mapping[int, Decimal],
    transit: Decimal = ZERO,
    reason: str,
    actor: Actor,
    at: datetime,
    amount: Decimal | None = None,
    kind: str = Refund.Kind.REQUESTED,
    seen_left: Decimal | None = None,
    restock: bool = True,
    worths: Mapping[int, Decimal] | None = None,
    is_unsent: bool = True,
) -> list[Refund]:
    """
    Refund these quantities of lines (line id to amount of goods) and `transit` yuan of the
    freight; `amount` instead of what they cost, when both sides agreed on another sum, or
    alone; `worths` (line id to yuan) where they agreed on each line. Goods that are `is_unsent`
    stay in the shop: on the shelf again, or written off without `restock`. When nothing is left
    to send, the order is cancelled. `seen_left` is what was left when it was decided.

    :raises locks.NotAllowedNow: for an order that was not paid
    :raises refundable.Changed: when something else is left than `seen_left`
    :raises refundable.TooMuch: for more than was captured or ordered
    :raises refund_limits.BeyondRole: for more than who asks may give back
    """
    order = locks.locked(store=store, order_id=order_id)
    if not order.is_paid and kind != Refund.Kind.CANCELLED:
        raise locks.NotAllowedNow(_("订单还没有付款，不能退款"))
    payments, possible = _locked_payments(order, seen_left)
    if worths is not None:
        parts, total = refundable.worth(order, quantities, worths, transit, possible)
    else:
        parts, total = _agreed_on(order, possible, quantities, transit, amount, kind=kind)
    made = _decide_all(
        order, payments, parts, total, transit=transit, kind=kind, reason=reason, actor=actor, at=at
    )
    if kind == Refund.Kind.REQUESTED and is_unsent:
        unshipped_refunds.keep_back(order, quantities, restock=restock, actor=actor, at=at)
    return made


def _decide_all(
    order: Order,
    payments: list[PaymentOrder],
    parts: Parts,
    total: Decimal,
    *,
    transit: Decimal,
    kind: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[Refund]:
    """
    One refund of each payment that gives a share; the first names the lines, and as much of the
    freight as it can hold.
    """
    refund_limits.refuse(order, amount=total, kind=kind, actor=actor)
    made: list[Refund] = []
    for payment, share in refundable.shares(payments, total):
        freight = min(transit, share)
        transit -= freight
        refund = decide(
            order=order,
            payment=payment,
            amount=share,
            kind=kind,
            reason=reason,
            actor=actor,
            at=at,
            transit=freight,
            parts={} if made else parts,
        )
        made.append(refund)
    return made


def decide(
    *,
    order: Order,
    payment: PaymentOrder,
    amount: Decimal,
    kind: str,
    reason: str,
    actor: Actor,
    at: datetime,
    transit: Decimal = ZERO,
    parts: Parts | None = None,
) -> Refund:
    """
    Write the refund; order and payment are locked by the caller, in its transaction.

    :raises refundable.TooMuch: above what is left of the payment
    """
    if amount <= 0 or amount > payment.refundable:
        raise refundable.TooMuch(_("可退金额不足"))
    # Reckoned here and not in SQL: SQLite would add as floats.
    payment.refund_held += amount
    payment.save(update_fields=["refund_held"])
    refund = _write(
        order,
        payment,
        parts or {},
        kind=kind,
        amount=amount,
        transit_amount=transit,
        reason=reason[:80],
        actor=named(actor),
        created_at=at,
        next_try_at=at,
    )
    payment_accounts.hold(refund)
    payment_log.decision(
        "refund_decided", refund=refund, amount=amount, actor=actor, note=reason[:80]
    )
    if kind != Refund.Kind.SURPLUS:
        events.record(
            order, OrderEvent.Type.REFUND_ASKED, actor=actor, amount=str(amount), reason=reason[:80]
        )
    if payment.channel not in BY_HAND:
        refund_runs.enqueue(refund.pk)
    return refund


def again(*, store: Store | int, refund_id: int, actor: Actor, at: datetime) -> Refund:
    """
    Try a failed refund of late money, or of a cancelled order, once more with a new number:
    the gateway has closed the old one. Where somebody gave a part back by hand meanwhile, it
    is the rest. Others are asked for anew on the refund page.

    :raises locks.NotAllowedNow: for a refund that has not failed, or was tried again
    :raises Refund.DoesNotExist: when the store has no such refund
    :raises refundable.TooMuch: when all its money has gone back another way
    """
    with transaction.atomic():
        found = Refund.unscoped.get(store_id=id_of(store), pk=refund_id)
        order = locks.locked(store=store, order_id=found.order_id)
        payments = PaymentOrder.unscoped.select_for_update(of=("self",))
        payment = payments.select_related("configuration").get(
            store_id=order.store_id, pk=found.payment_id
        )
        failed = Refund.unscoped.select_for_update().get(store_id=order.store_id, pk=refund_id)
        if failed.state != State.FAILED or failed.kind == Refund.Kind.REQUESTED:
            raise locks.NotAllowedNow(_("这笔退款不用重试"))
        if Refund.unscoped.filter(store_id=failed.store_id, retry_of=failed).exists():
            raise locks.NotAllowedNow(_("这笔退款已经重试过了"))
        amount = min(failed.amount, payment.refundable)
        refund_limits.refuse(order, amount=amount, kind=failed.kind, actor=actor)
        is_whole = amount == failed.amount
        # Which goods the rest is for, nobody can say.
        lines = failed.lines.filter(store_id=failed.store_id) if is_whole else []
        refund = decide(
            order=order,
            payment=payment,
            amount=amount,
            kind=failed.kind,
            reason=failed.reason,
            actor=actor,
            at=at,
            transit=failed.transit_amount if is_whole else ZERO,
            parts={line.line_id: (line.quantity, line.amount) for line in lines},
        )
        Refund.unscoped.filter(pk=refund.pk).update(retry_of=failed)
        return refund


def _locked_payments(
    order: Order, seen_left: Decimal | None
) -> tuple[list[PaymentOrder], refundable.Left]:
    """What was paid for a locked order, locked as well, and what is left of it."""
    payments = list(refundable.paid(order).select_for_update(of=("self",)))
    if not payments:
        raise locks.NotAllowedNow(_("订单还没有付款，不能退款"))
    if Refund.unscoped.of(order).live().count() >= MOST_REFUNDS:
        raise refundable.TooMuch(_("这个订单退款次数太多，请联系平台"))
    possible = refundable.left(order)
    if seen_left is not None and possible.total != seen_left:
        raise refundable.Changed(_("退款情况有变化，请核对后再提交"))
    return payments, possible


def _agreed_on(
    order: Order,
    possible: refundable.Left,
    quantities: Mapping[int, Decimal],
    transit: Decimal,
    amount: Decimal | None,
    *,
    kind: str,
) -> tuple[dict[int, tuple[Decimal, Decimal]], Decimal]:
    """The lines' shares of the sum that goes back, and the sum, freight included."""
    parts = refundable.parts_of(order, quantities, possible)
    asked = sum((part for _quantity, part in parts.values()), ZERO) + transit
    total = min(asked, possible.total) if amount is None else amount
    # All that is left of a cancelled order goes back, whatever was agreed on before.
    is_all = kind == Refund.Kind.CANCELLED
    refundable.check(total, transit, ZERO if is_all else asked, possible)
    return refundable.agreed(parts, total - transit), total


def _write(
    order: Order,
    payment: PaymentOrder,
    parts: Mapping[int, tuple[Decimal, Decimal]],
    **fields: Any,
) -> Refund:
    refund = Refund.unscoped.create(store_id=order.store_id, order=order, payment=payment, **fields)
    RefundLine.unscoped.bulk_create(
        RefundLine(
            store_id=order.store_id, refund=refund, line_id=line_id, quantity=quantity, amount=part
        )
        for line_id, (quantity, part) in parts.items()
    )
    return refund
