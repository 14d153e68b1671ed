"""A simulator that speaks both protocols, and a shop that buys there."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from home.demo.supplier import connecting, server
from home.demo.supplier.fake import Fake, articles
from orders.dropshipping import tasks as _registered  # noqa: F401 - sent by their names
from orders.models import Order
from shop.catalog.imports import jobs
from shop.catalog.models import ProductVariant
from shop.stock.models import StockLevel
from shop.stores.models import Store
from shop.suppliers import choosing, sync
from shop.suppliers import tasks as _registered_too  # noqa: F401
from shop.suppliers.models import Kind, Supplier, SupplierProduct, SyncRun
from tests import make

FRIDGE, WASHER = "GA0SZC001", "CA0SZC003"


@pytest.fixture(scope="session")
def supplier_process():
    with server.running() as fake:
        yield fake


@pytest.fixture
def fake(supplier_process: Fake, settings: Any) -> Fake:
    """As on its first day."""
    new = Fake(supplier_process.url)
    vars(supplier_process).update(vars(new))
    settings.HAIER_URL = f"{supplier_process.url}haier/"
    settings.YLH_URL = f"{supplier_process.url}ylh/"
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    settings.SUPPLIER_BACKOFF_SECONDS = 0.01
    return supplier_process


@dataclass
class Supplied:
    """A store with both contracts that sells two appliances."""

    store: Store
    haier: Supplier
    ylh: Supplier
    fake: Fake

    def product(self, code: str) -> SupplierProduct:
        found: SupplierProduct = SupplierProduct.unscoped.select_related("variant").get(
            store_id=self.store.pk, code=code
        )
        return found

    def variant(self, code: str) -> ProductVariant:
        variant = self.product(code).variant
        assert variant is not None
        return variant

    def level(self, code: str) -> StockLevel:
        found: StockLevel = StockLevel.unscoped.get(variant=self.variant(code))
        return found

    def sync(self) -> SyncRun:
        """A look at everything, now."""
        run = sync.start(supplier=self.haier, actor=None, at=timezone.now())
        sync.work(run_id=run.pk, at=timezone.now())
        run.refresh_from_db()
        return run

    def order(self, quantities: dict[str, str], **given: Any) -> Order:
        lines = {self.variant(code): quantity for code, quantity in quantities.items()}
        return make.order(self.store, lines, **given)


def connected(fake: Fake, store: Store | None = None) -> Supplied:
    store = store or make.store()
    haier = connecting.connect(store, Kind.HAIER)
    return Supplied(store, haier, connecting.connect(store, Kind.YLH), fake)


def chosen(shop: Supplied, *codes: str) -> None:
    """Looked up, chosen, and published where imports are."""
    choosing.add_codes(supplier=shop.haier, text="\n".join(codes or articles()))
    shop.sync()
    ids = list(shop.haier.products.filter(code__in=codes).values_list("pk", flat=True))
    job = choosing.choose(
        supplier=shop.haier, product_ids=ids, actor=shop.store.owner, at=timezone.now()
    )
    assert jobs.start(store=shop.store, job_id=job.pk, actor=shop.store.owner)
    jobs.work(job_id=job.pk, at=timezone.now())


@pytest.fixture
def supplied(fake: Fake, db: None) -> Supplied:
    shop = connected(fake)
    chosen(shop, FRIDGE, WASHER)
    return shop


def stock_of(shop: Supplied, code: str) -> tuple[Decimal, Decimal]:
    """(on hand, held)"""
    level = shop.level(code)
    return level.on_hand, level.reserved
