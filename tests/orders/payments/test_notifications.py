"""Only a genuine message to this account about this sum pays an order; anything else nothing."""

import time
from urllib.parse import parse_qsl, urlencode

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone

from home.demo.paygate import alipay, wechatpay
from orders.models import Order
from orders.payments import check
from orders.payments.models import PaymentLog, PaymentOrder
from tests.paying import Shop, configure, make_shop


def paid_trade(shop: Shop, payment: PaymentOrder):
    return shop.gate.pay(payment.out_trade_no)


def post_alipay(client, payment: PaymentOrder, fields: dict[str, str], key: str = ""):
    return client.post(
        f"/pay/alipay/notify/{key or payment.configuration.key}/",
        urlencode(fields),
        content_type="application/x-www-form-urlencoded; charset=utf-8",
    )


def post_wechatpay(client, payment: PaymentOrder, headers: dict[str, str], body: bytes, key=""):
    return client.post(
        f"/pay/wechatpay/notify/{key or payment.configuration.key}/",
        body,
        content_type="application/json",
        headers={name: value for name, value in headers.items() if name != "Content-Type"},
    )


def signed_resource(shop: Shop, payment: PaymentOrder, **given):
    """A genuine message in public-key mode; `resource` and headers may be altered before."""
    credentials = shop.credentials
    trade = shop.gate.trade(payment.out_trade_no)
    resource = wechatpay.transaction(credentials, trade) | given.pop("resource", {})
    return wechatpay.signed_notification(
        credentials, resource, **{"serial": credentials.public_key_id, **given}
    )


def is_untouched(order: Order) -> bool:
    payments = PaymentOrder._base_manager.filter(order=order)
    order = Order._base_manager.get(pk=order.pk)
    return order.payment_status == "unpaid" and {p.state for p in payments} == {"pending"}


def last_verdict() -> str:
    entry = PaymentLog.objects.filter(kind="notification").latest("pk")
    assert not entry.is_ok
    return entry.detail["verdict"]


# --- Alipay


def test_alipay_is_answered_success_once_it_is_booked(shop, client):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    fields = alipay.signed_notification(shop.credentials, paid_trade(shop, payment))

    for _again in range(3):
        response = post_alipay(client, payment, fields)
        assert (response.status_code, response.content) == (200, b"success")

    assert Order._base_manager.get(pk=order.pk).payment_status == "paid"
    assert PaymentOrder._base_manager.filter(order=order).count() == 1
    assert check.differences() == []


@pytest.mark.long
def test_every_altered_field_of_an_alipay_message_is_refused(shop, client):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    fields = alipay.signed_notification(shop.credentials, paid_trade(shop, payment))

    for name, value in fields.items():
        forged = fields | {name: f"{value}1" if value else "1"}
        response = post_alipay(client, payment, forged)
        assert response.content != b"success", name
        assert is_untouched(order), name
        dropped = {field: text for field, text in fields.items() if field != name}
        if value:
            assert post_alipay(client, payment, dropped).content != b"success", name
    assert post_alipay(client, payment, fields | {"extra": "1"}).content != b"success"
    assert is_untouched(order)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"app_id": "2021000000000001"}, "another app_id"),
        ({"seller_id": "2088000000000001"}, "another seller_id"),
        ({"out_trade_no": "P0000000000000000000000000000"}, "no such trade"),
        ({"total_amount": "58.99"}, "another amount"),
        ({"total_amount": "0.00"}, "another amount"),
        ({"total_amount": "-59.00"}, "another amount"),
        ({"total_amount": "NaN"}, "amount is no number"),
        ({"total_amount": "59.001"}, "amount is no number"),
        ({"trade_no": ""}, "names no trade"),
    ],
)
def test_a_genuine_signature_over_the_wrong_facts_pays_nothing(shop, client, change, verdict):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    trade = paid_trade(shop, payment)

    fields = alipay.signed_notification(shop.credentials, trade, **change)

    assert post_alipay(client, payment, fields).content == b"fail"
    assert verdict in last_verdict()
    assert is_untouched(order)


@pytest.mark.parametrize("status", ["WAIT_BUYER_PAY", "TRADE_CLOSED", "SOMETHING_NEW"])
def test_only_success_and_finished_mean_paid(shop, client, status):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    fields = alipay.signed_notification(
        shop.credentials, paid_trade(shop, payment), trade_status=status
    )

    assert post_alipay(client, payment, fields).content == b"success"
    assert is_untouched(order)


def test_an_alipay_message_of_another_store_pays_nothing(shop, gate, client):
    other = make_shop(gate)
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    trade = paid_trade(shop, payment)
    signed_by_other = alipay.signed_notification(
        other.credentials, trade, out_trade_no=payment.out_trade_no
    )
    theirs = other.store.payment_configurations.get(interface__code="alipay")

    assert post_alipay(client, payment, signed_by_other, key=theirs.key).content == b"fail"
    assert "another account" in last_verdict()
    assert post_alipay(client, payment, signed_by_other).content == b"fail"
    assert post_alipay(client, payment, signed_by_other, key="unknown").status_code == 404
    assert is_untouched(order)


def test_a_wrong_key_and_garbage_are_refused(shop, client):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    fields = alipay.signed_notification(shop.credentials, paid_trade(shop, payment), key=stranger)
    url = f"/pay/alipay/notify/{payment.configuration.key}/"

    assert post_alipay(client, payment, fields).content == b"fail"
    assert post_alipay(client, payment, fields | {"sign_type": "RSA"}).content == b"fail"
    assert post_alipay(client, payment, fields | {"sign": "%%%"}).content == b"fail"
    for body in (b"", b"\xff\xfe", b"a=1&a=2", b"{}", b"x" * 70_000):
        response = client.post(url, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in {400, 401}
    assert client.post(url, {"a": "multipart"}).status_code in {400, 401}
    assert client.get(url).status_code == 405
    assert is_untouched(order)


# --- WeChat Pay


@pytest.mark.parametrize("mode", ["public_key", "certificate"])
def test_wechatpay_is_answered_204_once_it_is_booked(shop, client, mode):
    order = shop.order()
    payment = shop.attempt(order)
    serial = shop.credentials.public_key_id
    if mode == "certificate":
        changed = payment.configuration
        changed.mode, changed.public_key = mode, shop.credentials.platform_certificate
        changed.save()
        serial = shop.credentials.platform_serial
    paid_trade(shop, payment)
    headers, body = signed_resource(shop, payment, serial=serial)

    for _again in range(3):
        response = post_wechatpay(client, payment, headers, body)
        assert (response.status_code, response.content) == (204, b"")

    assert Order._base_manager.get(pk=order.pk).payment_status == "paid"
    assert check.differences() == []


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"appid": "wx0000000000000000"}, "another appid"),
        ({"mchid": "1900000000"}, "another mchid"),
        ({"out_trade_no": "P0000000000000000000000000000"}, "no such trade"),
        ({"amount": {"total": 5899, "currency": "CNY"}}, "another amount"),
        ({"amount": {"total": 0, "currency": "CNY"}}, "another amount"),
        ({"amount": {"total": -5900, "currency": "CNY"}}, "another amount"),
        ({"amount": {"total": "5900", "currency": "CNY"}}, "lacks what it should say"),
        ({"amount": {"total": 5900.0, "currency": "CNY"}}, "lacks what it should say"),
        ({"amount": {"total": 5900, "currency": "HKD"}}, "another currency"),
        ({"amount": {"total": 5900}}, "another currency"),
        ({"amount": None}, "lacks what it should say"),
        ({"transaction_id": ""}, "no transaction number"),
    ],
)
def test_an_encrypted_message_over_the_wrong_facts_pays_nothing(shop, client, change, verdict):
    order = shop.order()
    payment = shop.attempt(order)
    paid_trade(shop, payment)
    headers, body = signed_resource(shop, payment, resource=change)

    response = post_wechatpay(client, payment, headers, body)

    assert response.status_code in {400, 401}
    assert response.json()["code"] == "FAIL"
    assert verdict in last_verdict()
    assert is_untouched(order)


@pytest.mark.parametrize("state", ["NOTPAY", "USERPAYING", "CLOSED", "PAYERROR", "NEW"])
def test_only_trade_state_success_means_paid(shop, client, state):
    order = shop.order()
    payment = shop.attempt(order)
    paid_trade(shop, payment)
    headers, body = signed_resource(shop, payment, resource={"trade_state": state})

    assert post_wechatpay(client, payment, headers, body).status_code == 204
    assert is_untouched(order)


def test_a_replay_after_five_minutes_is_refused(shop, client):
    order = shop.order()
    payment = shop.attempt(order)
    paid_trade(shop, payment)

    for seconds in (-301, 301, -86_400):
        headers, body = signed_resource(shop, payment, timestamp=time.time() + seconds)
        assert post_wechatpay(client, payment, headers, body).status_code == 401
        assert "5 minutes" in last_verdict()
    assert is_untouched(order)
    headers, body = signed_resource(shop, payment, timestamp=time.time() - 240)
    assert post_wechatpay(client, payment, headers, body).status_code == 204


@pytest.mark.parametrize("mode", ["public_key", "certificate"])
def test_an_unknown_serial_is_refused_without_asking_anybody(shop, client, monkeypatch, mode):
    order = shop.order()
    payment = shop.attempt(order)
    changed = payment.configuration
    if mode == "certificate":
        changed.mode, changed.public_key = mode, shop.credentials.platform_certificate
        changed.save()
    paid_trade(shop, payment)

    def no_network(*_given, **_more):
        raise AssertionError("an unknown serial went out to the network")

    monkeypatch.setattr(requests, "get", no_network)
    for serial in ("PUB_KEY_ID_0000000000000000", "5157F09EFDC096DE15EBE81A47057A72", "", "zzz"):
        headers, body = signed_resource(shop, payment)
        headers["Wechatpay-Serial"] = serial
        assert post_wechatpay(client, payment, headers, body).status_code == 401
        assert "unknown serial" in last_verdict()
    assert is_untouched(order)


def test_every_altered_header_or_byte_is_refused(shop, client):
    order = shop.order()
    payment = shop.attempt(order)
    paid_trade(shop, payment)
    headers, body = signed_resource(shop, payment)
    genuine = dict(headers)

    for name, value in genuine.items():
        if name == "Content-Type":
            continue
        for other in ("", "0", f"{value}0"):
            headers = genuine | {name: other}
            assert post_wechatpay(client, payment, headers, body).status_code == 401, name
        headers = {key: text for key, text in genuine.items() if key != name}
        assert post_wechatpay(client, payment, headers, body).status_code == 401, name
    for at in range(0, len(body), 37):
        altered = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        assert post_wechatpay(client, payment, genuine, altered).status_code == 401
    probe = genuine | {
        "Wechatpay-Signature": "WECHATPAY/SIGNTEST/" + genuine["Wechatpay-Signature"]
    }
    assert post_wechatpay(client, payment, probe, body).status_code == 401
    assert is_untouched(order)


def test_another_key_pays_nothing(shop, gate, client):
    order = shop.order()
    payment = shop.attempt(order)
    paid_trade(shop, payment)
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    other = make_shop(gate)
    theirs = other.store.payment_configurations.get(interface__code="wechatpay")

    for given in ({"key": stranger}, {"api_v3_key": "0" * 32}):
        headers, body = signed_resource(shop, payment, **given)
        assert post_wechatpay(client, payment, headers, body).status_code == 401
    # A real merchant of the same gateway sends a message about our trade.
    forged = wechatpay.transaction(other.credentials, gate.trade(payment.out_trade_no))
    headers, body = wechatpay.signed_notification(
        other.credentials, forged, serial=other.credentials.public_key_id
    )
    assert post_wechatpay(client, payment, headers, body).status_code == 401
    assert post_wechatpay(client, payment, headers, body, key=theirs.key).status_code == 400
    assert "another account" in last_verdict()
    assert is_untouched(order)


def test_the_log_keeps_what_arrived_and_no_key(shop, client):
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    fields = alipay.signed_notification(shop.credentials, paid_trade(shop, payment))

    post_alipay(client, payment, fields)

    entry = PaymentLog.objects.get(kind="notification")
    assert dict(parse_qsl(entry.body))["trade_no"] == fields["trade_no"]
    assert (entry.payment, entry.order_id, entry.is_ok) == (payment, order.pk, True)
    everything = " ".join(f"{row.detail} {row.body}" for row in PaymentLog.objects.all())
    for secret in (
        shop.credentials.app_private_key,
        shop.credentials.merchant_private_key,
        shop.credentials.api_v3_key,
        shop.credentials.app_secret,
    ):
        assert secret not in everything
        assert secret.splitlines()[1 if "\n" in secret else 0] not in everything


def test_two_stores_may_not_share_a_trade(shop, gate, client):
    """A second account of the same store cannot pay an attempt of the first."""
    order = shop.order(pay_method="alipay")
    payment = shop.attempt(order)
    trade = paid_trade(shop, payment)
    second = configure(None, gate.register("the platform"), "alipay")
    fields = alipay.signed_notification(
        gate.register("the platform"), trade, out_trade_no=payment.out_trade_no
    )

    assert post_alipay(client, payment, fields, key=second.key).content == b"fail"
    assert is_untouched(order)
    assert timezone.now() < order.expires_at


# --- what cannot be stored


NUL_BODY = b"out_trade_no=P1\x00&sign=%00&total_amount=59.00\x00"


@pytest.mark.parametrize("channel", ["alipay", "wechatpay"])
def test_a_nul_is_kept_cleaned_and_refused(shop, client, channel):
    """PostgreSQL stores none: see tests/postgres/test_payments.py."""
    order = shop.order(pay_method=channel)
    payment = shop.attempt(order)
    url = f"/pay/{channel}/notify/{payment.configuration.key}/"

    assert client.post(url, NUL_BODY, content_type="application/json").status_code == 401

    entry = PaymentLog.objects.filter(kind="notification").latest("pk")
    assert entry.body == "out_trade_no=P1\ufffd&sign=%00&total_amount=59.00\ufffd"
    assert (entry.is_ok, is_untouched(order)) == (False, True)
