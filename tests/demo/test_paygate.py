"""The simulator speaks Alipay's open API as python-alipay-sdk expects it."""

# ruff: noqa: F811 - arguments are fixtures imported from test_paygate_shop
import time
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from alipay.exceptions import AliPayException

from home.demo.paygate import alipay, keys, moments
from tests.demo.test_paygate_shop import (  # noqa: F401 - fixtures
    NAME,
    alipay_client,
    gate,
    gateway_template,
    merchant,
    shop,
    verified,
)


@pytest.fixture
def client(gate, merchant):
    return alipay_client(gate, merchant)


@pytest.fixture
def precreate(client, shop):
    def make(out_trade_no="XD0001", amount="12.30", **more):
        return client.api_alipay_trade_precreate(
            "苹果/梨", out_trade_no, amount, notify_url=f"{shop.url}/alipay", **more
        )

    return make


def test_a_code_nobody_scanned_is_no_trade_yet(client, precreate):
    created = precreate()

    assert created["code"] == "10000"
    for answer in (
        client.api_alipay_trade_query("XD0001"),
        client.api_alipay_trade_close("XD0001"),
    ):
        assert (answer["code"], answer["sub_code"]) == ("40004", "ACQ.TRADE_NOT_EXIST")

    page = requests.get(created["qr_code"], timeout=5)

    assert NAME in page.text
    assert "¥12.30" in page.text
    assert client.api_alipay_trade_query("XD0001")["trade_status"] == "WAIT_BUYER_PAY"


def test_paying_tells_the_shop_with_a_signature_that_holds(gate, client, merchant, shop, precreate):
    requests.post(precreate()["qr_code"], {"action": "pay"}, timeout=5)

    assert gate.wait_idle()
    (form,) = shop.forms()
    assert verified(client, form)
    assert not verified(client, form | {"total_amount": "0.01"})
    assert form["trade_status"] == "TRADE_SUCCESS"
    assert form["total_amount"] == "12.30"
    assert (form["app_id"], form["seller_id"]) == (merchant.app_id, merchant.seller_id)
    assert form["notify_type"] == "trade_status_sync"
    found = client.api_alipay_trade_query("XD0001")
    assert (found["trade_status"], found["trade_no"]) == ("TRADE_SUCCESS", form["trade_no"])
    (notice,) = gate.notifications()
    assert (notice["state"], notice["status"], notice["answer"]) == ("delivered", 200, "success")


@pytest.mark.parametrize("answer", [b"success\n", b"SUCCESS", b"fail", b""])
def test_only_the_word_success_ends_the_retries(gate, shop, precreate, answer):
    shop.answers = [(200, answer)]
    precreate()

    gate.pay("XD0001")

    assert gate.wait_idle()
    first, second = shop.forms()
    assert first["notify_id"] == second["notify_id"]


@pytest.mark.long
def test_partial_refunds_add_up_and_never_pass_what_was_paid(gate, client, shop, precreate):
    precreate()
    gate.pay("XD0001")

    first = client.api_alipay_trade_refund("2.30", "XD0001", out_request_no="R1")
    again = client.api_alipay_trade_refund("2.30", "XD0001", out_request_no="R1")
    other = client.api_alipay_trade_refund("2.31", "XD0001", out_request_no="R1")
    above = client.api_alipay_trade_refund("10.01", "XD0001", out_request_no="R2")
    whole = client.api_alipay_trade_refund("10.00", "XD0001")
    rest = client.api_alipay_trade_refund("10.00", "XD0001", out_request_no="R3")
    more = client.api_alipay_trade_refund("0.01", "XD0001", out_request_no="R4")

    assert (first["fund_change"], first["refund_fee"]) == ("Y", "2.30")
    assert (again["fund_change"], again["refund_fee"]) == ("N", "2.30")
    assert other["sub_code"] == "ACQ.DISCORDANT_REPEAT_REQUEST"
    assert above["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
    assert whole["sub_code"] == "ACQ.REFUND_AMT_NOT_EQUAL_TOTAL"
    assert (rest["fund_change"], rest["refund_fee"]) == ("Y", "12.30")
    assert more["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    assert [refund.amount for refund in gate.refunds()] == [1000, 230]
    assert client.api_alipay_trade_query("XD0001")["trade_status"] == "TRADE_CLOSED"
    assert gate.wait_idle()
    told = {form["out_biz_no"]: form for form in shop.forms() if "out_biz_no" in form}
    assert (told["R1"]["refund_fee"], told["R1"]["trade_status"]) == ("2.30", "TRADE_SUCCESS")
    assert (told["R3"]["refund_fee"], told["R3"]["trade_status"]) == ("12.30", "TRADE_CLOSED")
    assert all(verified(client, form) for form in told.values())


def test_a_refund_can_be_looked_up(gate, client, precreate):
    precreate()
    gate.pay("XD0001")
    client.api_alipay_trade_refund("2.30", "XD0001", out_request_no="R1")

    found = client.api_alipay_trade_fastpay_refund_query("R1", out_trade_no="XD0001")
    unknown = client.api_alipay_trade_fastpay_refund_query("R9", out_trade_no="XD0001")

    assert (found["refund_status"], found["refund_amount"]) == ("REFUND_SUCCESS", "2.30")
    assert unknown["code"] == "10000"
    assert "refund_status" not in unknown


def test_refunds_need_a_paid_trade(gate, client, precreate):
    missing = client.api_alipay_trade_refund("1.00", "XD0001", out_request_no="R1")
    precreate()
    gate.scan("XD0001")
    unpaid = client.api_alipay_trade_refund("1.00", "XD0001", out_request_no="R1")

    assert missing["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    assert unpaid["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    assert gate.refunds() == []


def test_close_ends_a_waiting_trade_and_no_paid_one(gate, client, precreate):
    precreate("XD0001")
    precreate("XD0002")
    gate.scan("XD0001")
    gate.pay("XD0002")

    assert client.api_alipay_trade_close("XD0001")["code"] == "10000"
    assert client.api_alipay_trade_close("XD0002")["sub_code"] == "ACQ.TRADE_STATUS_ERROR"
    assert client.api_alipay_trade_query("XD0001")["trade_status"] == "TRADE_CLOSED"
    assert precreate("XD0001")["sub_code"] == "ACQ.TRADE_HAS_CLOSE"
    assert precreate("XD0002")["sub_code"] == "ACQ.TRADE_HAS_SUCCESS"


def test_the_same_number_with_another_amount_is_refused(precreate):
    first = precreate(amount="1.00")

    assert precreate(amount="1.00")["qr_code"] == first["qr_code"]
    assert precreate(amount="2.00")["sub_code"] == "ACQ.CONTEXT_INCONSISTENT"


@pytest.mark.long
def test_a_trade_that_ran_out_is_closed_but_money_in_flight_still_arrives(
    gate, client, shop, precreate
):
    until = int(time.time()) + 2
    precreate(time_expire=moments.plain(until))
    gate.scan("XD0001")
    time.sleep(until + 0.01 - time.time())
    expired = client.api_alipay_trade_query("XD0001")["trade_status"]

    gate.pay_late("XD0001")

    assert expired == "TRADE_CLOSED"
    assert client.api_alipay_trade_query("XD0001")["trade_status"] == "TRADE_SUCCESS"
    assert gate.wait_idle()
    assert [form["trade_status"] for form in shop.forms()] == ["TRADE_SUCCESS"]


def test_paying_twice_makes_two_transactions_of_one_number(gate, client, shop, precreate):
    precreate()

    first, second = gate.pay_twice("XD0001")

    assert gate.wait_idle()
    assert {form["trade_no"] for form in shop.forms()} == {first.trade_no, second.trade_no}
    assert client.api_alipay_trade_query("XD0001")["trade_no"] == first.trade_no
    back = client.api_alipay_trade_refund("12.30", trade_no=second.trade_no)
    assert back["fund_change"] == "Y"
    assert client.api_alipay_trade_query("XD0001")["trade_status"] == "TRADE_SUCCESS"


@pytest.mark.parametrize("kind", ["page", "wap"])
def test_a_browser_is_taken_to_the_payer_page_and_back(gate, client, shop, kind):
    asked = getattr(client, f"api_alipay_trade_{kind}_pay")(
        "苹果", "XD0001", "1.00", return_url=f"{shop.url}/back", notify_url=f"{shop.url}/alipay"
    )
    page = requests.get(f"{gate.url}/gateway.do?{asked}", timeout=5)
    failed = requests.post(page.url, {"action": "fail"}, timeout=5)
    paid = requests.post(page.url, {"action": "pay"}, timeout=5)

    assert "支付失败：" in failed.text
    assert "确认支付" in failed.text
    link = paid.text.split('button--main" href="')[1].split('"')[0].replace("&amp;", "&")
    returned = dict(parse_qsl(urlsplit(link).query))
    assert link.startswith(f"{shop.url}/back?")
    assert returned["out_trade_no"] == "XD0001"
    assert verified(client, returned)


def test_the_same_page_can_be_asked_for_by_a_posted_form(gate, client):
    form = dict(parse_qsl(client.api_alipay_trade_page_pay("苹果", "XD0001", "1.00")))

    page = requests.post(f"{gate.url}/gateway.do", form, timeout=5)

    assert "¥1.00" in page.text


def test_forged_requests_do_nothing(gate, merchant, precreate, shop):
    forger = alipay_client(gate, merchant, app_private_key=keys.private_pem(keys.make()))
    precreate()
    gate.pay("XD0001")

    answer = forger.api_alipay_trade_refund("12.30", "XD0001", out_request_no="R1")
    asked = forger.api_alipay_trade_page_pay("苹果", "XD0009", "1.00")
    page = requests.get(f"{gate.url}/gateway.do?{asked}", timeout=5)

    assert (answer["code"], answer["sub_code"]) == ("40002", "isv.invalid-signature")
    assert (page.status_code, "isv.invalid-signature" in page.text) == (400, True)
    assert gate.refunds() == []
    assert [trade.out_trade_no for trade in gate.trades()] == ["XD0001"]


def test_an_altered_request_is_refused(gate, client):
    asked = client.api_alipay_trade_page_pay("苹果", "XD0001", "100.00")

    page = requests.get(f"{gate.url}/gateway.do?{asked.replace('100.00', '1.00')}", timeout=5)

    assert "isv.invalid-signature" in page.text


def test_unknown_methods_and_bad_values_are_refused(gate, client, precreate):
    with pytest.raises(AliPayException, match=r"isv\.invalid-method"):
        client.server_api("alipay.user.info.share")
    assert precreate(amount="0")["sub_code"] == "ACQ.INVALID_PARAMETER"
    assert precreate(amount="1.001")["sub_code"] == "ACQ.INVALID_PARAMETER"
    assert precreate(amount="一元")["sub_code"] == "isv.invalid-parameter"
    assert precreate(amount="NaN")["sub_code"] == "isv.invalid-parameter"
    assert gate.trades() == []


def test_calls_are_remembered(gate, client, precreate):
    precreate()
    client.api_alipay_trade_query("XD0001")

    assert [(call["method"], call["out_trade_no"], call["code"]) for call in gate.calls()] == [
        ("alipay.trade.precreate", "XD0001", "10000"),
        ("alipay.trade.query", "XD0001", "ACQ.TRADE_NOT_EXIST"),
    ]


def test_a_forged_or_odd_notification_can_be_made_without_any_trade(client, merchant):
    right = alipay.signed_notification(
        merchant, {"out_trade_no": "XD0001", "total_amount": "9.90"}, trade_status="TRADE_CLOSED"
    )
    wrong = alipay.signed_notification(merchant, {"out_trade_no": "XD0001"}, key=keys.stranger())

    assert verified(client, right)
    assert (right["total_amount"], right["trade_status"]) == ("9.90", "TRADE_CLOSED")
    assert not verified(client, wrong)


def test_a_payment_can_lie_on_another_day(gate, client, precreate):
    precreate()

    gate.pay("XD0001", paid_at=datetime(2026, 11, 18, 9, 30, tzinfo=moments.CHINA))

    assert client.api_alipay_trade_query("XD0001")["send_pay_date"] == "2026-11-18 09:30:00"
