"""A supplier's product is sold, ordered there once paid, sent and brought: over real HTTP."""

from decimal import Decimal

import pytest
from django.utils import timezone

from home.demo.supplier import server
from home.demo.supplier.fake import items_of
from orders.dropshipping import asking
from orders.dropshipping.models import State, SupplierOrder
from orders.models import FulfillmentStatus, Order, OrderEvent, PaymentStatus
from orders.payments import closing
from orders.shipping.models import Fulfillment
from orders.shipping.tracking.models import State as TrackState
from orders.shipping.tracking.models import Track
from shop.stock import check as stock_check
from tests.paying import Shop, gate, gateway_process, make_shop
from tests.supplying import FRIDGE, WASHER, chosen, connected, fake, stock_of, supplier_process

__all__ = ["fake", "gate", "gateway_process", "supplier_process"]
pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.long]


def pay(shop: Shop, order: Order) -> None:
    """Through the simulator of gateways."""
    payment = shop.attempt(order)
    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")


def test_from_the_shelf_to_the_door(fake, gate, live_server):
    till = make_shop(gate)
    shop = connected(fake, till.store)
    chosen(shop, FRIDGE, WASHER)
    fake.callback = f"{live_server.url}/suppliers/ylh/notify/{shop.ylh.notify_key}/"

    order = shop.order({FRIDGE: "2"}, delivery="express", pay_method="alipay")
    assert (fake.orders, SupplierOrder.unscoped.count()) == ({}, 0)
    assert stock_of(shop, FRIDGE) == (Decimal(8), Decimal(2))

    pay(till, order)
    row = SupplierOrder.unscoped.get(order=order)
    (placed,) = fake.orders.values()
    assert (row.state, row.so_id, row.remote) == (State.PLACED, placed.so_id, placed.remote)
    assert items_of(placed.asked) == [(FRIDGE, 2)]
    assert placed.asked["consigneeName"] == "李明"
    assert placed.asked["totalAmt"] == "7544.00"

    assert server.tell(fake, placed, "taken")
    row.refresh_from_db()
    assert row.state == State.TAKEN
    assert server.tell(fake, placed, "taken")
    assert row.news.count() <= 2

    fake.move(placed, "sent")
    asking.look_after(supplier_order_id=row.pk, at=row.next_ask_at)
    order.refresh_from_db()
    parcel = Fulfillment.unscoped.get(order=order)
    assert (parcel.courier, parcel.tracking_number) == ("日日顺物流", "RRS00000001")
    assert order.fulfillment_status == FulfillmentStatus.FULFILLED
    assert order.payment_status == PaymentStatus.PAID
    # What the supplier has left is what can be sold: nothing was counted twice.
    assert stock_of(shop, FRIDGE) == (Decimal(6), Decimal(0))
    shop.sync()
    assert stock_of(shop, FRIDGE) == (Decimal(6), Decimal(0))

    fake.move(placed, "delivered")
    row.refresh_from_db()
    asking.look_after(supplier_order_id=row.pk, at=row.next_ask_at)
    row.refresh_from_db()
    assert (row.state, row.next_ask_at, row.trouble) == (State.DELIVERED, None, "")
    assert Track.unscoped.get(fulfillment=parcel).state == TrackState.SIGNED
    kinds = list(OrderEvent.unscoped.of(order).order_by("pk").values_list("type", flat=True))
    assert kinds == ["placed", "paid", "supplier_placed", "supplier_taken", "confirmed", "shipped"]
    assert stock_check.differences() == []
