"""
What changes hands when a line is not sent as it was ordered: old goods stay, new ones come, and
the money follows. Callers hold the order's lock.

The old line keeps its quantity and price; what it was worth stands in its `exchanged_amount` and in
the order's `substituted_total`: `total_price = items − discount − substituted + freight`.
"""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django.db.models import F
from django.utils.translation import gettext_noop

from accounts.actor import Actor
from core.money import ZERO, round_cny
from core.quantity import value
from orders import locks
from orders.lifecycle import cancellation
from orders.models import Order, OrderLine
from orders.payments import status
from orders.payments.attempts import extras
from orders.payments.refunds import refundable, refunds, unshipped_refunds
from orders.substitutions.models import Substitution
from shop.stock import ledger
from shop.stores.models import Store
from shop.stores.tenancy import id_of

REPLACED = gettext_noop("换货差价")
LEFT_OUT = gettext_noop("缺货，不发了")


class Step(TypedDict):
    """What every step of an order is told."""

    store: int
    order_id: int
    actor: Actor
    at: datetime


def _step(order: Order, actor: Actor, at: datetime) -> Step:
    return {"store": order.store_id, "order_id": order.pk, "actor": actor, "at": at}


def locked(*, store: Store | int, substitution_id: int) -> tuple[Order, Substitution]:
    """
    Order first, as everywhere.

    :raises Substitution.DoesNotExist: when the store has no such proposal
    """
    found = Substitution.unscoped.get(store_id=id_of(store), pk=substitution_id)
    order = locks.locked(store=store, order_id=found.order_id)
    rows = Substitution.unscoped.of(order).select_for_update(of=("self",))
    return order, rows.select_related("order", "line", "variant", "extra").get(pk=substitution_id)


def end(row: Substitution, state: str, *, at: datetime) -> None:
    """No answer is waited for any more; what was held for it is free."""
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])
    if row.extra is not None:
        extras.end(row.order, row.extra, at=at)
    if row.variant_id:
        ledger.release(store=row.store_id, reference=row.stock_reference)


def worth(order: Order, line: OrderLine, quantity: Decimal) -> Decimal:
    """What so much of a line cost and was not given back, in yuan."""
    parts = refundable.parts_of(order, {line.pk: quantity}, refundable.left(order))
    return parts[line.pk][1]


def difference(order: Order, row: Substitution) -> Decimal:
    """Yuan that a paid order costs more with the new goods; 0 when it is cheaper, or unpaid."""
    if row.kind != Substitution.Kind.REPLACE or not order.is_paid:
        return ZERO
    return max(row.total - worth(order, row.line, row.quantity), ZERO)


def discounted(order: Order, row: Substitution) -> Decimal | None:
    """Yuan that were truly paid for what is missing, where that is less than its price says."""
    if not order.is_paid:
        return None
    credit = worth(order, row.line, row.quantity)
    return credit if credit < round_cny(row.line.price * row.quantity) else None


def is_overtaken(order: Order, row: Substitution) -> bool:
    """Cancelled, refunded or sent meanwhile."""
    return order.cancelled_at is not None or row.line.to_send < row.quantity


def replace(order: Order, row: Substitution, *, actor: Actor, at: datetime) -> None:
    """Its new goods take the line's place; of what was paid the rest goes back."""
    credit = worth(order, row.line, row.quantity)
    line = _new_line(order, row)
    quantities = {line.variant_id: line.quantity}
    ledger.reserve(store=order.store_id, reference=order.stock_reference, quantities=quantities)
    row.new_line = line
    row.save(update_fields=["new_line"])
    order.items_total += line.total
    order.total_count += line.quantity
    _keep_back(order, row, credit, actor=actor, at=at)
    rest = min(credit - line.total, refundable.left(order).total)
    if order.is_paid and rest > 0:
        step = _step(order, actor, at)
        refunds.request(**step, quantities={}, amount=rest, reason=REPLACED)


def leave_out(order: Order, row: Substitution, *, actor: Actor, at: datetime) -> None:
    """The line is not sent. When nothing else is, the order ends, and its freight goes back."""
    credit, is_all = worth(order, row.line, row.quantity), _is_all_that_goes(order, row)
    left, step = refundable.left(order), _step(order, actor, at)
    transit = left.transit if is_all and order.is_paid else ZERO
    # Its money may have gone back before, when both sides agreed on a sum without goods.
    if order.is_paid and min(credit + transit, left.total) > 0:
        gone, restock = {row.line_id: row.quantity}, not row.is_lost
        refunds.request(**step, quantities=gone, transit=transit, reason=LEFT_OUT, restock=restock)
    elif is_all and not order.is_paid:
        cancellation.cancel_now(**step, reason=LEFT_OUT)
        if row.is_lost:
            unshipped_refunds.write_off(order, {row.line.variant_id: row.quantity}, actor)
    else:
        _keep_back(order, row, credit, actor=actor, at=at)


def _is_all_that_goes(order: Order, row: Substitution) -> bool:
    lines = OrderLine.unscoped.of(order)
    rest = sum(line.to_send for line in lines) - row.quantity
    return rest <= 0 and not locks.has_left(order)


def _new_line(order: Order, row: Substitution) -> OrderLine:
    if row.variant is None or row.new_quantity is None or row.price is None:
        raise ValueError("no replacement")
    return OrderLine.unscoped.create(
        store_id=order.store_id,
        order=order,
        variant=row.variant,
        product_id=row.variant.product_id,
        name=row.name,
        sku=row.variant.sku,
        options_text=row.options_text,
        unit=row.unit,
        price=row.price,
        quantity=row.new_quantity,
        total=row.total,
        picture_files=row.picture_files,
        return_exception=row.variant.product.return_exception,
    )


def _keep_back(
    order: Order, row: Substitution, credit: Decimal, *, actor: Actor, at: datetime
) -> None:
    """The old goods stay, and what they were worth is not part of the total any more."""
    quantities = {row.line_id: row.quantity}
    unshipped_refunds.keep_back(order, quantities, restock=not row.is_lost, actor=actor, at=at)
    OrderLine.unscoped.of(order).filter(pk=row.line_id).update(
        exchanged_quantity=F("exchanged_quantity") + value(row.quantity),
        exchanged_amount=F("exchanged_amount") + credit,
    )
    order.substituted_total += credit
    order.total_price = (
        order.items_total - order.discount_total - order.substituted_total + order.transit_price
    )
    order.save(update_fields=["items_total", "total_count", "substituted_total", "total_price"])
    status.refresh(order, at=at)
