"""What could take the place of a line: the same product otherwise packed, then its neighbours."""

from collections.abc import Iterable

from django.db.models import QuerySet

from orders.cart import buyable
from orders.models import Order, OrderLine
from search import products
from search.search_request import SearchRequest
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import Store

MOST = 12
# Read from the line's category, before the nearest in price are chosen.
READ = 200


def to(line: OrderLine) -> list[ProductVariant]:
    """On sale and in stock, not in the order yet; the nearest in price first."""
    rows = _sold_here(line)
    if line.product is None:
        return _near(rows[:READ], line)[:MOST]
    same = rows.filter(product_id=line.product_id)
    shelf = line.product.path[: -ProductPage.steplen]
    neighbours = rows.filter(product__path__startswith=shelf).exclude(product_id=line.product_id)
    return [*_near(same, line), *_near(neighbours[:READ], line)][:MOST]


def found(line: OrderLine, words: str) -> list[ProductVariant]:
    """What these words find in the store, as the search finds it."""
    rows = by_words(line.order.store, words, _sold_here(line))
    return [row for row in rows if not buyable.is_sold_out(row)][:MOST]


def by_words(store: Store, words: str, rows: QuerySet[ProductVariant]) -> list[ProductVariant]:
    """Those of `rows` that the store's search finds, in its order."""
    request = SearchRequest(text=words, store=store)
    pages = [product.pk for product in products.find(request, limit=MOST).products]
    of_pages = rows.filter(product_id__in=pages)
    return sorted(of_pages, key=lambda row: (pages.index(row.product_id), row.position))


def of_sku(order: Order, sku: str) -> ProductVariant | None:
    """What the store sells under this SKU."""
    rows = ProductVariant.objects.for_store(order.store_id).filter(sku=sku, retired_at=None)
    return rows.select_related("product", "store", "level").first()


def _sold_here(line: OrderLine) -> QuerySet[ProductVariant]:
    ordered = OrderLine.unscoped.of(line.order).values("variant_id")
    rows = ProductVariant.objects.for_store(line.store_id)
    rows = rows.filter(retired_at__isnull=True, is_on_sale=True, product__live=True)
    return rows.exclude(pk__in=ordered).select_related("product", "store", "level")


def _near(rows: Iterable[ProductVariant], line: OrderLine) -> list[ProductVariant]:
    there = [row for row in rows if not buyable.is_sold_out(row)]
    return sorted(there, key=lambda row: (abs(row.price - line.price), row.pk))
