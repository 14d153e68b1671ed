"""The rows of one order become parcels: all of them, or none."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from orders import locks
from orders.bulk_shipping import judging
from orders.bulk_shipping.models import ShippingJob, ShippingRow
from orders.lifecycle import fulfil
from orders.models import Order, OrderLine
from orders.shipping.couriers.table import clean

State = ShippingRow.State


@transaction.atomic
def book(*, job: ShippingJob, order_number: str, at: datetime) -> None:
    """What is ready of this order leaves the shop; a refusal is kept. Twice is once."""
    found = Order.objects.for_store(job.store_id).filter(number=order_number).first()
    of_order = ShippingRow.unscoped.filter(store_id=job.store_id, order_number=order_number)
    ready = of_order.filter(job=job, state=State.READY)
    if found is None:
        ready.update(state=State.WRONG, problem=ShippingRow.Problem.UNKNOWN_ORDER)
        return
    order = locks.locked(store=job.store_id, order_id=found.pk)
    rows = list(ready.select_for_update().order_by("number"))
    parcels = list(order.fulfillments.filter(store_id=job.store_id))
    for row in [row for row in rows if judging.is_in(parcels, row.tracking_number)]:
        # Somebody was faster, with another file or by hand.
        _end(row, State.ALREADY)
        rows.remove(row)
    try:
        with transaction.atomic():
            _send(job, order, rows, at=at)
    except locks.NotAllowedNow as refused:
        for row in rows:
            _end(row, State.REFUSED, str(refused))
    else:
        for row in rows:
            _end(row, State.BOOKED)


def _send(job: ShippingJob, order: Order, rows: list[ShippingRow], *, at: datetime) -> None:
    """:raises locks.NotAllowedNow: for the first parcel that cannot go"""
    if order.is_fulfilled and rows:
        raise locks.NotAllowedNow(str(ShippingRow.Problem.ALL_SENT.label))
    for (number, courier), quantities in _parcels(order, rows).items():
        fulfil.fulfil(
            store=job.store,
            order_id=order.pk,
            actor=job.actor,
            at=at,
            courier=courier,
            tracking_number=number,
            quantities=quantities or None,
        )


def _parcels(order: Order, rows: list[ShippingRow]) -> dict[tuple[str, str], Mapping[int, Decimal]]:
    """(number, courier) → line id to amount; nothing in it is all that is left."""
    parcels: dict[str, dict[int, Decimal]] = {}
    couriers: dict[str, str] = {}
    lines = list(OrderLine.unscoped.of(order))
    for row in rows:
        goods = parcels.setdefault(clean(row.tracking_number), {})
        couriers[clean(row.tracking_number)] = couriers.get(row.tracking_number) or row.courier
        line = judging.line_of(lines, row.sku) if row.sku else None
        if line is not None:
            amount = line.to_send if row.quantity is None else row.quantity
            goods[line.pk] = goods.get(line.pk, Decimal(0)) + amount
    return {(number, couriers[number]): goods for number, goods in parcels.items()}


def _end(row: ShippingRow, state: str, refusal: str = "") -> None:
    row.state, row.refusal = state, refusal[:200]
    row.save(update_fields=["state", "refusal"])
