import pytest
from django.apps import apps

from orders.models import Order, OrderEvent, OrderLine
from orders.payments.models import PaymentOrder, Refund, RefundLine, TransferProof
from orders.shipping.models import Fulfillment, FulfillmentLine
from orders.shipping.tracking.models import Track, TrackEvent
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager
from tests.tripwire import unbounded_tables

OWNED = [model for model in apps.get_models() if issubclass(model, StoreOwned)]
OF_ORDERS = [
    Fulfillment,
    FulfillmentLine,
    OrderEvent,
    OrderLine,
    PaymentOrder,
    Refund,
    RefundLine,
    Track,
    TrackEvent,
    TransferProof,
]


@pytest.mark.parametrize("model", OWNED)
def test_the_default_manager_knows_the_scope_and_unscoped_does_not(model):
    assert isinstance(model._default_manager, StoreOwnedManager)
    assert not isinstance(model.unscoped, StoreOwnedManager)


@pytest.mark.parametrize("model", OF_ORDERS)
def test_rows_of_an_order_are_rows_of_its_store(model):
    rows = model.unscoped.of(Order(pk=7, store_id=3))

    assert f'"{model._meta.db_table}"."store_id" = 3' in str(rows.query)
    assert not unbounded_tables(str(rows.query))
