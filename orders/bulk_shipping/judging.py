"""What can be done with each row that was read, and why not: first alone, then beside its order."""

import re
from collections.abc import Iterable
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import Count

from core import quantity
from orders.bulk_shipping.columns import Entry
from orders.bulk_shipping.models import ShippingJob, ShippingRow
from orders.models import Delivery, Order, OrderLine, PaymentStatus
from orders.shipping.couriers import table
from orders.shipping.models import Fulfillment

AT_ONCE = 200
# A unit that is sold in tenths.
MEASURED = "kg"
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_TRACKING = re.compile(r"[0-9A-Z-]{6,40}")
State, Problem = ShippingRow.State, ShippingRow.Problem


def alone(job: ShippingJob, entry: Entry) -> ShippingRow:
    """The row as it will be kept; WRONG for what says so by itself."""
    problem = _problem(entry)
    number = table.clean(entry.number)
    amount = None
    if not problem and entry.sku and entry.quantity:
        try:
            amount = quantity.parse(entry.quantity)
        except ValidationError as wrong:
            # Which steps the goods go in is the order's to say.
            is_part = wrong.code == "step"
            amount = quantity.parse(entry.quantity, unit=MEASURED) if is_part else None
    state = State.WRONG if problem else State.READ if number else State.EMPTY
    return ShippingRow(
        store_id=job.store_id,
        job=job,
        number=entry.row,
        state=state,
        problem=problem,
        order_number=entry.order[:40],
        courier=entry.courier[:40],
        tracking_number=(entry.number if problem else number)[:40],
        sku=entry.sku[:40],
        quantity=amount,
    )


def _problem(entry: Entry) -> str:
    """What speaks against the row by itself; "" for nothing."""
    is_formula = any(text.startswith(("=", "#")) for text in (entry.order, entry.number))
    if is_formula or not entry.number:
        return Problem.FORMULA if is_formula else ""
    tracking = re.sub(r"\s", "", entry.number).upper()
    facts = [
        (not entry.order, Problem.NO_ORDER_NUMBER),
        (_SCIENTIFIC.fullmatch(entry.order), Problem.LOST_ORDER_DIGITS),
        (_SCIENTIFIC.fullmatch(entry.number), Problem.LOST_DIGITS),
        (not _TRACKING.fullmatch(tracking), Problem.ODD_NUMBER),
        (entry.sku and not _is_quantity(entry.quantity), Problem.ODD_QUANTITY),
    ]
    return next((problem for is_so, problem in facts if is_so), "")


def _is_quantity(text: str) -> bool:
    """Empty is all that is left of it."""
    try:
        quantity.parse(text or "1", unit=MEASURED)
    except ValidationError:
        return False
    return True


def beside_orders(job: ShippingJob) -> None:
    """Judge every row that was read, order by order; an order with a wrong row sends nothing."""
    shared = _shared_numbers(job)
    numbers = job.rows.filter(store_id=job.store_id).exclude(order_number="")
    waiting = numbers.order_by("order_number").values_list("order_number", flat=True).distinct()
    names = list(waiting)
    for start in range(0, len(names), AT_ONCE):
        _judge(job, names[start : start + AT_ONCE], shared)


def _judge(job: ShippingJob, names: list[str], shared: set[str]) -> None:
    orders = Order.objects.for_store(job.store_id).filter(number__in=names)
    by_number = {order.number: order for order in orders.prefetch_related("lines", "fulfillments")}
    rows = job.rows.filter(store_id=job.store_id, order_number__in=names)
    judged: dict[tuple[str, str], list[int]] = {}
    for name, group in groupby(rows.order_by("order_number", "number"), lambda r: r.order_number):
        of_order = list(group)
        _judge_order(by_number.get(name), of_order, shared)
        for row in of_order:
            judged.setdefault((row.state, row.problem), []).append(row.pk)
    for (state, problem), ids in judged.items():
        rows.filter(pk__in=ids).update(state=state, problem=problem)


def _judge_order(order: Order | None, rows: list[ShippingRow], shared: set[str]) -> None:
    for row in [row for row in rows if row.state == State.READ]:
        if order is None:
            row.state, row.problem = State.WRONG, Problem.UNKNOWN_ORDER
        elif is_in(order.fulfillments.all(), row.tracking_number):
            row.state = State.ALREADY
        elif row.tracking_number in shared:
            row.state, row.problem = State.WRONG, Problem.NUMBER_TWICE
        else:
            row.problem = _against(order, row, rows)
            row.state = State.WRONG if row.problem else State.READY
    if any(row.state == State.WRONG for row in rows):
        for row in [row for row in rows if row.state == State.READY]:
            row.state, row.problem = State.WRONG, Problem.WITH_WRONG


def is_in(parcels: Iterable[Fulfillment], number: str) -> bool:
    """One of them already has this number."""
    return any(table.clean(parcel.tracking_number) == number for parcel in parcels)


def _against(order: Order, row: ShippingRow, beside: list[ShippingRow]) -> str:
    """What of its order speaks against the row; "" for nothing."""
    facts = [
        (order.delivery not in {Delivery.EXPRESS, Delivery.FREIGHT}, Problem.NOT_BY_COURIER),
        (order.cancelled_at is not None, Problem.CANCELLED),
        (order.waits_for_payment, Problem.UNPAID),
        (order.waits_for_group, Problem.NOT_MADE),
        (order.payment_status == PaymentStatus.REFUNDED, Problem.REFUNDED),
        (order.is_fulfilled, Problem.ALL_SENT),
    ]
    problem = next((problem for is_so, problem in facts if is_so), "")
    if problem:
        return problem
    sent_now = [other for other in beside if other.tracking_number and other.state != State.EMPTY]
    if not row.sku:
        is_one = len({other.tracking_number for other in sent_now}) == 1
        return "" if is_one and not any(r.sku for r in sent_now) else Problem.TWO_NUMBERS
    return _against_line(order, row, sent_now)


def _against_line(order: Order, row: ShippingRow, beside: list[ShippingRow]) -> str:
    line = line_of(order.lines.all(), row.sku)
    if line is None:
        return Problem.NO_SUCH_GOODS
    if row.quantity is not None and row.quantity % quantity.step(line.unit):
        return Problem.ODD_QUANTITY
    asked = sum(
        (line.to_send if other.quantity is None else other.quantity)
        for other in beside
        if other.sku == row.sku
    )
    return Problem.TOO_MUCH if asked > line.to_send or not line.to_send else ""


def line_of(lines: Iterable[OrderLine], sku: str) -> OrderLine | None:
    return next((line for line in lines if line.sku == sku), None)


def _shared_numbers(job: ShippingJob) -> set[str]:
    """Numbers that the file gives to orders of different phones: a cell dragged down too far."""
    rows = job.rows.filter(store_id=job.store_id, state=State.READ)
    several = rows.values("tracking_number").annotate(orders=Count("order_number", distinct=True))
    numbers = set(several.filter(orders__gt=1).order_by().values_list("tracking_number", flat=True))
    of_number: dict[str, set[str]] = {}
    named = rows.filter(tracking_number__in=numbers)
    phones = dict(
        Order.objects.for_store(job.store_id)
        .filter(number__in=named.values("order_number"))
        .values_list("number", "phone")
    )
    for number, order_number in named.values_list("tracking_number", "order_number"):
        of_number.setdefault(number, set()).add(phones.get(order_number, order_number))
    return {number for number, people in of_number.items() if len(people) > 1}
