import pytest
from django.apps import apps

from core import scope
from orders.models import Order, OrderEvent, OrderLine
from orders.payments.models import PaymentOrder, Refund, RefundLine, TransferProof
from orders.shipping.models import Fulfillment, FulfillmentLine
from orders.shipping.tracking.models import Track, TrackEvent
from shop.catalog import listing
from shop.stores.middleware import scope_of
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager
from tests import make
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


@pytest.mark.django_db
def test_what_a_town_sells_is_the_same_whoever_asked_first():
    """The query is kept for the process: a merchant's scope must not stay in it."""
    mine, other = make.store(), make.store()
    for store in (mine, other):
        make.product(store, "苹果")
    listing._built.cache_clear()

    with scope.entered(scope_of(mine.owner)):
        listing.on_sale()

    assert {page.store_id for page in listing.on_sale()} == {mine.pk, other.pk}
