"""What an order will cost: the same figures on the page and when it is placed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.areas import Area
from core.money import ZERO
from orders.cart.contents import Line
from orders.models import Delivery
from orders.payments.available_methods import Offers
from orders.shipping import transit
from orders.shipping.freight import load_of
from orders.shipping.local import Position
from orders.shipping.transit import Terms, Transit, Wanted
from shop.stores.models import Store


@dataclass(frozen=True)
class Quote:
    """Yuan; `total = items + transit - discount`. How the freight came about is in `way`."""

    items: Decimal
    transit: Decimal
    discount: Decimal
    count: Decimal
    way: Transit = field(default_factory=Transit)

    @property
    def total(self) -> Decimal:
        return self.items + self.transit - self.discount


def quote(
    *,
    store: Store,
    lines: Sequence[Line],
    delivery: str,
    area: Area | None = None,
    band_id: int | None = None,
    position: Position | None = None,
    terms: Terms | None = None,
) -> Quote:
    """
    The price of these lines, brought this way to this place. `terms` saves reading what the
    store has set when the caller has it.
    """
    terms = terms or transit.Terms(store)
    default_weight = terms.profile.default_weight if terms.weigh(delivery) else ZERO
    load = load_of(lines, default_weight=default_weight)
    way = transit.reckon(
        store=store,
        terms=terms,
        delivery=delivery,
        load=load,
        wanted=Wanted(area.code if area else "", band_id, position),
    )
    return Quote(
        items=load.amount,
        transit=way.fee,
        discount=ZERO,
        count=sum((line.quantity for line in lines), Decimal(0)),
        way=way,
    )


def deliveries(store: Store, offers: Offers | None = None) -> list[Delivery]:
    """
    The ways this store brings goods, the nearest first; given what it takes, only those that
    can be paid for.
    """
    offered = {
        Delivery.LOCAL: store.offers_local,
        Delivery.EXPRESS: store.offers_express,
        Delivery.FREIGHT: store.offers_freight,
        Delivery.PICKUP: store.offers_pickup,
    }
    found = [delivery for delivery, is_offered in offered.items() if is_offered]
    return found if offers is None else [way for way in found if offers.methods(way)]
