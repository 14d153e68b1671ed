"""A line while it is reckoned: whole 分 and whole pieces."""

from dataclasses import dataclass

from shop.promotions.reckoning.terms import Goods, Offer, Scope


@dataclass(frozen=True, slots=True)
class Line:
    """
    One variant after step 1. `unit` and `subtotal` are 分; `pieces` are whole ones, 0 of what is
    weighed. `is_closed`: its unit price stands alone, so steps 3 and 4 pass it by.
    """

    goods: Goods
    unit: int
    list_subtotal: int
    subtotal: int
    pieces: int
    price_by: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """分 that one offer takes off, by the line's place."""

    offer: Offer
    parts: dict[int, int]

    @property
    def amount(self) -> int:
        return sum(self.parts.values())


def inside(scope: Scope, lines: list[Line]) -> list[int]:
    """The places of the lines in `scope`."""
    return [place for place, line in enumerate(lines) if scope.holds(line.goods)]
