"""What goods are sold for, from what they cost: plain arithmetic."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from core.money import CENT, round_cny
from shop.suppliers.models import Supplier

Rounding = Supplier.Rounding
ONE, TEN = Decimal(1), Decimal(10)


@dataclass(frozen=True)
class Rule:
    """`least` is how much above the cost a price is at least, in yuan."""

    kind: str
    margin: Decimal
    rounding: str
    least: Decimal

    def price(self, cost: Decimal) -> Decimal:
        """Rounded up, so that a rule never sells for less than it says."""
        wanted = cost * (100 + self.margin) / 100
        if self.kind == Supplier.Margin.FIXED:
            wanted = cost + self.margin
        return _rounded(max(wanted, cost + self.least), self.rounding)


def rule_of(supplier: Supplier) -> Rule:
    return Rule(
        kind=supplier.margin_kind,
        margin=supplier.margin,
        rounding=supplier.rounding,
        least=supplier.least_margin,
    )


def _rounded(amount: Decimal, rounding: str) -> Decimal:
    if rounding == Rounding.YUAN:
        amount = amount.to_integral_value(ROUND_CEILING)
    elif rounding == Rounding.DIME_NINE:
        amount = _up_to(amount, ONE, Decimal("0.9"))
    elif rounding == Rounding.NINE:
        amount = _up_to(amount, TEN, Decimal(9))
    else:
        amount = amount.quantize(CENT, rounding=ROUND_CEILING)
    return round_cny(amount)


def _up_to(amount: Decimal, every: Decimal, end: Decimal) -> Decimal:
    """The next number that ends so: 12.3 → 12.9, 12.95 → 13.9; 41 → 49."""
    return ((amount - end) / every).to_integral_value(ROUND_CEILING) * every + end
