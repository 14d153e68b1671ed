"""What a shopper may have instead of goods that come back, and what it costs more or less."""

from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO, round_cny
from orders.models import OrderLine
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


def of(line: OrderLine, words: str) -> list[Choice]:
    """The same product otherwise packed, then its neighbours; or what these words find."""
    found = similar.found(line, words) if words else similar.to(line)
    paid = round_cny((line.total - line.discount) / line.quantity)
    return [Choice(variant, variant.asked - paid) for variant in found]
