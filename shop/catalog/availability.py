"""
What of a product can be bought now, and how much. Levels are kept by `shop.stock`, which
registers itself here; without it every amount is unknown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import quantity
from shop.catalog.models import ProductPage, ProductVariant

# Below this "库存" becomes 仅剩 N 件.
FEW = 10


@dataclass(frozen=True)
class Offer:
    """A variant on sale and what of it can be sold now (None: not counted)."""

    variant: ProductVariant
    available: Decimal | None

    @property
    def is_sold_out(self) -> bool:
        return self.available is not None and self.available < self.smallest

    @property
    def is_few(self) -> bool:
        return self.available is not None and not self.is_sold_out and self.available <= FEW

    @property
    def step(self) -> Decimal:
        return quantity.step(self.variant.unit)

    @property
    def jump(self) -> Decimal:
        return quantity.jump(self.variant.unit)

    @property
    def smallest(self) -> Decimal:
        """The least that may be bought: the store's minimum, else one step of the unit."""
        return self.variant.min_quantity or self.step

    @property
    def first(self) -> Decimal:
        """What the stepper shows at first: 1, or the minimum, or all that is left."""
        wanted = max(Decimal(1), self.smallest)
        return wanted if self.largest is None else min(wanted, self.largest)

    @property
    def largest(self) -> Decimal | None:
        limits = [n for n in (self.available, self.variant.max_quantity) if n is not None]
        return min(limits) if limits else None

    def for_script(self) -> dict[str, object]:
        """What product.js needs to know; a quote only, the server decides again."""
        variant = self.variant
        return {
            "sku": variant.sku,
            "options": variant.options,
            "price": f"{variant.asked:.2f}",
            "listPrice": f"{variant.struck:.2f}" if variant.struck else None,
            "unit": variant.unit,
            "available": None if self.available is None else float(self.available),
            "soldOut": self.is_sold_out,
            "min": float(self.smallest),
            "first": float(self.first),
            "max": None if self.largest is None else float(self.largest),
            "step": float(self.step),
            "limit": float(variant.max_quantity) if variant.max_quantity else None,
        }


Provider = Callable[[ProductPage], Sequence[Offer]]


def _uncounted(product: ProductPage) -> list[Offer]:
    variants = ProductVariant.objects.for_store(product.store_id).current()
    rows = variants.filter(product=product, is_on_sale=True).order_by("position", "pk")
    return [Offer(variant, None) for variant in rows]


_providers: list[Provider] = [_uncounted]


def register(provider: Provider) -> None:
    """`provider` answers from now on."""
    _providers.append(provider)


def of_product(product: ProductPage) -> list[Offer]:
    """The variants of `product` on sale, in the merchant's order."""
    return list(_providers[-1](product))


def option_groups(offers: Sequence[Offer]) -> list[tuple[str, list[str]]]:
    """[("颜色", ["白色", "黑色"]), …] in order of appearance."""
    groups: dict[str, list[str]] = {}
    for offer in offers:
        for name, value in offer.variant.options.items():
            values = groups.setdefault(name, [])
            if value not in values:
                values.append(value)
    return list(groups.items())
