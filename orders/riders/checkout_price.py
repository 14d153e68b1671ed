"""
What a courier service asks for an address, for stores that let their shoppers pay that. It is asked
while a price is shown, and kept (`orders.shipping.rider_price`): placing an order only reads.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from core import doors
from orders.checkout.quote import Quote
from orders.riders import adapters, calling
from orders.riders.adapters.base import Job, Refused, Unreachable
from orders.riders.models import CourierAccount, new_number
from orders.shipping import rider_price
from orders.shipping.rider_price import Errand
from shop.stores.models import Store
from shop.stores.storefront import local_phone

# A shopper waits for it: two seconds at most.
TIMEOUT = (0.6, 1.4)

logger = logging.getLogger(__name__)


def priced(
    price: Quote, again: Callable[[], Quote], *, store: Store, ip: str, at: datetime
) -> Quote:
    """
    `price`, or what it is `again` once a service was asked, where one must be. Never inside a
    transaction. Who asks too often is shown the store's own fee.
    """
    errand = price.way.errand
    if errand is None or doors.knock("rider_price", ip=ip):
        return price
    rider_price.keep(errand, _asked(store, errand, at))
    return again()


def _asked(store: Store, errand: Errand, at: datetime) -> Decimal | None:
    """Yuan; None when the store has no contract that is on, or its service names no price."""
    rows = CourierAccount.objects.for_store(store).filter(is_on=True)
    account = rows.order_by("pk").first()
    if account is None:
        return None
    try:
        fee = adapters.of(account, TIMEOUT).quote(_job(store, account, errand, at)).fee
    except (Refused, Unreachable) as error:
        # Neither its words nor the address: both may tell who lives where.
        named = account.service, store.pk, type(error).__name__
        logger.warning("rider price: %s of store %s: %s", *named)
        return None
    return fee if fee > 0 else None


def _job(store: Store, account: CourierAccount, errand: Errand, at: datetime) -> Job:
    """Nothing is called yet: who the shopper is stays here, and the store's name stands for it."""
    return Job(
        number=new_number(),
        name=store.name,
        phone=local_phone(store.phone),
        address=errand.address,
        city=errand.city,
        amount=errand.amount,
        weight=errand.weight,
        count=max(int(errand.count), 1),
        note="",
        callback=calling.address_of(account),
        at=at,
    )
