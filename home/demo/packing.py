"""What the town's first shop packs: waybills, printed papers, tracking numbers out of a file."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from home.demo import carrying, parcels, town
from orders.bulk_shipping import jobs
from orders.bulk_shipping.models import ShippingJob
from orders.models import Order
from orders.papers import printed
from orders.papers.models import Kind
from orders.waybills import cancelling, issuing, labels
from orders.waybills.models import Waybill, WaybillAccount
from shop.stores.models import Store

KEY = "demo-packing"


def pack(say: Callable[[str], None]) -> None:
    """Needs the contract of `equipment`. Of five orders two are sent, each in another way."""
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
    return parcels.confirmed(store, number, at=at - timedelta(minutes=70 + number), key=KEY)


def _issue(orders: list[Order], account: WaybillAccount, *, at: datetime) -> None:
    """The second is called off again: its order is to be sent."""
    store, owner = account.store, account.store.owner
    with carrying.for_the_town():
        first, second = (
            issuing.issue(store=store, order_id=order.pk, account_id=account.pk, actor=owner, at=at)
            for order in orders
        )
        labels.fetch(first)
        cancelling.cancel(store=store, waybill_id=second.pk, actor=owner, at=at)


def _from_files(store: Store, sent: Order, waiting: Order, *, at: datetime) -> None:
    """One file is booked; one, with a row that fits no order, waits to be looked at."""
    rows = f"{sent.number},圆通速递,YT8899000000101"
    job = _read(store, "昨天的快递单号.csv", rows, at=at)
    jobs.start(store=store, job_id=job.pk, actor=store.owner, at=at)
    jobs.work(job_id=job.pk, at=at)
    rows = f"{waiting.number},圆通速递,YT8899000000102\n2026,圆通速递,YT8899000000103"
    _read(store, "今天的快递单号.csv", rows, at=at)


def _read(store: Store, name: str, rows: str, *, at: datetime) -> ShippingJob:
    content = f"订单号,快递公司,快递单号\n{rows}".encode("utf-8-sig")
    job = jobs.send_in(store=store, content=content, name=name, actor=store.owner, at=at)
    jobs.work(job_id=job.pk, at=at)
    return job
