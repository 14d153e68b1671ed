"""Lines at a price that was laid aside for: what a 限时抢购 has left, or a place of a 秒杀."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from core.language import in_chinese
from core.money import round_cny
from orders.models import Order
from shop.catalog.models import ProductVariant
from shop.flash import taking
from shop.flash.models import FlashItem
from shop.flash.taking import Wanted
from shop.promotions.reckoning.terms import Discount, Goods, Kind
from shop.stock import allotting

if TYPE_CHECKING:
    from orders.deals.deals import Deals, Line


class Row(Protocol):
    """A line of an order to be."""

    @property
    def variant(self) -> ProductVariant: ...
    @property
    def held(self) -> "Held | None": ...


@dataclass(frozen=True)
class Held:
    """What one line has of a flash item, for `price` yuan apiece; `name` as an order keeps it."""

    wanted: Wanted
    number: str
    name: str
    price: Decimal
    is_alone: bool
    pay_minutes: int

    def discount(self, variant: ProductVariant, price: Decimal) -> Discount:
        """What an order says of it, for one who pays `price` apiece."""
        count = self.wanted.quantity
        amount = round_cny(variant.price * count) - round_cny(price * count)
        parts = {variant.pk: amount}
        return Discount(self.number, self.name, Kind.PRICE, amount, parts, in_price=True)


@dataclass(frozen=True)
class Beyond:
    """A line wants more than the `most` that its buyer may have for `price`, and has none so."""

    name: str
    price: Decimal
    most: int


def of_lines(
    store_id: int, lines: Sequence["Line"], *, buyer: str, at: datetime
) -> dict[int, Held | Beyond]:
    """
    By variant. All of a line, or none of it: who wants more than is left, or than one may have,
    buys at the ordinary price, and is told. No query where nothing is laid aside.
    """
    found: dict[int, Held | Beyond] = {
        line.variant.pk: _held(line.place.item, line.quantity, line.place.token or "")
        for line in lines
        if line.place and line.quantity == 1 and (line.place.expires_at or at) > at
    }
    wanted = {
        line.variant.pk: line
        for line in lines
        if not _is_beside(line) and line.quantity > 0 and _apart(line)
    }
    for item, most in taking.open_to(store_id, wanted, buyer=buyer, at=at):
        line = wanted[item.variant_id]
        found[item.variant_id] = (
            _held(item, line.quantity)
            if line.quantity <= most
            else Beyond(line.variant.product.title, item.price, most)
        )
    return found


def priced(goods: Goods, held: Held | Beyond | None) -> Goods:
    if not isinstance(held, Held):
        return goods
    # Who holds a place has decided for it; of what everybody may buy the lowest price counts.
    level_price = None if held.wanted.token else goods.level_price
    return replace(
        goods,
        held_price=held.price,
        held_by=held.number,
        held_alone=held.is_alone,
        level_price=level_price,
    )


def take(order: Order, rows: Sequence[Row], *, deals: "Deals") -> None:
    """
    What of the order's goods has a flash price is on their levels; all levels of the order stay
    locked then, so that two orders never wait for each other in a circle.

    :raises taking.Gone: when somebody was faster
    """
    found = [row.held for row in rows if row.held]
    if not found:
        return
    levels = allotting.locked(order.store_id, [row.variant.pk for row in rows])
    for one in sorted(found, key=lambda one: one.wanted.variant_id):
        taking.take(
            one.wanted,
            levels[one.wanted.variant_id],
            buyer=deals.buyer.key,
            reference=order.stock_reference,
            at=deals.at,
        )


def laid_aside(rows: Iterable[Row]) -> dict[int, Decimal]:
    """By variant, how many were laid aside for it until they were taken."""
    return {row.variant.pk: Decimal(row.held.wanted.quantity) for row in rows if row.held}


def _is_beside(line: "Line") -> bool:
    """It has a price of its own already."""
    return bool(line.place or line.group or line.reward or line.presale)


def _apart(line: "Line") -> Decimal:
    level = getattr(line.variant, "level", None)
    return level.apart if level else Decimal(0)


def _held(item: FlashItem, quantity: Decimal, token: str = "") -> Held:
    with in_chinese():
        name = item.get_kind_display()
    return Held(
        wanted=Wanted(item.pk, item.variant_id, int(quantity), token),
        number=item.number,
        name=name,
        price=item.price,
        is_alone=not item.is_shared,
        pay_minutes=item.pay_minutes,
    )
