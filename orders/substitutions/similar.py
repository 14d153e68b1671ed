"""What could take the place of a line: the same product otherwise packed, then its neighbours."""

from collections.abc import Collection, Iterable
from decimal import Decimal

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
    return like(line.product, line.price, _sold_here(line))


def to_goods(variant: ProductVariant, *, without: Collection[int]) -> list[ProductVariant]:
    """As `to`, of goods that are in no order yet; `without` these variants."""
    return like(variant.product, variant.price, sold_by(variant.store_id, without=without))


def like(
    product: ProductPage | None, price: Decimal, rows: QuerySet[ProductVariant]
) -> list[ProductVariant]:
    """The same product otherwise packed, then its neighbours; the nearest in price first."""
    if product is None:
        return _near(rows[:READ], price)[:MOST]
    same = rows.filter(product_id=product.pk)
    shelf = product.path[: -ProductPage.steplen]
    neighbours = rows.filter(product__path__startswith=shelf).exclude(product_id=product.pk)
    return [*_near(same, price), *_near(neighbours[:READ], price)][:MOST]


def found(line: OrderLine, words: str) -> list[ProductVariant]:
    """What these words find in the store, as the search finds it."""
    return in_stock(by_words(line.order.store, words, _sold_here(line)))


def in_stock(rows: Iterable[ProductVariant]) -> list[ProductVariant]:
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
    ordered = OrderLine.unscoped.of(line.order).values_list("variant_id", flat=True)
    return sold_by(line.store_id, without=set(ordered))


def sold_by(store: Store | int, *, without: Collection[int]) -> QuerySet[ProductVariant]:
    rows = ProductVariant.objects.for_store(store)
    rows = rows.filter(retired_at__isnull=True, is_on_sale=True, product__live=True)
    return rows.exclude(pk__in=without).select_related("product", "store", "level")


def _near(rows: Iterable[ProductVariant], price: Decimal) -> list[ProductVariant]:
    there = [row for row in rows if not buyable.is_sold_out(row)]
    return sorted(there, key=lambda row: (abs(row.price - price), row.pk))
