"""What a shopper may have instead of goods that come back, and what it costs more or less."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO, round_cny
from orders.models import OrderLine
from orders.payments.refunds import refundable
from orders.substitutions import similar
from shop.catalog.models import ProductVariant


@dataclass(frozen=True)
class Choice:
    """One of the shop's goods; `more` or `rest` is the difference in yuan, a piece."""

    variant: ProductVariant
    difference: Decimal

    @property
    def more(self) -> Decimal:
        return max(self.difference, ZERO)

    @property
    def rest(self) -> Decimal:
        return max(-self.difference, ZERO)


def of(line: OrderLine, words: str, left: refundable.Left) -> list[Choice]:
    """
    The same product otherwise packed, then its neighbours; or what these words find. Against
    what one piece is still worth, as the exchange will reckon it.
    """
    some = min(Decimal(1), left.lines[line.pk][0])
    if some <= 0:
        return []
    found = similar.found(line, words) if words else similar.to(line)
    _quantity, worth = refundable.parts_of(line.order, {line.pk: some}, left)[line.pk]
    paid = round_cny(worth / some)
    return [Choice(variant, variant.asked - paid) for variant in found]
