"""What a promotion, saved or not, makes of the price of some of its goods."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from django.db.models import QuerySet

from core.money import round_cny
from core.quantity import MEASURED_UNITS
from shop.catalog import shelves
from shop.catalog.models import ProductVariant
from shop.promotions import scopes
from shop.promotions.models import Promotion
from shop.promotions.reckoning.reckon import reckon
from shop.promotions.reckoning.terms import Buyer, Goods, Kind, Offer, Scope
from shop.promotions.running import offer_of
from shop.stores.models import Store

GOODS, READ, MOST_PIECES = 5, 60, Decimal(99)
# Below this part of the price a shop has perhaps typed something else than it meant.
LOW = Decimal("0.7")


@dataclass(frozen=True)
class Example:
    """So much of a variant, yuan before and after; `gifts` are pieces that go along."""

    variant: ProductVariant
    quantity: Decimal
    before: Decimal
    after: Decimal
    gifts: Decimal
    is_freight_free: bool

    @property
    def is_low(self) -> bool:
        return self.after < self.before * LOW


def examples(promotion: Promotion, store: Store) -> list[Example]:
    """Of up to five goods; this promotion alone, for a buyer whom it concerns."""
    offer = offer_of(promotion)
    rows = _goods_of(offer.scope, store)
    above = shelves.above(store.pk, {row.product.path for row in rows})
    at = promotion.starts_at
    return [_example(row, above.get(row.product.path, frozenset()), offer, at) for row in rows]


def _example(row: ProductVariant, above: frozenset[int], offer: Offer, at: datetime) -> Example:
    pieces = _pieces(row, offer)
    goods = Goods(
        variant_id=row.pk,
        product_id=row.product_id,
        price=row.price,
        quantity=pieces,
        shelves=above,
        is_counted=row.unit not in MEASURED_UNITS,
    )
    found = reckon([goods], [offer], buyer=Buyer(level=offer.level, is_new=True), at=at)
    return Example(
        variant=row,
        quantity=pieces,
        before=round_cny(row.price * pieces),
        after=found.total,
        gifts=sum((gift.quantity for _number, gift in found.gifts), Decimal(0)),
        is_freight_free=bool(found.free_freight),
    )


def _pieces(row: ProductVariant, offer: Offer) -> Decimal:
    """As many as the lowest tier asks for."""
    least = min((tier.threshold for tier in offer.tiers), default=Decimal(0))
    is_counted = offer.by_count or offer.kind in (Kind.NTH, Kind.BUNDLE)
    wanted = least if is_counted else least / row.price
    return min(max(wanted.to_integral_value(ROUND_CEILING), Decimal(1)), MOST_PIECES)


def _goods_of(scope: Scope, store: Store) -> list[ProductVariant]:
    """One variant each of the newest goods that the scope holds."""
    rows = scopes.variants_in(scope, store)
    return _apart(rows.select_related("product").order_by("-product_id", "position", "pk"))


def _apart(rows: QuerySet[ProductVariant]) -> list[ProductVariant]:
    first: dict[int, ProductVariant] = {}
    for row in rows[:READ]:
        first.setdefault(row.product_id, row)
    return list(first.values())[:GOODS]
