"""Pointing this process at the simulator of suppliers, and a shop of the town at its suppliers."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from core import scope
from home.demo import town
from home.demo.supplier import server
from home.demo.supplier.fake import HAIER_KEYS, YLH_KEYS, articles
from orders.dropshipping import showing
from shop.catalog.imports import jobs
from shop.stores.models import Store
from shop.suppliers import choosing, setup, sync
from shop.suppliers.models import Kind, Supplier, SupplierProduct

KEYS = {Kind.HAIER: HAIER_KEYS, Kind.YLH: YLH_KEYS}
ASK_EVERY_SECONDS = 10
# The town's shop of appliances.
SHOP = town.STORES[1].name


def use_suppliers(url: str) -> None:
    """`url` ends with a slash. Who plays the supplier does not wait for half an hour."""
    settings.HAIER_URL, settings.YLH_URL = f"{url}haier/", f"{url}ylh/"
    settings.SUPPLIER_ASK_EVERY_SECONDS = ASK_EVERY_SECONDS


@scope.across_stores("the demo town")
def callback() -> str:
    """Where the simulator tells the town's shop; "" before it is connected."""
    found = Supplier.unscoped.filter(store__name=SHOP, kind=Kind.YLH).first()
    return showing.address_of(found) if found else ""


def connect(store: Store, kind: str) -> Supplier:
    return setup.connect(
        supplier=Supplier(store=store, kind=kind),
        keys=KEYS[Kind(kind)],
        is_on=True,
        actor=store.owner,
    )


@scope.across_stores("the demo town")
def set_up(url: str, say: Callable[[str], None]) -> None:
    """Once: both contracts, and half of the goods chosen and published, as a person would."""
    store = Store.objects.select_related("owner").get(name=SHOP)
    if Supplier.unscoped.filter(store=store).exists():
        return
    address = urlsplit(url)
    with server.running(host=address.hostname or "", port=address.port or 0):
        haier = connect(store, Kind.HAIER)
        connect(store, Kind.YLH)
        _choose(haier, timezone.now())
    say(f"{store.name}：已连接供应商模拟器 {url}")


def _choose(haier: Supplier, at: datetime) -> None:
    codes = list(articles())
    choosing.add_codes(supplier=haier, text=" ".join(codes))
    run = sync.start(supplier=haier, actor=haier.store.owner, at=at)
    sync.work(run_id=run.pk, at=at)
    chosen = SupplierProduct.unscoped.filter(supplier=haier, code__in=codes[:6])
    job = choosing.choose(
        supplier=haier,
        product_ids=list(chosen.values_list("pk", flat=True)),
        actor=haier.store.owner,
        at=at,
    )
    jobs.start(store=haier.store, job_id=job.pk, actor=haier.store.owner)
    jobs.work(job_id=job.pk, at=at)
