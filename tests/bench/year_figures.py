"""The pages of statistics: of a store with 100,000 orders in a year, and over a thousand stores."""

from datetime import timedelta
from statistics import median
from typing import Any

from tests.bench import order_lists
from tests.bench.cpu import Clocks

ORDERS, STORES, GOODS, BUYERS, DAYS = 100_000, 1_000, 50, 20_000, 365
ROUNDS = 9
PLATFORM = ("/admin/platform/", "/admin/platform/stores/")
# What every page of the admin asks, whatever is on it.
FRAME = ("django_session", "accounts_user", "wagtailusers_userprofile", "wagtailcore_")


def measured() -> dict[str, Any]:
    """{page: {"cpu_ms", "sql"}}; CPU of this process and its PostgreSQL together."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from accounts.models import User
    from home.statistics.reports.pages.book import REPORTS

    settings.SLOW_QUERY_MS = 60_000
    shop = year()
    town(shop)
    with connection.cursor() as cursor:
        # The clock looks at one process of PostgreSQL: it does all of the work by itself.
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    owner, operator = Client(), Client()
    owner.force_login(shop.owner)
    operator.force_login(User.objects.create(phone="13700000000", is_superuser=True))
    today = timezone.localdate()
    asked = f"from={today - timedelta(days=DAYS - 1)}&to={today}&by=day"
    found = {name: _page(owner, f"/merchant/statistics/{name}/?{asked}") for name in REPORTS}
    return found | {address: _page(operator, f"{address}?{asked}") for address in PLATFORM}


def year() -> Any:
    """Orders of a year copied in SQL, looked at as shoppers look, and their tables made."""
    from django.db import connection
    from django.utils import timezone

    from home.statistics.reports import daily
    from orders.lifecycle import cash
    from orders.models import Order, OrderLine
    from orders.payments.models import PaymentOrder
    from tests import make

    shop, at = make.store("一年的店"), timezone.now()
    goods = [make.variant(shop, name=f"货{n}", stock="500") for n in range(GOODS)]
    order = make.order(shop, dict.fromkeys(goods, "1"), at=at - timedelta(days=400))
    cash.take(store=shop, order_id=order.pk, actor=shop.owner, at=at - timedelta(days=400))
    order_lists.insert(Order, _orders(), f"o.id = {order.pk}", f"generate_series(1, {ORDERS}) AS g")
    copies = f"orders_order AS c WHERE c.store_id = {shop.pk} AND c.id <> {order.pk}"
    of = f"o.order_id = {order.pk} AND c.id % {GOODS} = o.id % {GOODS}"
    order_lists.insert(OrderLine, {"order_id": "c.id"}, of, copies)
    paid = {
        "order_id": "c.id",
        "out_trade_no": "'Y' || c.id",
        "paid_at": "c.created_at",
        "created_at": "c.created_at",
    }
    order_lists.insert(PaymentOrder, paid, f"o.order_id = {order.pk}", copies)
    _visits(shop, [row.product_id for row in goods])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    daily.rebuild(store_id=shop.pk, at=at)
    daily.close_night(at=at)
    return shop


def town(shop: Any) -> None:
    """As many stores as a town has, each with the days of `shop`."""
    from django.db import connection
    from django.utils import timezone

    from home.statistics.reports.models import StorePeriod
    from home.statistics.reports.platform import days
    from shop.stores.models import Store
    from tests import make

    for _store in range(STORES - 1):
        make.store(ways=None)
    others = f"stores_store AS c WHERE c.id <> {shop.pk}"
    order_lists.insert(StorePeriod, {"store_id": "c.id"}, f"o.store_id = {shop.pk}", others)
    days.rebuild(at=timezone.now())
    assert Store.objects.count() == STORES
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _orders() -> dict[str, str]:
    """Column → SQL of copy number g, the newest first."""
    return {
        "number": "'Y' || g",
        "token": "md5('year ' || g)",
        "idempotency_key": "'year ' || g",
        "phone": f"'137' || lpad((g::bigint * 7919 % {BUYERS})::text, 8, '0')",
        "created_at": f"now() - g * interval '{DAYS} days' / {ORDERS}",
        "confirmed_at": f"now() - g * interval '{DAYS} days' / {ORDERS}",
        "completed_at": "now()",
        "fulfillment_status": "'fulfilled'",
    }


def _visits(shop: Any, products: list[int]) -> None:
    from django.utils import timezone

    from home.statistics.visits import tables
    from home.statistics.visits.counted import Counted

    counted = Counted()
    for number in range(DAYS):
        on = timezone.localdate() - timedelta(days=number)
        for page, source, views in (("product", "wechat", 300), ("store", "inside", 90)):
            counted.views[shop.slug, on, page, source] = views
        for product in products:
            counted.looks[shop.slug, on, product] = 6
            counted.carts[shop.slug, on, product] = 2
    tables.add(counted)


def _page(client: Any, address: str) -> dict[str, float]:
    """Its statements, and the CPU in the middle of ROUNDS."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
        count = sum(not _is_frame(address, query["sql"]) for query in asked)
    took = []
    for _round in range(ROUNDS):
        clocks = Clocks(connection.connection.info.backend_pid)
        clocks.start()
        client.get(address)
        clocks.stop()
        each = clocks.each(1)
        took.append(each["cpu_ms_app"] + each["cpu_ms_pg"])
    return {"cpu_ms": round(median(took), 2), "sql": count}


def _is_frame(address: str, sql: str) -> bool:
    return address.startswith("/admin/") and sql.startswith(tuple(f'SELECT "{t}' for t in FRAME))
