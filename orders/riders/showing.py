"""A ride as pages show it: to the shop with its price, to the shopper with who comes."""

from dataclasses import dataclass
from datetime import datetime

from orders import locks
from orders.models import Delivery, Order
from orders.riders import calling
from orders.riders.models import OPEN, CourierAccount, Ride, RideStep, State

SHOWN = (*OPEN, State.DELIVERED)


@dataclass(frozen=True)
class ShownRide:
    """`steps` are what was told, the newest first."""

    ride: Ride
    steps: list[RideStep]
    is_stuck: bool = False

    @property
    def colour(self) -> str:
        """The end of a class tag--…"""
        if self.ride.state == State.TROUBLE:
            return "warn"
        return "brand" if self.ride.is_open else "done"


@dataclass(frozen=True)
class OnOrder:
    """What the shop's page of a local order says: the ride, the price asked for, who may come."""

    shown: ShownRide | None
    quoted: Ride | None
    accounts: list[CourierAccount]
    may_call: bool
    # Of the last ride that came to nothing.
    failed: Ride | None


def of_shopper(order: Order) -> ShownRide | None:
    """Who brings the order, or brought it; None while nobody does."""
    rides = Ride.unscoped.of(order).filter(state__in=SHOWN).order_by("-pk")
    ride = rides.select_related("rider").first() if order.delivery == Delivery.LOCAL else None
    return _shown(ride) if ride else None


def on_order(order: Order, *, at: datetime) -> OnOrder | None:
    """None for an order that no rider brings."""
    if order.delivery != Delivery.LOCAL:
        return None
    rides = list(Ride.unscoped.of(order).select_related("rider").order_by("-pk"))
    found = next((ride for ride in rides if ride.state in SHOWN), None)
    latest = rides[0] if rides else None
    fresh = (
        latest
        if latest and latest.state == State.QUOTED and at <= latest.created_at + calling.QUOTE_LASTS
        else None
    )
    accounts = CourierAccount.unscoped.filter(store_id=order.store_id, is_on=True)
    return OnOrder(
        shown=_shown(found, at=at) if found else None,
        quoted=fresh,
        accounts=list(accounts.order_by("pk")),
        may_call=_has_something(order) and not any(ride.is_open for ride in rides),
        failed=latest if latest and latest.state == State.CANCELLED else None,
    )


def _has_something(order: Order) -> bool:
    try:
        calling.refuse_nothing_to_bring(order)
    except locks.NotAllowedNow:
        return False
    return True


def _shown(ride: Ride, *, at: datetime | None = None) -> ShownRide:
    steps = RideStep.unscoped.filter(store_id=ride.store_id, ride=ride)
    is_stuck = at is not None and calling.is_stuck(ride, at=at)
    return ShownRide(ride, list(steps.order_by("-at", "-pk")), is_stuck)
