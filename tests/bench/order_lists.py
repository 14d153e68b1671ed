"""The desk's lists of orders: of a store with a hundred thousand, beside one with a thousand."""

import time
from datetime import timedelta
from statistics import median
from typing import Any

FEW, MANY = 1_000, 100_000
# Both stores in turn, so often: other work on the machine moves both.
ROUNDS = 15
# Of each store: what is new, what is to be sent, what waits for its refund.
NEW, TO_SHIP, OPEN_REFUNDS = 10, 10, 5
# Of what is looked for each store has as many, and less than a page: all of it is looked for.
RARE = 15
FILTERS = {
    "all": "",
    "state=new": "state=new",
    "state=to_ship": "state=to_ship",
    "state=to_collect": "state=to_collect",
    "state=unpaid": "state=unpaid",
    "state=refunds": "state=refunds",
    "state=cancelled": "state=cancelled",
    "state=done": "state=done",
    "tail of a phone": "phone=4321",
    "three digits": "phone=321",
    "a product": "product=稀罕货",
    "a code": "product=RARE",
    "delivery": "delivery=pickup",
    "a week": "since=2020-01-01&until=2020-01-07",
}
ADDRESSES = {
    **{name: f"/merchant/orders/find/?{query}" for name, query in FILTERS.items()},
    "board: new": "/merchant/orders/",
    "board: all": "/merchant/orders/?state=all",
    "board: refunds": "/merchant/orders/?state=refunds",
}


def measured() -> dict[str, Any]:
    """{name of a list: {"few", "many": wall_ms and sql}}; wall clock, because PostgreSQL works."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    settings.SLOW_QUERY_MS = 60_000
    clients = {}
    for size in (FEW, MANY):
        clients[size] = Client()
        clients[size].force_login(store(size).owner)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return {name: _both(clients, address) for name, address in ADDRESSES.items()}


def _both(clients: dict[int, Any], address: str) -> dict[str, dict[str, float]]:
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    for turn in range(ROUNDS + 1):
        for size, client in clients.items():
            began = time.perf_counter()
            answer = client.get(address)
            assert answer.status_code == 200, address
            if turn:
                took[size].append(1000 * (time.perf_counter() - began))
    few, many = (
        {"wall_ms": round(median(took[size]), 2), "sql": _statements(clients[size], address)}
        for size in (FEW, MANY)
    )
    return {"few": few, "many": many}


def _statements(client: Any, address: str) -> int:
    """Of the list alone: what every page of the desk costs is taken away."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for path in (address, "/merchant/more/"):
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        counts.append(len(found))
    return counts[0] - counts[1]


def store(size: int) -> Any:
    """`size` orders of a year, copied in SQL from two that were placed as shoppers place them."""
    from django.utils import timezone

    from orders.lifecycle import cash
    from orders.models import Order
    from tests import make

    found = make.store(f"{size} 单的店")
    common = make.variant(found, name="常见货", stock="500")
    rare = make.variant(found, name="稀罕货", sku="RARE", stock="500")
    at = timezone.now()
    orders = [
        make.order(found, {common: "1"}, at=at - timedelta(days=400)),
        make.order(found, {common: "1", rare: "1"}, at=at - timedelta(days=400)),
    ]
    for order in orders:
        cash.take(store=found, order_id=order.pk, actor=found.owner, at=at)
    _copy(Order, orders[0].pk, size, _orders(size))
    _lines(orders, size)
    _refunds(orders[0], size)
    return found


def _orders(size: int) -> dict[str, str]:
    """Column → SQL of copy number g, the newest first."""
    done = f"g > {NEW + TO_SHIP}"
    rare = f"g % {size // RARE} = 33"
    return {
        "number": f"'B{size}-' || g",
        "token": f"md5('{size} ' || g)",
        "idempotency_key": f"'bench {size} ' || g",
        "phone": f"'13' || lpad((g::bigint * 7919 % 100000)::text, 5, '0')"
        f" || CASE WHEN {rare} THEN '4321' ELSE '77' || lpad((g % 100)::text, 2, '0') END",
        "created_at": f"now() - g * interval '1 year' / {size}",
        "delivery": "CASE WHEN g % 10 = 0 THEN 'pickup' ELSE 'local' END",
        "confirmed_at": f"CASE WHEN g > {NEW} THEN now() END",
        "cancelled_at": f"CASE WHEN {done} AND g % 50 = 0 THEN now() END",
        "completed_at": f"CASE WHEN {done} AND g % 50 <> 0 THEN now() END",
        "fulfillment_status": f"CASE WHEN {done} AND g % 50 <> 0 THEN 'fulfilled'"
        " ELSE 'unfulfilled' END",
        "payment_status": f"CASE WHEN {rare} OR g <= {NEW} THEN 'unpaid' ELSE 'paid' END",
    }


def _copy(model: Any, template: int, size: int, given: dict[str, str]) -> None:
    insert(model, given, f"o.id = {template}", f"generate_series(1, {size}) AS g")


def _lines(orders: list[Any], size: int) -> None:
    """Each copy has the common goods; RARE of them the rare ones too."""
    from orders.models import OrderLine

    copies = f"orders_order AS c WHERE c.number LIKE 'B{size}-%'"
    common = orders[0].lines.get().pk
    insert(OrderLine, {"order_id": "c.id"}, f"o.id = {common}", copies)
    rare = orders[1].lines.get(sku="RARE").pk
    insert(OrderLine, {"order_id": "c.id"}, f"o.id = {rare} AND c.phone LIKE '%4321'", copies)


def _refunds(order: Any, size: int) -> None:
    """Of one in a hundred the money went back long ago, of OPEN_REFUNDS it is on its way."""
    from orders.models import Order
    from orders.payments.models import PaymentOrder, Refund

    store = order.store_id
    payment = PaymentOrder.unscoped.get(order=order)
    copies = Order.unscoped.filter(store_id=store, number__startswith=f"B{size}-")
    ids = list(copies.order_by("-created_at").values_list("pk", flat=True)[::100])
    ids += list(copies.order_by("-created_at").values_list("pk", flat=True)[150:155])
    refunds = []
    for place, pk in enumerate(dict.fromkeys(ids)):
        row = PaymentOrder.unscoped.get(pk=payment.pk)
        row.pk, row._state.adding, row.order_id = None, True, pk
        row.out_trade_no = f"B{size}T{place}"
        row.save(force_insert=True)
        state = Refund.State.PENDING if place >= len(ids) - OPEN_REFUNDS else "succeeded"
        refunds.append(
            Refund(
                store_id=store,
                order_id=pk,
                payment=row,
                state=state,
                amount=row.amount,
                out_refund_no=f"B{size}R{place}",
            )
        )
    Refund.unscoped.bulk_create(refunds)


def insert(model: Any, given: dict[str, str], of: str, copies: str) -> None:
    """A row of `model` for each of `copies`, like the one that `of` names but for `given`."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    table = model._meta.db_table
    values = ", ".join(given.get(column, f"o.{column}") for column in columns)
    joined = f"{table} AS o, {copies}"
    where = f"AND {of}" if " WHERE " in copies else f"WHERE {of}"
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {joined} {where}"  # noqa: S608
        )
