"""The shop's own riders: somebody of the staff takes an order, sets out with it, brings it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from accounts.models import User
from orders import locks
from orders.lifecycle import cash
from orders.models import Order
from orders.riders import calling, progress
from orders.riders.adapters.base import Told
from orders.riders.models import Ride, RideStep, Service, State
from shop.stores.models import Store


@transaction.atomic
def take(*, store: Store, order_id: int, rider_id: int, actor: Actor, at: datetime) -> Ride:
    """
    `rider_id`, of the store's staff, is going to bring this order. Of two at once one gets it.

    :raises User.DoesNotExist: for somebody else
    :raises locks.NotAllowedNow: when nothing is to be brought, or somebody brings it already
    """
    rider = User.unscoped.get(pk=rider_id, memberships__store=store)
    order = locks.locked(store=store, order_id=order_id)
    calling.refuse_not_ready(order)
    Ride.unscoped.of(order).filter(state=State.QUOTED).delete()
    ride: Ride = Ride.unscoped.create(
        store=store,
        order=order,
        service=Service.OWN,
        state=State.ACCEPTED,
        moved_at=at,
        rider=rider,
        rider_name=str(rider)[:40],
        rider_phone=(rider.phone or "")[:20],
        actor=named(actor),
        created_at=at,
    )
    RideStep.unscoped.create(store=store, ride=ride, state=State.ACCEPTED, at=at)
    progress.record(order, ride, actor=actor)
    return ride


def start(*, store: Store, ride_id: int, actor: Actor, at: datetime) -> None:
    """The goods leave the shop with the rider. Twice changes nothing."""
    _moves(store, ride_id, State.DELIVERING, actor=actor, at=at)


@transaction.atomic
def deliver(
    *, store: Store, ride_id: int, actor: Actor, at: datetime, takes_cash: bool = False
) -> Order:
    """
    The shopper has the goods; with `takes_cash` what was to be paid was taken too.

    :raises locks.NotAllowedNow: for an order that was called off meanwhile
    """
    ride = Ride.objects.for_store(store).get(pk=ride_id)
    order = locks.locked(store=store, order_id=ride.order_id)
    locks.refuse_cancelled(order)
    if takes_cash and not order.is_paid:
        cash.take(store=store, order_id=order.pk, actor=actor, at=at)
    _moves(store, ride_id, State.DELIVERED, actor=actor, at=at)
    order.refresh_from_db()
    return order


def give_up(*, store: Store, ride_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """The rider does not bring it after all; somebody else may."""
    _moves(store, ride_id, State.CANCELLED, actor=actor, at=at, words=reason)


def _moves(
    store: Store, ride_id: int, state: State, *, actor: Actor, at: datetime, words: str = ""
) -> None:
    ride = Ride.objects.for_store(store).get(pk=ride_id)
    if not ride.is_own:
        raise locks.NotAllowedNow(_("平台的骑手由平台更新进度"))
    told = Told(number=ride.number, state=state, at=at, words=words[:120])
    progress.take(told, ride_id=ride.pk, at=at, actor=actor)
