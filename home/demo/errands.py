"""One of the town's orders is out with a rider of 达达, called as people call him."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from home.demo import parcels, town
from home.demo.carrier import dada, server
from home.demo.carrier.riding import RIDER
from orders.lifecycle import steps
from orders.models import Delivery
from orders.riders import calling, progress, setup
from orders.riders.models import CourierAccount, State
from orders.riders.services.base import Told
from shop.stores.models import Store

# Beside the customers who have parcels.
CUSTOMER = 0


def send(say: Callable[[str], None]) -> None:
    """The first shop has a contract with 达达, and one order on the way."""
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
    order = parcels.order(
        store, CUSTOMER, at=at - timedelta(minutes=50), delivery=Delivery.LOCAL, key="demo-errand"
    )
    owner = store.owner
    steps.confirm(store=store, order_id=order.pk, actor=owner, at=at - timedelta(minutes=48))
    real = settings.DADA_URL
    # The simulator that people play with begins later, and knows nothing of this ride.
    with server.running() as services:
        settings.DADA_URL = services.url
        quoted = calling.quote(
            store=store, order_id=order.pk, account_id=account.pk, actor=owner, at=at
        )
        ride = calling.place(store=store, ride_id=quoted.pk, actor=owner, at=at)
        settings.DADA_URL = real
    for state, minutes in ((State.ACCEPTED, 20), (State.PICKING, 12), (State.DELIVERING, 9)):
        told = Told(ride.number, state, at - timedelta(minutes=minutes), *RIDER)
        progress.take(told, ride_id=ride.pk, at=at)
    say(f"{store.name}：一个骑手在路上")
