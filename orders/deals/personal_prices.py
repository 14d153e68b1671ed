"""
What one person pays apiece, where that is less than pages say, which are the same for everybody
(promotions.md, §3): the price of a level, and offers for members or new buyers alone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders.deals.deals import Deals
from shop.catalog.models import ProductVariant
from shop.promotions.display import badges
from shop.promotions.reckoning.unit_prices import LEVEL
from shop.promotions.running import offer_of

# As many goods as a long list has.
MOST = 60


@dataclass(frozen=True)
class Personal:
    """
    Of one product: yuan apiece `by_sku` for variants that are cheaper for this person, the
    lowest of all where pages show a higher one, and words for why.
    """

    by_sku: dict[str, Decimal]
    price_from: Decimal | None
    words: str


@scope.across_stores("a shopper's own prices, of goods on any page")
def of_products(product_ids: Collection[int], *, user: Actor, at: datetime) -> dict[int, Personal]:
    """By product id, of what can be bought; a guest has none."""
    if user is None or not product_ids:
        return {}
    rows = ProductVariant.objects.on_sale().filter(product__in=sorted(product_ids)[:MOST])
    variants = list(rows.select_related("product", "store").order_by("position", "pk"))
    deals = Deals({row.store for row in variants}, user=user, at=at)
    apiece: dict[int, tuple[Decimal, str]] = {}
    for store in deals.stores.values():
        apiece |= deals.apiece(store, [row for row in variants if row.store_id == store.pk])
    by_product: dict[int, list[ProductVariant]] = {}
    for row in variants:
        by_product.setdefault(row.product_id, []).append(row)
    found = {pk: _personal(deals, own, apiece) for pk, own in by_product.items()}
    return {pk: personal for pk, personal in found.items() if personal}


def lowest_of(variants: Collection[ProductVariant], *, user: Actor, at: datetime) -> Decimal | None:
    """Yuan for one piece of the cheapest, as pages say to this person; None of none."""
    own = of_products({row.product_id for row in variants}, user=user, at=at)
    by_sku = {sku: price for one in own.values() for sku, price in one.by_sku.items()}
    return min((by_sku.get(row.sku, row.asked) for row in variants), default=None)


def _personal(
    deals: Deals, variants: Sequence[ProductVariant], apiece: Mapping[int, tuple[Decimal, str]]
) -> Personal | None:
    found = {row: apiece[row.pk] for row in variants if row.pk in apiece}
    less = {row: price for row, price in found.items() if price[0] < row.asked}
    if not less:
        return None
    lowest, by = min(less.values())
    is_lowest = lowest < min(row.asked for row in variants)
    return Personal(
        by_sku={row.sku: price for row, (price, _by) in less.items()},
        price_from=lowest if is_lowest else None,
        words=_words(deals, by),
    )


def _words(deals: Deals, by: str) -> str:
    if by == LEVEL:
        return _("会员价")
    row = deals.promotions[by]
    return badges.words(offer_of(row), row.badge)
