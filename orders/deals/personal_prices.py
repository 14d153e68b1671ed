"""
What one person pays apiece, where that is less than pages say, which are the same for everybody
(promotions.md, §3): the price of a level, and offers for members or new buyers alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders.deals.deals import Deals
from shop.catalog.models import ProductVariant
from shop.promotions import badges
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
    by_product: dict[int, list[ProductVariant]] = {}
    for row in rows.select_related("product", "store").order_by("position", "pk"):
        by_product.setdefault(row.product_id, []).append(row)
    stores = {variants[0].store for variants in by_product.values()}
    deals = Deals(stores, user=user, at=at)
    found = {pk: _personal(deals, variants) for pk, variants in by_product.items()}
    return {pk: personal for pk, personal in found.items() if personal}


def _personal(deals: Deals, variants: Sequence[ProductVariant]) -> Personal | None:
    apiece = deals.apiece(variants[0].store, variants)
    less = {row: apiece[row.pk] for row in variants if row.pk in apiece}
    less = {row: found for row, found in less.items() if found[0] < row.asked}
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
