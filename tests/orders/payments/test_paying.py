"""An order is paid when the gateway says so, and by nothing else."""

import json
import logging

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


def test_every_event_is_a_line_of_the_audit_log_without_secrets(
    shop, caplog, django_capture_on_commit_callbacks
):
    """One JSON object a line: who, what, ids, amounts."""
    audit = logging.getLogger("payment_audit")
    audit.addHandler(caplog.handler)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            order = shop.order(pay_method="alipay")
            payment = shop.attempt(order)
            shop.gate.pay(payment.out_trade_no)
            closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    finally:
        audit.removeHandler(caplog.handler)

    written = [r.getMessage() for r in caplog.records if r.name == "payment_audit"]
    lines = [json.loads(text) for text in written]
    events = [line["event"] for line in lines]
    assert [name for name in events if name in {"opened", "captured"}] == ["opened", "captured"]
    captured = lines[events.index("captured")]
    payment.refresh_from_db()
    assert captured["payment"] == payment.out_trade_no
    assert captured["transaction"] == payment.transaction_id
    assert (captured["amount"], captured["store"], captured["order"]) == (
        "59.00",
        shop.store.pk,
        order.number,
    )
    everything = "\n".join(written)
    assert shop.credentials.api_v3_key not in everything
    assert "PRIVATE KEY" not in everything
