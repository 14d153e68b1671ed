"""What a product's page shows of other goods of its store: one query for all of it."""

from typing import NamedTuple

from django.db.models import F, QuerySet, Value

from core.compiled import Compiled
from shop.catalog.listing import Card, sold
from shop.catalog.models import ProductPage
from shop.stores.models import Store

RELATED = 6
TOGETHER = 4


class Beside(NamedTuple):
    """一起买的还有 by counts of orders, and 看了又看: best sellers on its shelf or in its store."""

    bought_together: list[Card]
    related: list[Card]


def of_product(product: ProductPage) -> Beside:
    """Nothing is in both; both are empty while the store is not open."""
    if product.store.status != Store.Status.OPEN:
        return Beside([], [])
    where = {"shelf": product.shelf_id} if product.shelf_id else {}
    # One that is previewed before it is saved has no number yet.
    rows = _beside(store=product.store_id, product=product.pk or 0, **where)
    together = [Card._make(row) for *row, count in rows if count][:TOGETHER]
    shown = {card.pk for card in together}
    best = (Card._make(row) for *row, count in rows if not count)
    return Beside(together, [card for card in best if card.pk not in shown][:RELATED])


def bought_with(product_id: int, *, store_id: int) -> QuerySet[ProductPage]:
    """What was bought beside it and can be bought now, the most frequent first."""
    pairs = {"bought_beside__store": store_id, "bought_beside__product": product_id}
    rows = sold().filter(store=store_id, in_stock=True, **pairs)
    return rows.annotate(together=F("bought_beside__count")).order_by("-together", "-pk")


def _both(*, store: int, product: int, shelf: int = 0) -> QuerySet[ProductPage, tuple[object, ...]]:
    rows = sold().filter(store=store).exclude(pk=product)
    rows = rows.filter(shelf=shelf) if shelf else rows
    best = rows.order_by("-in_stock", "-sales", "-pk")[: RELATED + TOGETHER]
    # SQLite has no limit inside a union.
    related = ProductPage._base_manager.filter(pk__in=best.values("pk"))
    related = related.annotate(together=Value(0))
    together = bought_with(product, store_id=store).order_by()
    columns = (*Card._fields, "together")
    both = related.values_list(*columns).union(together.values_list(*columns), all=True)
    return both.order_by("-together", "-in_stock", "-sales", "-pk")


_beside = Compiled(ProductPage, _both)
