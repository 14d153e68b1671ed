"""Which lines of an order a supplier is to send: written down beside it, in its transaction."""

from collections.abc import Iterable
from datetime import datetime

from celery import signature
from django.db import transaction

from orders import events
from orders.dropshipping.models import (
    NOT_THERE,
    OPEN,
    State,
    SupplierOrder,
    SupplierOrderLine,
)
from orders.models import Delivery, Order, OrderEvent, OrderLine
from shop.suppliers.adapters import ADAPTERS
from shop.suppliers.models import Kind, Supplier, SupplierProduct

# Goods that are fetched at the counter go to the counter first.
SENT_TO_BUYERS = frozenset({Delivery.EXPRESS, Delivery.FREIGHT, Delivery.LOCAL})


def plan(order: Order, *, at: datetime) -> list[SupplierOrder]:
    """Of a locked order that may be the shop's to send: once for each supplier."""
    if order.cancelled_at is not None or order.delivery not in SENT_TO_BUYERS:
        return []
    lines = {line.variant_id: line for line in OrderLine.unscoped.of(order) if line.to_send > 0}
    products = SupplierProduct.unscoped.filter(
        store_id=order.store_id, variant__in=lines, supplier__is_on=True
    )
    by_supplier: dict[Supplier, list[SupplierProduct]] = {}
    for product in products.select_related("supplier").order_by("pk"):
        by_supplier.setdefault(_orders_at(product.supplier), []).append(product)
    made = []
    for supplier, some in by_supplier.items():
        known = SupplierOrder.unscoped.of(order).filter(kind=supplier.kind)
        if not known.exists():
            made.append(_write(order, supplier, some, lines, at))
    return made


def again(*, row: SupplierOrder, at: datetime) -> SupplierOrder | None:
    """
    Of a locked order: what the supplier did not take is asked for anew, with a number of its
    own. None while the old one is open.
    """
    if row.is_open or row.supplier is None or row.state == State.DELIVERED:
        return None
    lines = {line.variant_id: line for line in OrderLine.unscoped.of(row.order)}
    wanted = {line.pk for line in lines.values() if line.to_send > 0}
    held = row.lines.filter(store_id=row.store_id, line__in=wanted)
    codes = list(held.values_list("line__variant_id", flat=True))
    products = SupplierProduct.unscoped.filter(store_id=row.store_id, variant__in=codes)
    some = list(products.order_by("pk"))
    return _write(row.order, row.supplier, some, lines, at) if some else None


def queue(rows: Iterable[SupplierOrder]) -> None:
    """After commit; what gets lost on the way the sweep finds. By its name: it is above."""
    for row in rows:
        task = signature(
            "orders.dropshipping.tasks.look_after_supplier_order",
            kwargs={"supplier_order_id": row.pk},
        )
        transaction.on_commit(task.delay, robust=True)


def is_unready(order: Order) -> bool:
    """Not the shop's to send yet: it waits for money, for others, or for the shop's word."""
    if order.waits_for_payment or order.waits_for_group:
        return True
    return not order.is_prepaid and order.confirmed_at is None


def call_off(order: Order, *, at: datetime) -> None:
    """Of a locked order: what no supplier has yet ends here, the rest is asked for there."""
    rows = SupplierOrder.unscoped.of(order).filter(state__in=OPEN)
    rows.filter(state__in=NOT_THERE, remote="").update(
        state=State.CANCELLED, moved_at=at, next_ask_at=None
    )
    rows = rows.exclude(is_unwanted=True)
    there = list(rows)
    rows.update(is_unwanted=True, next_ask_at=at)
    queue(there)


def record(row: SupplierOrder, kind: str, *, words: str = "") -> OrderEvent:
    return events.record(row.order, kind, supplier=row.kind, number=row.so_id, words=words)


def tell_staff(row: SupplierOrder, words: str) -> None:
    """Of a locked row: what somebody has to see, until they say they did; saved by the caller."""
    if row.trouble != words[:200]:
        row.trouble = words[:200]
        record(row, OrderEvent.Type.SUPPLIER_TROUBLE, words=row.trouble)


def _orders_at(supplier: Supplier) -> Supplier:
    """Who takes orders for these goods; the same where nobody does, for a person to order."""
    if ADAPTERS[supplier.kind].takes_orders:
        return supplier
    takers = [kind for kind in Kind.values if ADAPTERS[kind].takes_orders]
    rows = Supplier.unscoped.filter(store_id=supplier.store_id, kind__in=takers, is_on=True)
    return rows.order_by("pk").first() or supplier


def _write(
    order: Order,
    supplier: Supplier,
    products: list[SupplierProduct],
    lines: dict[int, OrderLine],
    at: datetime,
) -> SupplierOrder:
    takes = ADAPTERS[supplier.kind].takes_orders
    row = SupplierOrder.unscoped.create(
        store_id=order.store_id,
        order=order,
        kind=supplier.kind,
        supplier=supplier,
        state=State.WAITING if takes else State.BY_HAND,
        next_ask_at=at if takes else None,
        created_at=at,
    )
    SupplierOrderLine.unscoped.bulk_create(
        [
            SupplierOrderLine(
                store_id=order.store_id,
                supplier_order=row,
                line=lines[product.variant_id or 0],
                code=product.code,
                quantity=lines[product.variant_id or 0].to_send,
                cost=product.cost,
            )
            for product in products
        ]
    )
    queue([row])
    return row
