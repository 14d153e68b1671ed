"""The simulator speaks WeChat Pay v3 as wechatpayv3 expects it."""

# ruff: noqa: F811 - arguments are fixtures imported from test_paygate_shop
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests
from wechatpayv3 import WeChatPayType

from home.demo.paygate import keys, server, wechatpay
from home.demo.paygate.moments import rfc3339
from tests.demo.test_paygate_shop import (  # noqa: F401 - fixtures
    NAME,
    QUICK,
    answered,
    gate,
    gateway_template,
    merchant,
    shop,
    told,
    wechat_client,
)

CNY = {"total": 1230, "currency": "CNY"}


@pytest.fixture(params=["public key", "certificate"])
def client(request, gate, merchant, shop, tmp_path):
    return wechat_client(
        gate, merchant, shop, cert_dir=tmp_path if request.param == "certificate" else None
    )


@pytest.fixture
def key_client(gate, merchant, shop):
    return wechat_client(gate, merchant, shop)


def refund(client, number, fen, **more):
    amount = {"refund": fen} | CNY
    return answered(client.refund(number, amount, out_trade_no="XD0001", **more))


def test_native_payment_in_both_key_modes(gate, client, merchant, shop):
    code, created = answered(client.pay("苹果", "XD0001", CNY, attach="第1次"))
    waiting = answered(client.query(out_trade_no="XD0001"))
    page = requests.post(created["code_url"], {"action": "pay"}, timeout=5)

    assert (code, waiting[1]["trade_state"]) == (200, "NOTPAY")
    assert "已付款" in page.text
    assert gate.wait_idle()
    notice = told(client, shop.received[0])
    assert (notice["mchid"], notice["appid"]) == (merchant.mchid, merchant.appid)
    assert notice["amount"]["total"] == 1230
    assert notice["attach"] == "第1次"
    code, found = answered(client.query(out_trade_no="XD0001"))
    assert (found["trade_state"], found["trade_type"]) == ("SUCCESS", "NATIVE")
    by_id = answered(client.query(transaction_id=found["transaction_id"]))
    assert by_id == (200, found)


def test_notifications_follow_the_key_mode_of_the_shop(gate, client, merchant, shop):
    client.pay("苹果", "XD0001", CNY)
    gate.pay("XD0001")

    assert gate.wait_idle()
    serial = shop.received[0][1]["Wechatpay-Serial"]
    in_key_mode = client._core._public_key_id is not None
    assert serial == (merchant.public_key_id if in_key_mode else merchant.platform_serial)


def test_certificates_can_be_fetched_and_decrypted(gate, merchant, shop, tmp_path):
    client = wechat_client(gate, merchant, shop, cert_dir=tmp_path)
    client._core._certificates.clear()

    client._core._update_certificates()

    (certificate,) = client._core._certificates
    assert keys.serial_of(certificate) == merchant.platform_serial


def test_h5_page_goes_back_to_the_redirect_url(key_client, shop):
    scene = {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}
    _, created = answered(
        key_client.pay("苹果", "XD0001", CNY, scene_info=scene, pay_type=WeChatPayType.H5)
    )
    address = f"{created['h5_url']}&redirect_url={shop.url}/done"

    page = requests.get(address, timeout=5)
    paid = requests.post(address, {"action": "pay"}, timeout=5)

    assert f'href="{shop.url}/done">稍后再付' in page.text
    assert f'href="{shop.url}/done">返回商家' in paid.text
    evil = requests.get(f"{created['h5_url']}&redirect_url=javascript:alert(1)", timeout=5)
    assert "javascript:" not in evil.text


def test_jsapi_needs_an_openid_and_pays_through_the_bridge(gate, key_client, merchant):
    def ask(payer):
        return answered(
            key_client.pay("苹果", "XD0001", CNY, payer=payer, pay_type=WeChatPayType.JSAPI)
        )

    refused = ask({"nickname": "小王"})
    _, created = ask({"openid": "o" + "1" * 27})
    package = f"prepay_id={created['prepay_id']}"
    params = {
        "appId": merchant.appid,
        "timeStamp": "1795173633",
        "nonceStr": "abc",
        "package": package,
        "signType": "RSA",
    }
    sign = key_client.sign([merchant.appid, "1795173633", "abc", package])

    forged = requests.post(
        f"{gate.url}/bridge/pay", params | {"paySign": "eA==", "do": "pay"}, timeout=5
    )
    looked = requests.post(
        f"{gate.url}/bridge/pay", params | {"paySign": sign, "do": "look"}, timeout=5
    )
    assert refused[1]["code"] == "PARAM_ERROR"
    assert forged.json() == {"error": "支付验证签名失败"}
    assert looked.json()["amount"] == "12.30"
    assert not gate.trade("XD0001").is_paid

    done = requests.post(
        f"{gate.url}/bridge/pay", params | {"paySign": sign, "do": "pay"}, timeout=5
    )

    assert done.headers["Access-Control-Allow-Origin"] == "*"
    assert gate.trade("XD0001").is_paid
    _, found = answered(key_client.query(out_trade_no="XD0001"))
    assert (found["payer"]["openid"], found["trade_type"]) == ("o" + "1" * 27, "JSAPI")


def test_orders_close_once_and_paid_ones_do_not(gate, key_client):
    key_client.pay("苹果", "XD0001", CNY)
    key_client.pay("苹果", "XD0002", CNY)
    gate.pay("XD0002")

    assert answered(key_client.close("XD0001")) == (204, None)
    code, refused = answered(key_client.close("XD0002"))
    assert (code, refused["code"]) == (400, "ORDERPAID")
    assert answered(key_client.close("XD0009"))[1]["code"] == "ORDER_NOT_EXIST"
    assert answered(key_client.query(out_trade_no="XD0001"))[1]["trade_state"] == "CLOSED"
    again = {
        number: answered(key_client.pay("苹果", number, CNY)) for number in ("XD0001", "XD0002")
    }
    assert again["XD0001"][1]["code"] == "ORDER_CLOSED"
    assert again["XD0002"][1]["code"] == "ORDERPAID"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount": {"total": 12.3}}, "PARAM_ERROR"),
        ({"amount": {"total": 0}}, "PARAM_ERROR"),
        ({"amount": {"total": True}}, "PARAM_ERROR"),
        ({"amount": {"total": 1, "currency": "USD"}}, "PARAM_ERROR"),
        ({"out_trade_no": "XD1"}, "PARAM_ERROR"),
        ({"out_trade_no": "订单 1"}, "PARAM_ERROR"),
        ({"appid": "wx0000000000000000"}, "APPID_MCHID_NOT_MATCH"),
        ({"mchid": "1900000109"}, "INVALID_REQUEST"),
        ({"notify_url": "ftp://shop"}, "PARAM_ERROR"),
        ({"time_expire": "2020-01-01T00:00:00+08:00"}, "PARAM_ERROR"),
    ],
)
def test_wrong_orders_are_refused(gate, key_client, changed, code):
    asked = {"description": "苹果", "out_trade_no": "XD0001", "amount": CNY} | changed

    assert answered(key_client.pay(**asked))[1]["code"] == code
    assert gate.trades() == []


def test_a_number_belongs_to_one_order(key_client):
    first = answered(key_client.pay("苹果", "XD0001", CNY))

    assert answered(key_client.pay("苹果", "XD0001", CNY)) == first
    code, other = answered(key_client.pay("苹果", "XD0001", {"total": 1}))
    assert (code, other["code"]) == (403, "OUT_TRADE_NO_USED")


@pytest.mark.long
def test_an_order_runs_out_yet_late_money_is_taken(gate, key_client, shop):
    until = int(time.time()) + 2
    key_client.pay("苹果", "XD0001", CNY, time_expire=rfc3339(until))
    time.sleep(until + 0.01 - time.time())
    expired = answered(key_client.query(out_trade_no="XD0001"))[1]["trade_state"]

    gate.pay_late("XD0001")

    assert expired == "CLOSED"
    assert gate.wait_idle()
    assert told(key_client, shop.received[0])["trade_state"] == "SUCCESS"


def test_refunds_are_processed_then_told(gate, client, shop):
    client.pay("苹果", "XD0001", CNY)
    gate.pay("XD0001")

    code, made = refund(client, "RF1", 230, reason="少了一个")
    again = refund(client, "RF1", 230)

    assert (code, made["status"], again[0]) == (200, "PROCESSING", 200)
    assert made["refund_id"] == again[1]["refund_id"]
    assert gate.wait_idle()
    assert answered(client.query_refund("RF1"))[1]["status"] == "SUCCESS"
    assert answered(client.query(out_trade_no="XD0001"))[1]["trade_state"] == "REFUND"
    notices = [told(client, received) for received in shop.received]
    (back,) = [notice for notice in notices if "refund_status" in notice]
    assert (back["refund_status"], back["out_refund_no"]) == ("SUCCESS", "RF1")
    assert back["amount"]["refund"] == 230


def test_refunds_never_pass_what_was_paid(gate, key_client):
    missing = refund(key_client, "RF0", 1)
    key_client.pay("苹果", "XD0001", CNY)
    unpaid = refund(key_client, "RF1", 1)
    gate.pay("XD0001")

    assert missing[1]["code"] == "RESOURCE_NOT_EXISTS"
    assert unpaid[1]["code"] == "INVALID_REQUEST"
    assert refund(key_client, "RF1", 1000)[0] == 200
    assert refund(key_client, "RF1", 999)[1]["code"] == "INVALID_REQUEST"
    assert refund(key_client, "RF2", 231)[1]["code"] == "INVALID_REQUEST"
    wrong = {"refund": 1, "total": 1231, "currency": "CNY"}
    code, told_no = answered(key_client.refund("RF3", wrong, out_trade_no="XD0001"))
    assert (code, told_no["code"]) == (400, "INVALID_REQUEST")
    assert answered(key_client.query_refund("RF9")) == (
        404,
        {"code": "RESOURCE_NOT_EXISTS", "message": "退款单不存在"},
    )
    assert [item.amount for item in gate.refunds()] == [1000]


def test_parallel_refunds_keep_within_what_was_paid(gate, key_client):
    key_client.pay("苹果", "XD0001", CNY)
    gate.pay("XD0001")

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda n: refund(key_client, f"RF{n}", 500)[0], range(8)))

    assert sorted(codes) == [200, 200] + [400] * 6


@pytest.mark.long
def test_at_most_fifty_refunds_an_order(gate, key_client):
    key_client.pay("苹果", "XD0001", CNY)
    gate.pay("XD0001")

    codes = [refund(key_client, f"RF{number}", 1)[0] for number in range(51)]

    assert codes == [200] * 50 + [400]


@pytest.mark.long
def test_refunds_too_soon_are_refused_when_asked_for(tmp_path, shop):
    with server.running(tmp_path, options=replace(QUICK, refund_gap=60)) as strict:
        client = wechat_client(strict, strict.register(NAME), shop)
        client.pay("苹果", "XD0001", CNY)
        strict.pay("XD0001")

        assert refund(client, "RF1", 1)[0] == 200
        assert refund(client, "RF2", 1)[1]["code"] == "FREQUENCY_LIMITED"


def test_requests_signed_by_another_key_are_refused(gate, merchant, shop):
    forger = wechat_client(gate, merchant, shop, private_key=keys.private_pem(keys.make()))

    code, refused = answered(forger.pay("苹果", "XD0001", CNY))

    assert (code, refused["code"]) == (401, "SIGN_ERROR")
    assert gate.trades() == []


def test_altered_old_or_unsigned_requests_are_refused(gate, merchant):
    url = f"{gate.url}/v3/pay/transactions/out-trade-no/XD0001?mchid={merchant.mchid}"

    def ask(timestamp, target=None, serial=merchant.merchant_serial):
        path = target or url.removeprefix(gate.url)
        sign = keys.sign(
            keys.private_key(merchant.merchant_private_key), f"GET\n{path}\n{timestamp}\nabc\n\n"
        )
        parts = f'mchid="{merchant.mchid}",nonce_str="abc",timestamp="{timestamp}"'
        value = f'WECHATPAY2-SHA256-RSA2048 {parts},serial_no="{serial}",signature="{sign}"'
        return requests.get(url, headers={"Authorization": value}, timeout=5).status_code

    now = int(time.time())
    assert ask(now) == 404
    assert ask(now - 400) == 401
    assert ask(now, target="/v3/pay/transactions/out-trade-no/XD0002") == 401
    assert ask(now, serial="0" * 40) == 401
    assert requests.get(url, timeout=5).json()["code"] == "SIGN_ERROR"


def test_failed_notifications_are_sent_again_with_the_same_id(gate, key_client, shop):
    shop.answers = [(500, b"{}"), (302, b"")]
    key_client.pay("苹果", "XD0001", CNY)

    gate.pay("XD0001")

    assert gate.wait_idle()
    (notice,) = gate.notifications()
    assert [attempt["status"] for attempt in notice["attempts"]] == [500, 302, 204]
    bodies = [key_client.callback(headers, body) for _, headers, body in shop.received]
    assert len({body["id"] for body in bodies}) == 1


def test_forged_notifications_can_be_made_without_any_trade(key_client, merchant):
    resource = {"out_trade_no": "XD0001", "trade_state": "SUCCESS", "amount": {"total": 1}}
    right = wechatpay.signed_notification(merchant, resource)
    in_key_mode = wechatpay.signed_notification(
        merchant, resource, serial=merchant.public_key_id, timestamp=time.time() - 600
    )
    stranger = wechatpay.signed_notification(
        merchant, resource, serial=merchant.public_key_id, key=keys.stranger()
    )
    unreadable = wechatpay.signed_notification(
        merchant, resource, serial=merchant.public_key_id, api_v3_key="0" * 32
    )

    assert right[0]["Wechatpay-Serial"] == merchant.platform_serial
    assert key_client.callback(*in_key_mode)["resource"] == resource
    assert key_client.callback(*stranger) is None
    assert key_client.callback(*unreadable) is None
