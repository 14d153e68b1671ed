"""What pages show of presales."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from shop.catalog.models import ProductPage
from shop.presales.models import Presale
from shop.stores.models import Store


def edges(store_id: int, at: datetime) -> Iterable[datetime]:
    """When presales of a store begin or end next."""
    for row in Presale.unscoped.filter(store_id=store_id, ends_at__gt=at):
        yield row.ends_at if row.starts_at <= at else row.starts_at


def of_product(store: Store, product_id: int, *, at: datetime) -> list[Presale]:
    """Those that run now; no query where the store has nothing of the kind."""
    if not store.sells_beside:
        return []
    rows = Presale.unscoped.filter(store=store, variant__product_id=product_id)
    running = rows.filter(starts_at__lte=at, ends_at__gt=at, variant__retired_at=None)
    return list(running.select_related("variant").order_by("price", "pk"))


def on_product_page(page: ProductPage, request: HttpRequest) -> dict[str, object]:
    """The same for everybody, and never shown past its end."""
    rows = of_product(page.store, page.pk, at=timezone.now()) if page.is_on_sale else []
    return {"presales": rows}
