"""What an order will cost: the same figures on the page and when it is placed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from orders.cart.cart import Line
from orders.models import Delivery
from shop.money import ZERO
from shop.stores.models import Store


@dataclass(frozen=True)
class Quote:
    """Yuan; `total = items + transit - discount`."""

    items: Decimal
    transit: Decimal
    discount: Decimal
    count: Decimal

    @property
    def total(self) -> Decimal:
        return self.items + self.transit - self.discount


def quote(*, store: Store, lines: Sequence[Line], delivery: str) -> Quote:
    """The price of these lines, brought this way."""
    items = sum((line.total for line in lines), ZERO)
    return Quote(
        items=items,
        transit=transit_price(store=store, items=items, delivery=delivery),
        discount=ZERO,
        count=sum((line.quantity for line in lines), Decimal(0)),
    )


def transit_price(*, store: Store, items: Decimal, delivery: str) -> Decimal:
    """One flat fee of the store, waived from an amount on; nothing for pick-up."""
    if delivery == Delivery.PICKUP:
        return ZERO
    if store.free_delivery_from is not None and items >= store.free_delivery_from:
        return ZERO
    return store.delivery_fee


def deliveries(store: Store) -> list[Delivery]:
    """The ways this store brings goods, the nearest first."""
    offered = {
        Delivery.LOCAL: store.offers_local,
        Delivery.EXPRESS: store.offers_express,
        Delivery.PICKUP: store.offers_pickup,
    }
    return [delivery for delivery, is_offered in offered.items() if is_offered]
