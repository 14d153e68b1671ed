"""
What a shopper asks for so far, as far as it can be understood: enough to show what it would
cost. The form judges; this only reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from accounts.addresses import areas
from accounts.addresses.areas import Area
from accounts.models import Address
from core.requests import number
from orders.checkout.quote import deliveries
from orders.deals.deals import BEST, DealChoice
from orders.payments.methods.available_methods import Offers
from orders.shipping.local import Position
from shop.stores.models import Store

# The value of `address` that means: the one typed below.
NEW = "new"
# Values of `coupon` besides the number of a piece.
BEST_COUPON, NO_COUPON = "best", "none"


@dataclass(frozen=True)
class Wish:
    """`address` is a line of the shopper's own book; None for one that is being typed."""

    delivery: str
    address: Address | None = None
    area: Area | None = None
    detail: str = ""
    band_id: int | None = None
    position: Position | None = None
    slot: str = ""
    choice: DealChoice = BEST


def read(
    data: Mapping[str, object], *, store: Store, book: Sequence[Address], offers: Offers
) -> Wish:
    offered = [str(way) for way in deliveries(store, offers)]
    delivery = data.get("delivery")
    address = chosen(data.get("address"), book)
    return Wish(
        delivery=delivery if delivery in offered else offered[0],
        address=address,
        area=address.area if address else _typed_area(data),
        detail=address.detail if address else str(data.get("detail") or ""),
        band_id=number(data.get("band")),
        position=position(data.get("latitude"), data.get("longitude")),
        slot=str(data.get("slot") or ""),
        choice=choice(data.get("coupon"), data.get("points")),
    )


def choice(coupon: object, points: object) -> DealChoice:
    """No coupon named is the best one, as long as nobody said `none`."""
    chosen = None if coupon in {None, "", BEST_COUPON} else str(coupon)
    return DealChoice("" if chosen == NO_COUPON else chosen, number(points) or 0)


def chosen(value: object, book: Sequence[Address]) -> Address | None:
    """The line of the book with this id."""
    return next((address for address in book if str(address.pk) == str(value)), None)


def position(latitude: object, longitude: object) -> Position | None:
    """None for anything that is no place on earth."""
    try:
        degrees = [Decimal(str(value or "").strip()) for value in (latitude, longitude)]
    except InvalidOperation:
        return None
    if not all(value.is_finite() for value in degrees):
        return None
    if abs(degrees[0]) > 90 or abs(degrees[1]) > 180:
        return None
    return Position(*degrees)


def _typed_area(data: Mapping[str, object]) -> Area | None:
    try:
        return areas.find(
            **{name: str(data.get(name) or "") for name in ("province", "city", "district")}
        )
    except ValidationError:
        return None
