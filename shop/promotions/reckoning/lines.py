"""A line while it is reckoned: whole 分 and whole pieces."""

from collections.abc import Sequence
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


class Places:
    """
    Where the goods stand, so that a scope finds its own without asking each: there may be
    dozens of offers, and scopes of thousands of products.
    """

    def __init__(self, goods: Sequence[Goods]) -> None:
        """`goods` in the order of the lines."""
        self._all = frozenset(range(len(goods)))
        self._variants: dict[int, set[int]] = {}
        self._products: dict[int, set[int]] = {}
        self._shelves: dict[int, set[int]] = {}
        for place, one in enumerate(goods):
            self._variants.setdefault(one.variant_id, set()).add(place)
            self._products.setdefault(one.product_id, set()).add(place)
            for shelf in one.shelves:
                self._shelves.setdefault(shelf, set()).add(place)

    def of(self, scope: Scope) -> tuple[int, ...]:
        """The places of those that `scope` holds."""
        found = set(self._all)
        if not scope.is_all:
            found = self._named(scope.shelves, scope.products, scope.variants)
        if scope.without_shelves or scope.without_products or scope.without_variants:
            found -= self._named(
                scope.without_shelves, scope.without_products, scope.without_variants
            )
        return tuple(sorted(found))

    def _named(
        self, shelves: frozenset[int], products: frozenset[int], variants: frozenset[int]
    ) -> set[int]:
        found: set[int] = set()
        for named, known in (
            (shelves, self._shelves),
            (products, self._products),
            (variants, self._variants),
        ):
            # The shorter of both is walked through.
            both = [one for one in known if one in named] if len(known) < len(named) else named
            for one in both:
                found |= known.get(one, set())
        return found
