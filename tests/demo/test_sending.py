"""What leaves the town's first shop: rides in each state, waybills, and numbers out of files."""

from dataclasses import replace

import pytest

from home.demo import equipment, errands, packing, town
from orders.bulk_shipping.models import ShippingJob
from orders.models import Order
from orders.papers.models import Printed
from orders.riders.models import Ride, Service
from orders.riders.models import State as Ridden
from orders.waybills.models import State, Waybill
from shop.stock import check as stock_check
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def store(monkeypatch):
    store = make.store()
    skus = [make.variant(store, price="20.00", stock="99").sku for _number in range(8)]
    monkeypatch.setattr(town, "STORES", [replace(town.STORES[0], name=store.name, best=skus)])
    return store


def test_somebody_rides_in_every_state(store):
    for _twice in range(2):
        errands.send(str)

    called = Ride.unscoped.filter(service=Service.DADA)
    # An offer is a price and a call a moment.
    assert set(called.values_list("state", flat=True)) == {
        *(Ridden.WAITING, Ridden.DELIVERING, Ridden.TROUBLE, Ridden.CANCELLED, Ridden.DELIVERED)
    }
    assert Ride.unscoped.get(service=Service.OWN).state == Ridden.DELIVERING
    assert Order.unscoped.filter(by_rider=True).count() == 3
    assert stock_check.differences() == []


def test_parcels_are_packed_in_each_way(store):
    equipment.bring(str)
    for _twice in range(2):
        packing.pack(str)

    assert sorted(Waybill.unscoped.values_list("state", flat=True)) == [
        State.CANCELLED,
        State.ISSUED,
    ]
    assert Waybill.unscoped.get(state=State.ISSUED).label
    assert sorted(ShippingJob.unscoped.values_list("state", flat=True)) == [
        ShippingJob.State.DONE,
        ShippingJob.State.WAITING,
    ]
    assert Printed.unscoped.count() == 6
    shipped = Order.unscoped.filter(fulfillments__isnull=False).distinct()
    assert shipped.count() == 2
    assert stock_check.differences() == []
