"""
How far a ride is, and what follows from it for the order. What is told twice, late or in another
order changes nothing: a ride's state is its newest step's, and what is over stays over.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from core import scope
from core.language import in_chinese
from orders import events, locks
from orders.lifecycle import fulfil, steps
from orders.models import Order, OrderEvent
from orders.riders.adapters.base import Told
from orders.riders.models import OPEN, RANK, CourierAccount, Ride, RideStep, Service, State
from orders.shipping.models import Fulfillment

Type = OrderEvent.Type
HAPPENED = {
    State.WAITING: Type.RIDER_WAITING,
    State.ACCEPTED: Type.RIDER_ACCEPTED,
    State.PICKING: Type.RIDER_PICKING,
    State.DELIVERING: Type.RIDER_LEFT,
    State.DELIVERED: Type.RIDER_DELIVERED,
    State.CANCELLED: Type.RIDER_CANCELLED,
    State.TROUBLE: Type.RIDER_TROUBLE,
}
GONE = frozenset({State.DELIVERING, State.DELIVERED})
OVER = frozenset({State.DELIVERED, State.CANCELLED})
# A service that told something by itself is asked again after so long.
QUIET = timedelta(minutes=5)
# Another's clock may be ahead of ours so far.
AHEAD = timedelta(minutes=5)


@scope.across_stores("a service names a ride by its number")
def hear(account: CourierAccount, told: Told, *, at: datetime) -> bool:
    """What the service of this contract tells by itself; whether it was about a ride of it."""
    rows = Ride.unscoped.filter(store_id=account.store_id, account=account, number=told.number)
    found = rows.exclude(state=State.QUOTED).first()
    if found is None:
        return False
    take(told, ride_id=found.pk, at=at)
    return True


@scope.across_stores("a ride in hand")
@transaction.atomic
def take(
    told: Told,
    *,
    ride_id: int,
    at: datetime,
    actor: Actor = None,
    cancel_fee: Decimal | None = None,
) -> None:
    """Keep what is told of a ride, and do what follows from it: once."""
    found = Ride.unscoped.get(pk=ride_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    ride = Ride.unscoped.select_for_update().get(pk=ride_id)
    if not ride.is_open:
        return
    told = replace(told, at=min(told.at, at + AHEAD))
    given = {"store_id": ride.store_id, "ride": ride, "state": told.state, "at": told.at}
    RideStep.unscoped.get_or_create(**given, defaults={"words": told.words})
    before, newest = ride.state, _newest(ride, told)
    _keep(ride, told, newest, at=at, cancel_fee=cancel_fee)
    if newest.state == before:
        return
    _follow(order, ride, actor=actor, at=at)


def placed(ride: Ride, *, remote: str, actor: Actor, at: datetime) -> None:
    """The service took the ride; unless it has told of it already."""
    with transaction.atomic():
        order = locks.locked(store=ride.store_id, order_id=ride.order_id)
        rows = Ride.unscoped.filter(pk=ride.pk, state=State.PLACING)
        rows.filter(remote="").update(remote=remote)
        if rows.update(state=State.WAITING, moved_at=at, words=""):
            ride.refresh_from_db()
            record(order, ride, actor=actor)


def record(order: Order, ride: Ride, *, actor: Actor) -> None:
    events.record(
        order,
        HAPPENED[State(ride.state)],
        actor=actor,
        service=ride.service,
        rider=ride.rider_name,
        number=ride.number,
    )


def _newest(ride: Ride, told: Told) -> RideStep:
    """An end counts whatever came when."""
    rows = list(RideStep.unscoped.filter(store_id=ride.store_id, ride=ride))
    ends = [row for row in rows if row.state in OVER]
    return max(ends or rows, key=lambda row: (row.at, RANK[State(row.state)]))


def _keep(
    ride: Ride, told: Told, newest: RideStep, *, at: datetime, cancel_fee: Decimal | None
) -> None:
    """What the row says: who rides is known from what was told last."""
    ride.state, ride.moved_at, ride.words = newest.state, newest.at, newest.words
    if told.state == newest.state:
        is_nobody = newest.state == State.WAITING
        ride.rider_name = "" if is_nobody else told.rider_name[:40] or ride.rider_name
        ride.rider_phone = "" if is_nobody else told.rider_phone[:20] or ride.rider_phone
        ride.fee = ride.fee if told.fee is None else told.fee
    ride.remote = told.remote or ride.remote
    ride.cancel_fee = ride.cancel_fee if cancel_fee is None else cancel_fee
    ride.failures = 0
    is_asked = ride.is_open and ride.service != Service.OWN and not ride.is_unwanted
    ride.next_ask_at = at + QUIET if is_asked else ride.next_ask_at if ride.is_open else None
    ride.save()


def _follow(order: Order, ride: Ride, *, actor: Actor, at: datetime) -> None:
    """What a new state means for a locked order."""
    if ride.state in GONE and ride.parcel_id is None:
        order = _leave(order, ride, actor=actor, at=at)
    record(order, ride, actor=actor)
    if ride.state == State.CANCELLED:
        # What came back to the shop may be taken back into its stock.
        Order.unscoped.filter(store_id=order.store_id, pk=order.pk).update(by_rider=False)
    if ride.state == State.DELIVERED and order.waits_for_receipt and order.cancelled_at is None:
        steps.receive(store=order.store_id, order_id=order.pk, actor=None, at=at)


@in_chinese()
def _leave(order: Order, ride: Ride, *, actor: Actor, at: datetime) -> Order:
    """The goods are out of the shop: a parcel, unless the shop has booked it by itself."""
    rows = Order.unscoped.filter(store_id=order.store_id, pk=order.pk)
    rows.update(by_rider=True)
    courier = "" if ride.is_own else str(Service(ride.service).label)
    try:
        with transaction.atomic():
            order = fulfil.fulfil(
                store=order.store, order_id=order.pk, actor=actor, at=at, courier=courier
            )
    except locks.NotAllowedNow as refused:
        ride.words = str(refused)[:120]
        rows.update(by_rider=False)
        order.refresh_from_db()
    ride.parcel = Fulfillment.unscoped.of(order).order_by("pk").last()
    ride.save(update_fields=["parcel", "words"])
    return order


def open_of(order: Order) -> Ride | None:
    """The ride that is under way."""
    found: Ride | None = Ride.unscoped.of(order).filter(state__in=OPEN).first()
    return found
