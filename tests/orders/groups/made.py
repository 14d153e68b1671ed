"""Group buys, and orders of them, for tests."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.addresses.areas import find
from accounts.models import User
from orders.cart import cart
from orders.cart.baskets.basket import Basket
from orders.checkout.place import place
from orders.checkout.placement import Contact, Placement
from orders.models import Order
from orders.payments import closing
from shop.catalog.models import ProductVariant
from shop.groups import group_buys
from shop.groups.models import Group, GroupBuy, Seat
from shop.groups.seats import of
from tests import make
from tests.paying import Shop

HOUR = timedelta(hours=1)


def group_buy(variant: ProductVariant, price: str = "6.00", **columns: Any) -> GroupBuy:
    """Of three people within a day, running since an hour for another week."""
    at = timezone.now()
    given = {"size": 3, "hours": 24, "starts_at": at - HOUR, "ends_at": at + 7 * 24 * HOUR}
    row = GroupBuy(
        store=variant.store, product=variant.product, price=Decimal(price), **given | columns
    )
    return group_buys.make(row, actor=variant.store.owner, at=at)


def order(
    said: str,
    variant: ProductVariant,
    *,
    buyer: User | None = None,
    at: datetime | None = None,
    **given: Any,
) -> Order:
    """Opens a group of a group buy (`said` is its number), or joins one (its token)."""
    buyer = buyer or make.user("王芳")
    contact = Contact(
        given.pop("name", buyer.name or "王芳"),
        given.pop("phone", buyer.phone or ""),
        find(province="浙江省", city="杭州市", district="西湖区"),
        "文三路 88 号",
    )
    placement = Placement(
        store=variant.store,
        contact=contact,
        delivery="express",
        buyer=buyer,
        basket=Basket(sku=variant.sku, quantity=given.pop("quantity", "1"), group=said),
        **{"pay_method": "wechatpay", "idempotency_key": f"key {buyer.pk} {said}"} | given,
    )
    return place(placement, owner=cart.Owner(user_id=buyer.pk), at=at or timezone.now())


def pay(shop: Shop, placed: Order) -> Order:
    payment = shop.attempt(placed)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    return fresh(placed)


def fresh(placed: Order) -> Order:
    return Order._base_manager.select_related("store").get(pk=placed.pk)


def group_of(placed: Order) -> Group:
    return seat_of(placed).group


def seat_of(placed: Order) -> Seat:
    found = of(placed.store_id, placed.stock_reference)
    assert found is not None
    return found
