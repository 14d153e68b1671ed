"""An order is paid when the gateway says so, and by nothing else."""

import pytest
from django.utils import timezone

from orders.models import Order, OrderEvent
from orders.payments import check, closing
from orders.payments.models import PaymentOrder


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_a_query_settles_what_was_paid(shop, channel):
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    assert not closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    shop.gate.pay(payment.out_trade_no)
    assert closing.query(payment_id=payment.pk, at=timezone.now(), source="query")

    order = Order._base_manager.get(pk=order.pk)
    payment.refresh_from_db()
    assert (order.payment_status, order.expires_at) == ("paid", None)
    assert payment.state == PaymentOrder.State.SUCCEEDED
    assert order.trade_id == payment.transaction_id != ""
    assert order.events.filter(type=OrderEvent.Type.PAID).count() == 1
    assert check.differences() == []
