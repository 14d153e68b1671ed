"""What the town's first shop packs: waybills, printed papers, tracking numbers out of a file."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from home.demo import parcels, town
from home.demo.carrier import server
from orders.bulk_shipping import jobs
from orders.lifecycle import steps
from orders.models import Order
from orders.papers import printed
from orders.papers.models import Kind
from orders.waybills import cancelling, issuing, labels
from orders.waybills.models import Waybill, WaybillAccount
from shop.stores.models import Store

KEY = "demo-packing"
HEADER = "订单号,快递公司,快递单号"


def pack(say: Callable[[str], None]) -> None:
    """Needs the contract of `equipment`. Of five orders three are sent, each in another way."""
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    account = WaybillAccount.objects.for_store(store).first()
    if account is None or Waybill.objects.for_store(store).exists():
        return
    at = timezone.now()
    orders = [_order(store, number, at=at) for number in range(len(town.CUSTOMERS))]
    printed.mark(orders[:4], Kind.PICKING, actor=store.owner, at=at - timedelta(minutes=30))
    printed.mark(orders[:2], Kind.NOTE, actor=store.owner, at=at - timedelta(minutes=28))
    _issue(orders[:2], account, at=at)
    _from_files(store, orders[2], orders[3], at=at)
    say(f"{store.name}：两张电子面单，两份快递单号表格")


def _order(store: Store, number: int, *, at: datetime) -> Order:
    placed = at - timedelta(minutes=70 + number)
    order = parcels.order(store, number, at=placed, key=KEY)
    confirmed = placed + timedelta(minutes=3)
    return steps.confirm(store=store, order_id=order.pk, actor=store.owner, at=confirmed)


def _issue(orders: list[Order], account: WaybillAccount, *, at: datetime) -> None:
    """The second is called off again: its order is to be sent."""
    store, owner = account.store, account.store.owner
    real = settings.KUAIDI100_LABEL_URL, settings.OUTBOUND_ALLOWED
    # The simulator that people play with begins later.
    with server.running() as services:
        settings.KUAIDI100_LABEL_URL, settings.OUTBOUND_ALLOWED = services.url, ["127.0.0.0/8"]
        first, second = (
            issuing.issue(store=store, order_id=order.pk, account_id=account.pk, actor=owner, at=at)
            for order in orders
        )
        labels.fetch(first)
        cancelling.cancel(store=store, waybill_id=second.pk, actor=owner, at=at)
        settings.KUAIDI100_LABEL_URL, settings.OUTBOUND_ALLOWED = real


def _from_files(store: Store, sent: Order, waiting: Order, *, at: datetime) -> None:
    """One file is booked; one, with a row that fits no order, waits to be looked at."""
    for name, rows in (
        ("昨天的快递单号.csv", [(sent.number, "YT8899000000101")]),
        ("今天的快递单号.csv", [(waiting.number, "YT8899000000102"), ("2026", "YT8899000000103")]),
    ):
        lines = [HEADER, *(f"{order},圆通速递,{number}" for order, number in rows)]
        content = "\n".join(lines).encode("utf-8-sig")
        job = jobs.send_in(store=store, content=content, name=name, actor=store.owner, at=at)
        jobs.work(job_id=job.pk, at=at)
        if len(rows) == 1:
            jobs.start(store=store, job_id=job.pk, actor=store.owner, at=at)
            jobs.work(job_id=job.pk, at=at)
