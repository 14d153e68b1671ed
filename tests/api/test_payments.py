"""Paying by program: started, asked about, settled by the gateway alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import WechatIdentity
from accounts.wechat import identities
from orders.models import Order
from orders.payments import closing
from orders.payments.methods import setup
from orders.payments.models import PaymentOrder, TransferProof
from tests import make
from tests.api.conftest import problem
from tests.tenancy.world import jpeg


@pytest.fixture
def bought(shop, shopper) -> Order:
    return shop.order(buyer=shopper)


def start(api, order, key: str = "", **asked: str):
    headers = {"idempotency_key": key} if key else {}
    return api.post(f"/orders/{order.token}/payments/", asked, **headers)


def test_what_works_where_is_offered(as_user, shopper, bought):
    def offered(client: str) -> list[str]:
        ways = as_user(shopper).get(f"/orders/{bought.token}/pay-methods/", {"client": client})
        return [way["pay_method"] for way in ways.json()]

    assert offered("wechat") == ["wechatpay"]
    assert offered("alipay") == ["alipay"]
    assert offered("phone") == offered("desktop") == ["wechatpay", "alipay"]


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_a_code_is_scanned_and_the_gateway_says_that_it_is_paid(
    as_user, shopper, shop, bought, channel
):
    api = as_user(shopper)

    started = start(api, bought, channel=channel, client="desktop")

    assert started.status_code == 201, started.content
    told = started.json()
    assert (told["amount"], told["product"], told["bridge"]) == ("59.00", "qr", None)
    assert told["code"]
    payment = PaymentOrder._base_manager.get(out_trade_no=told["payment"])
    shop.gate.scan(payment.out_trade_no)
    waiting = api.get(f"/orders/{bought.token}/payments/status/").json()
    assert (waiting["payment_status"], waiting["is_settled"]) == ("unpaid", False)
    assert 0 < waiting["seconds_left"] <= 600

    shop.gate.pay(payment.out_trade_no)
    # Eager tasks: the gateway is asked while this is answered.
    asked = api.post(f"/orders/{bought.token}/payments/ask/")

    assert asked.status_code == 202
    assert (asked.json()["payment_status"], asked.json()["is_settled"]) == ("paid", True)
    again = start(api, bought, channel=channel, client="desktop")
    assert problem(again, 409, "not_allowed_now")["detail"] == "订单已付款，不用再付"


def test_a_phone_is_sent_to_the_gateway(as_user, shopper, shop, bought):
    told = start(as_user(shopper), bought, channel="alipay", client="phone").json()

    assert told["url"].startswith(shop.gate.url)
    assert told["product"] == "wap"


def test_who_asks_all_the_time_asks_the_gateway_every_two_seconds(
    as_user, shopper, shop, bought, monkeypatch
):
    api, asked = as_user(shopper), []
    start(api, bought, channel="wechatpay", client="desktop")
    query = closing.query
    monkeypatch.setattr(closing, "query", lambda **given: asked.append(1) or query(**given))

    for _time in range(3):
        api.post(f"/orders/{bought.token}/payments/ask/")

    assert len(asked) == 1


def test_inside_wechat_the_payer_must_be_known(as_user, shopper, shop, bought):
    api = as_user(shopper)
    asked = {"channel": "wechatpay", "client": "wechat"}
    problem(start(api, bought, **asked), 409, "openid_needed")
    WechatIdentity.objects.create(
        user=shopper, app_id="wx-other", openid="o-other", seen_at=timezone.now()
    )
    problem(start(api, bought, **asked), 409, "openid_needed")
    WechatIdentity.objects.create(
        user=shopper, app_id=shop.credentials.appid, openid="o-mine", seen_at=timezone.now()
    )

    told = start(api, bought, **asked).json()

    assert told["product"] == "jsapi"
    assert told["bridge"]["appId"] == shop.credentials.appid
    assert set(told["bridge"]) == {
        *("appId", "timeStamp", "nonceStr", "package", "signType", "paySign")
    }
    assert PaymentOrder._base_manager.get(order=bought).payer == "o-mine"
    assert identities.openid_of(make.user(), app_id=shop.credentials.appid) == ""


def test_starting_twice_with_a_key_is_one_attempt_and_one_answer(as_user, shopper, shop, bought):
    api = as_user(shopper)
    asked = {"channel": "wechatpay", "client": "desktop"}

    first, second = (start(api, bought, key="pay-1", **asked) for _time in range(2))
    other = start(api, bought, key="pay-1", channel="alipay", client="desktop")

    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true"
    problem(other, 422, "key_reused")
    assert PaymentOrder._base_manager.count() == 1


def test_what_the_store_does_not_take_is_refused(as_user, shopper, shop, bought):
    refused = start(as_user(shopper), bought, channel="transfer")

    problem(refused, 409, "cannot_pay")
    problem(start(as_user(shopper), bought, channel="cod"), 400, "invalid")
    wrong_place = start(as_user(shopper), bought, channel="alipay", client="wechat")
    problem(wrong_place, 409, "cannot_pay")
    assert not PaymentOrder._base_manager.exists()


def test_a_gateway_that_does_not_answer_is_told(as_user, shopper, shop, bought):
    shop.gate.trouble.set("error_500")

    refused = start(as_user(shopper), bought, channel="wechatpay", client="desktop")

    assert problem(refused, 409, "cannot_pay")["detail"].startswith("支付暂时没有响应")


@pytest.fixture
def transferred(store, shopper) -> Order:
    setup.set_method(
        store=store,
        channel="transfer",
        actor=None,
        is_enabled=True,
        account_name="幸福小店",
        account_text="招商银行 6222 0000",
    )
    thing = make.variant(store, price="20.00")
    return make.order(store, {thing: "1"}, buyer=shopper, pay_method="transfer")


def picture(colour: str = "red") -> SimpleUploadedFile:
    return SimpleUploadedFile("付款.jpg", jpeg(colour), content_type="image/jpeg")


def test_a_transfer_has_its_own_amount_and_a_proof(as_user, shopper, transferred):
    api = as_user(shopper)
    path = f"/orders/{transferred.token}/payments/proof/"
    problem(api.upload(path, {"picture": picture()}), 409, "not_allowed_now")

    told = start(api, transferred, channel="transfer").json()
    sent = api.upload(path, {"picture": picture(), "note": "尾号 1234"})

    assert "19.97" <= told["amount"] <= "19.99"
    assert told["transfer"] == {
        "code": None,
        "account_name": "幸福小店",
        "account_text": "招商银行 6222 0000",
    }
    assert (sent.status_code, sent.json()["state"]) == (201, "waiting")
    status = api.get(f"/orders/{transferred.token}/payments/status/").json()
    assert (status["is_settled"], status["proof"]["state"]) == (False, "waiting")


def test_the_same_proof_with_the_same_key_is_kept_once(as_user, shopper, transferred):
    api = as_user(shopper)
    start(api, transferred, channel="transfer")
    path = f"/orders/{transferred.token}/payments/proof/"

    first = api.upload(path, {"picture": picture()}, idempotency_key="proof-1")
    again = api.upload(path, {"picture": picture()}, idempotency_key="proof-1")
    other = api.upload(path, {"picture": picture("blue")}, idempotency_key="proof-1")

    assert (first.status_code, again.content) == (201, first.content)
    problem(other, 422, "key_reused")
    assert TransferProof._base_manager.count() == 1


def test_what_is_no_picture_is_no_proof(as_user, shopper, transferred):
    api = as_user(shopper)
    start(api, transferred, channel="transfer")
    path = f"/orders/{transferred.token}/payments/proof/"

    text = SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg")

    problem(api.upload(path, {"picture": text}), 400, "picture_refused")
    assert "picture" in problem(api.upload(path, {"note": "x"}), 400, "invalid")["fields"]
    problem(api.post(path, {"picture": "x"}), 415, "unsupported_media_type")
    assert not TransferProof._base_manager.exists()
