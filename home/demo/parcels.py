"""The town's parcels: split, moving, arrived and in trouble, through the domain's functions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.addresses.areas import find
from home.demo import town
from home.demo.carrier.fake import STEPS
from orders.cart import cart
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.lifecycle import fulfil, steps
from orders.models import Delivery, Order, PayMethod
from orders.shipping.models import Fulfillment
from orders.shipping.tracking import follow
from orders.shipping.tracking.models import State, Track
from orders.shipping.tracking.providers.base import Movement, Report
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

# What carriers have told of each order's parcels; the first order still has goods to go.
STORIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("collected", "moving"),),
    (("collected", "moving", "delivering"), ("collected",)),
    (("collected", "moving", "delivering", "signed"),),
    (("collected", "moving", "trouble"),),
    (("collected", "moving", "trouble", "returning"),),
)
BETWEEN = timedelta(hours=5)


def send(say: Callable[[str], None]) -> None:
    """Each customer has one order by courier in the first shop."""
    store = Store.objects.select_related("owner").get(name=town.STORES[0].name)
    if Fulfillment._base_manager.filter(store=store, kind=Fulfillment.Kind.SHIPPED).exists():
        return
    for number, story in enumerate(STORIES):
        at = timezone.now() - timedelta(days=1 if number else 3, minutes=17 * number)
        bought = order(store, number, at=at)
        steps.confirm(
            store=store, order_id=bought.pk, actor=store.owner, at=at + timedelta(minutes=9)
        )
        _send(bought, story, number, at=at + timedelta(hours=2))
    say(f"{store.name}：{len(STORIES)} 个快递订单")


def order(
    store: Store,
    number: int,
    *,
    at: datetime,
    delivery: Delivery = Delivery.EXPRESS,
    key: str = "demo-parcel",
) -> Order:
    """What a customer of the town buys for cash; `key` tells such orders apart."""
    name, phone, province, city, district, detail = town.CUSTOMERS[number]
    owner = cart.Owner(key=f"{key}-{number}")
    best = town.STORES[0].best
    for sku in (best[number % len(best)], best[(number + 3) % len(best)]):
        variants = ProductVariant._base_manager.select_related("product", "store", "level")
        cart.add(owner=owner, variant=variants.get(store=store, sku=sku), quantity=Decimal(2))
    placement = Placement(
        store=store,
        contact=Contact(name, phone, find(province=province, city=city, district=district), detail),
        delivery=delivery,
        pay_method=PayMethod.COD,
        idempotency_key=f"{key}-{number}",
    )
    return place(placement, owner=owner, at=at)


def confirmed(
    store: Store, number: int, *, at: datetime, delivery: Delivery = Delivery.EXPRESS, key: str
) -> Order:
    """As `order`, and the shop took it on three minutes later."""
    bought = order(store, number, at=at, delivery=delivery, key=key)
    at += timedelta(minutes=3)
    return steps.confirm(store=store, order_id=bought.pk, actor=store.owner, at=at)


def _send(order: Order, story: tuple[tuple[str, ...], ...], number: int, *, at: datetime) -> None:
    """A parcel for each part of the story; the rest stays, of the first order."""
    lines = list(order.lines.order_by("pk"))
    is_rest_left = number == 0
    for index, told in enumerate(story):
        is_last = index == len(story) - 1 and not is_rest_left
        fulfil.fulfil(
            store=order.store,
            order_id=order.pk,
            actor=order.store.owner,
            at=at,
            tracking_number=f"YT88{number}{index}000000{number}{index}9",
            quantities=None if is_last else {lines[0].pk: Decimal(1)},
        )
        _tell(order, told, at=at)


def _tell(order: Order, told: tuple[str, ...], *, at: datetime) -> None:
    """As the carrier would have."""
    track = Track._base_manager.filter(fulfillment__order=order).latest("pk")
    moved = tuple(
        Movement(at + BETWEEN * (index + 1), STEPS[step][4], State(step))
        for index, step in enumerate(told)
    )
    follow.believe(Report(track.courier, track.number, moved), at=timezone.now())
