"""Presales, and orders of them, for tests."""

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
from shop.catalog.models import ProductVariant
from shop.presales import booking, presales
from shop.presales.models import Booking, Presale
from tests import make

HOUR = timedelta(hours=1)
DAY = 24 * HOUR


def presale(variant: ProductVariant, **columns: Any) -> Presale:
    """
    ¥80 apiece, ¥16 of it now: deposits since an hour and for a day more, rests from then on for
    two days.
    """
    at = timezone.now()
    given = {
        "price": Decimal(80),
        "deposit": Decimal(16),
        "quantity": 5,
        "starts_at": at - HOUR,
        "ends_at": at + DAY,
        "rest_from": at + DAY,
        "rest_until": at + 3 * DAY,
        "ships_by": timezone.localdate(at) + timedelta(days=10),
    }
    row = Presale(store=variant.store, variant=variant, **given | columns)
    return presales.make(row, actor=variant.store.owner, at=at)


def order(
    terms: Presale, *, buyer: User | None = None, at: datetime | None = None, **given: Any
) -> Order:
    buyer = buyer or make.user("王芳")
    contact = Contact(
        buyer.name or "王芳",
        given.pop("phone", buyer.phone or ""),
        find(province="浙江省", city="杭州市", district="西湖区"),
        "文三路 88 号",
    )
    basket = Basket(
        sku=terms.variant.sku, quantity=given.pop("quantity", "1"), presale=terms.number
    )
    placement = Placement(
        store=terms.store,
        contact=contact,
        delivery="express",
        buyer=buyer,
        basket=basket,
        **{"pay_method": "wechatpay", "idempotency_key": f"key {buyer.pk}"} | given,
    )
    return place(placement, owner=cart.Owner(user_id=buyer.pk), at=at or timezone.now())


def booking_of(placed: Order) -> Booking:
    found = booking.of(placed.store_id, placed.stock_reference)
    assert found is not None
    return found
