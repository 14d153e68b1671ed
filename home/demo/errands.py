"""Orders that riders bring: those of 达达, called as people call them, and one of the shop."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from home.demo import carrying, parcels, town
from home.demo.carrier import dada
from home.demo.carrier.riding import RIDER
from orders.models import Delivery, Order
from orders.riders import calling, own, progress, setup
from orders.riders.adapters.base import Told
from orders.riders.models import CourierAccount, Ride, State
from shop.stores.models import Store

# Of each customer's order: what 达达 told of its ride, and how many minutes ago.
STORIES: tuple[tuple[tuple[State, int], ...], ...] = (
    ((State.ACCEPTED, 20), (State.PICKING, 12), (State.DELIVERING, 9)),
    (),
    ((State.ACCEPTED, 26), (State.PICKING, 19), (State.DELIVERING, 14), (State.DELIVERED, 2)),
    ((State.ACCEPTED, 22), (State.TROUBLE, 6)),
    ((State.CANCELLED, 15),),
)
CALLED = timedelta(minutes=30)


def send(say: Callable[[str], None]) -> None:
    """The first shop has a contract with 达达; what it brings itself is on the way as well."""
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    if CourierAccount.objects.for_store(store).exists():
        return
    account = CourierAccount(
        store=store,
        service="dada",
        account=dada.APP_KEY,
        key=dada.APP_SECRET,
        merchant=dada.SOURCE_ID,
        shop=dada.SHOP_NO,
    )
    setup.save(account=account, actor=store.owner)
    at = timezone.now()
    orders = [_order(store, number, "demo-errand", at=at) for number in range(len(STORIES))]
    with carrying.for_the_town():
        rides = [_call(order, account, at=at - CALLED) for order in orders]
    for ride, story in zip(rides, STORIES, strict=True):
        for state, minutes in story:
            rider = () if state == State.CANCELLED else RIDER
            told = Told(ride.number, state, at - timedelta(minutes=minutes), *rider)
            progress.take(told, ride_id=ride.pk, at=at)
    _bring(_order(store, 0, "demo-own-errand", at=at), at=at)
    say(f"{store.name}：{len(STORIES) + 1} 个骑手订单")


def _order(store: Store, number: int, key: str, *, at: datetime) -> Order:
    placed = at - timedelta(minutes=50 + number)
    return parcels.confirmed(store, number, at=placed, delivery=Delivery.LOCAL, key=key)


def _call(order: Order, account: CourierAccount, *, at: datetime) -> Ride:
    store = order.store
    quoted = calling.quote(
        store=store, order_id=order.pk, account_id=account.pk, actor=store.owner, at=at
    )
    return calling.place(store=store, ride_id=quoted.pk, actor=store.owner, at=at)


def _bring(order: Order, *, at: datetime) -> None:
    """The owner is out with it."""
    owner = order.store.owner
    ride = own.take(
        store=order.store, order_id=order.pk, rider_id=owner.pk, actor=owner, at=at - CALLED
    )
    left = at - timedelta(minutes=8)
    own.start(store=order.store, ride_id=ride.pk, actor=owner, at=left)
