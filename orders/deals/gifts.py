"""Goods that a promotion gives beside what is bought."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import round_cny
from orders.deals.deals import Line
from shop.catalog.models import ProductVariant
from shop.promotions.reckoning.terms import Reckoning


@dataclass(frozen=True)
class GiftLine:
    """
    So much for nothing, because of the promotion of this number. `price` is yuan apiece, that of
    the line where the same is bought; `beside` is how much of it stands in the order before.
    """

    variant: ProductVariant
    quantity: Decimal
    number: str
    price: Decimal
    beside: Decimal

    @property
    def worth(self) -> Decimal:
        """What it adds to the line, to the 分, and what is taken off again."""
        with_it = round_cny(self.price * (self.beside + self.quantity))
        return with_it - round_cny(self.price * self.beside)


def beside(
    reckoning: Reckoning, lines: Sequence[Line], *, stores: Collection[int]
) -> list[GiftLine]:
    """Those gifts that are there beside what is bought; no query without gifts. Stores by id."""
    if not reckoning.gifts:
        return []
    there = {line.variant.pk: line.quantity for line in lines}
    prices = {line.variant_id: line.unit_price for line in reckoning.lines}
    wanted = {gift.variant_id for _number, gift in reckoning.gifts}
    rows = ProductVariant.unscoped.filter(
        store_id__in=stores, pk__in=wanted, is_on_sale=True, retired_at=None
    ).select_related("product", "level")
    variants = {row.pk: row for row in rows}
    found = []
    for number, gift in reckoning.gifts:
        row, bought = variants.get(gift.variant_id), there.get(gift.variant_id, Decimal(0))
        if row is None or row.level.available < bought + gift.quantity:
            continue
        price = prices.get(row.pk, row.price)
        found.append(GiftLine(row, gift.quantity, number, price, bought))
        there[row.pk] = bought + gift.quantity
    return found
