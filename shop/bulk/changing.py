"""What shall be changed, as a person says it, and what it makes of a price or a level."""

from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from core.money import CENT, round_cny

TENTH = Decimal("0.1")


class Way(StrEnum):
    SET = "set"
    UP_PERCENT = "up_percent"
    DOWN_PERCENT = "down_percent"
    UP = "up"
    DOWN = "down"


class Rounding(StrEnum):
    """To the cent, to the yuan, or to what ends in .9 and looks less."""

    CENT = "cent"
    WHOLE = "whole"
    NINE = "nine"


@dataclass(frozen=True)
class Change:
    """`amount` of yuan, per cent or goods; or a shelf (None is none); or whether on sale."""

    way: str = Way.SET
    amount: str = "0"
    rounding: str = Rounding.CENT
    shelf_id: int | None = None
    is_on_sale: bool = True

    def plain(self) -> dict[str, object]:
        return asdict(self)

    def price(self, before: Decimal) -> Decimal:
        amount = Decimal(self.amount)
        exact = {
            Way.SET: amount,
            Way.UP_PERCENT: before * (100 + amount) / 100,
            Way.DOWN_PERCENT: before * (100 - amount) / 100,
            Way.UP: before + amount,
            Way.DOWN: before - amount,
        }[Way(self.way)]
        return rounded(exact, self.rounding)

    def level(self, before: Decimal) -> Decimal:
        amount = Decimal(self.amount)
        return {Way.SET: amount, Way.UP: before + amount, Way.DOWN: before - amount}[Way(self.way)]


def rounded(price: Decimal, rounding: str) -> Decimal:
    """The nearest such price, halves up; of what costs something never nothing."""
    if rounding == Rounding.CENT or price <= 0:
        return round_cny(price)
    off = TENTH if rounding == Rounding.NINE else Decimal(0)
    whole = (price + off).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (max(whole, Decimal(1)) - off).quantize(CENT)
