"""Every switch of the simulator does what it says, and only as often as it says."""

# ruff: noqa: F811 - arguments are fixtures imported from test_paygate_shop
import threading
import time
from urllib.error import HTTPError

import pytest
import requests

from home.demo.paygate.trouble import SWITCHES
from tests.demo.test_paygate_shop import (  # noqa: F401 - fixtures
    alipay_client,
    answered,
    gate,
    gateway_template,
    merchant,
    shop,
    told,
    verified,
    wechat_client,
)

CNY = {"total": 1230, "currency": "CNY"}


@pytest.fixture
def wechat(gate, merchant, shop):
    return wechat_client(gate, merchant, shop)


@pytest.fixture
def alipay(gate, merchant):
    return alipay_client(gate, merchant)


@pytest.fixture
def paid(gate, wechat, alipay, shop):
    """Pays two trades of 12.30, or one of them: XW0001 at WeChat Pay and XA0001 at Alipay."""
    wechat.pay("苹果", "XW0001", CNY)
    alipay.api_alipay_trade_precreate("苹果", "XA0001", "12.30", notify_url=f"{shop.url}/alipay")

    def make(*trades):
        for trade in trades or ("XW0001", "XA0001"):
            gate.pay(trade)

    return make


def of_wechat(shop):
    return [received for received in shop.received if received[0] == "/wechat"]


def forms(shop):
    return [
        form
        for (path, *_), form in zip(shop.received, shop.forms(), strict=True)
        if "alipay" in path
    ]


def refund(wechat, number="RF1"):
    return answered(wechat.refund(number, {"refund": 100} | CNY, out_trade_no="XW0001"))


def test_duplicate_sends_the_same_notification_twice_at_the_same_moment(gate, wechat, shop):
    together = threading.Barrier(2, timeout=10)
    well = shop.answer

    def wait_for_the_other(path):
        together.wait()
        return well(path)

    shop.answer = wait_for_the_other
    gate.trouble.set("duplicate")
    wechat.pay("苹果", "XW0001", CNY)

    gate.pay("XW0001")

    assert gate.wait_idle()
    (first, second) = shop.received
    assert first[2] == second[2]
    assert told(wechat, first)["out_trade_no"] == "XW0001"


def test_late_comes_after_its_seconds(gate, wechat, shop):
    gate.trouble.set("late", value=0.5)
    wechat.pay("苹果", "XW0001", CNY)

    gate.pay("XW0001")
    time.sleep(0.25)

    assert shop.received == []
    assert gate.wait_idle()
    assert len(shop.received) == 1


def test_reordered_holds_one_until_the_next_was_delivered(gate, wechat, shop):
    gate.trouble.set("reordered", uses=1)
    wechat.pay("苹果", "XW0001", CNY)

    gate.pay("XW0001")
    assert gate.wait_idle()
    assert shop.received == []
    refund(wechat)

    assert gate.wait_idle()
    kinds = ["refund_status" in told(wechat, received) for received in shop.received]
    assert kinds == [True, False]


def test_switching_reordered_off_lets_the_held_one_go(gate, wechat, shop):
    gate.trouble.set("reordered")
    wechat.pay("苹果", "XW0001", CNY)
    gate.pay("XW0001")

    gate.trouble.set("reordered", False)

    assert gate.wait_idle()
    assert len(shop.received) == 1


def test_lost_is_never_sent_but_a_query_tells(gate, wechat, alipay, shop, paid):
    gate.trouble.set("lost")

    paid()

    assert gate.wait_idle()
    assert shop.received == []
    assert [notice["state"] for notice in gate.notifications()] == ["lost", "lost"]
    assert answered(wechat.query(out_trade_no="XW0001"))[1]["trade_state"] == "SUCCESS"
    assert alipay.api_alipay_trade_query("XA0001")["trade_status"] == "TRADE_SUCCESS"


@pytest.mark.long
@pytest.mark.parametrize("name", ["tampered", "wrong_key"])
def test_forgeries_do_not_verify_and_the_true_one_follows(
    gate, wechat, alipay, shop, paid, *, name
):
    for trade in ("XW0001", "XA0001"):
        gate.trouble.set(name, uses=1)
        shop.answers = [(401, b"FAIL")]
        paid(trade)
        assert gate.wait_idle()

    assert [told(wechat, received) is None for received in of_wechat(shop)] == [True, False]
    assert [verified(alipay, form) for form in forms(shop)] == [False, True]
    if name == "tampered":
        assert forms(shop)[0]["total_amount"] == "12.29"


def test_wrong_amount_is_validly_signed(gate, wechat, alipay, shop, paid):
    gate.trouble.set("wrong_amount")

    paid()

    assert gate.wait_idle()
    assert told(wechat, of_wechat(shop)[0])["amount"]["total"] == 1229
    (form,) = forms(shop)
    assert verified(alipay, form)
    assert form["total_amount"] == "12.29"


def test_replayed_comes_once_more_with_an_old_timestamp(gate, wechat, alipay, shop, paid):
    gate.trouble.set("replayed", value=600)

    paid()

    assert gate.wait_idle()
    new, old = of_wechat(shop)
    assert told(wechat, old) == told(wechat, new)
    assert time.time() - int(old[1]["Wechatpay-Timestamp"]) > 590
    first, second = forms(shop)
    assert verified(alipay, second)
    assert first["notify_id"] == second["notify_id"]
    assert second["notify_time"] < first["notify_time"]


def test_probe_is_a_signature_that_cannot_hold(gate, wechat, shop):
    gate.trouble.set("probe", uses=1)
    wechat.pay("苹果", "XW0001", CNY)

    gate.pay("XW0001")

    assert gate.wait_idle()
    probe, real = shop.received
    assert probe[1]["Wechatpay-Signature"].startswith("WECHATPAY/SIGNTEST/")
    assert told(wechat, probe) is None
    assert told(wechat, real)["out_trade_no"] == "XW0001"


def test_slow_answers_late(gate, wechat):
    gate.trouble.set("slow", value=0.4, uses=1)

    began = time.monotonic()
    wechat.pay("苹果", "XW0001", CNY)
    slow = time.monotonic() - began

    assert slow > 0.4
    assert gate.trouble.active() == {}


def test_error_500_does_nothing_for_the_next_calls(gate, wechat, alipay):
    gate.trouble.set("error_500", uses=2)

    code, broken = answered(wechat.pay("苹果", "XW0001", CNY))
    with pytest.raises(HTTPError) as caught:
        alipay.api_alipay_trade_precreate("苹果", "XA0001", "12.30")
    caught.value.close()

    assert (code, broken["code"]) == (500, "SYSTEM_ERROR")
    assert caught.value.code == 500
    assert gate.trades() == []
    assert answered(wechat.pay("苹果", "XW0001", CNY))[0] == 200
    assert [call["status"] for call in gate.calls()] == [500, 500, 200]


def test_lost_answer_has_done_the_work(gate, wechat):
    wechat.pay("苹果", "XW0001", CNY)
    gate.pay("XW0001")
    gate.trouble.set("lost_answer", uses=1)

    assert refund(wechat)[0] == 500
    assert refund(wechat)[0] == 200
    assert len(gate.refunds()) == 1


def test_refund_fails_becomes_abnormal_at_wechat_and_no_at_alipay(gate, wechat, alipay, shop, paid):
    paid()
    gate.trouble.set("refund_fails")

    refund(wechat)
    no = alipay.api_alipay_trade_refund("1.00", "XA0001", out_request_no="R1")

    assert no["sub_code"] == "ACQ.SELLER_BALANCE_NOT_ENOUGH"
    assert gate.wait_idle()
    assert answered(wechat.query_refund("RF1"))[1]["status"] == "ABNORMAL"
    bodies = [wechat.callback(headers, body) for _, headers, body in of_wechat(shop)]
    assert bodies[-1]["event_type"] == "REFUND.ABNORMAL"

    gate.settle_refunds()

    assert answered(wechat.query_refund("RF1"))[1]["status"] == "SUCCESS"


def test_refund_pending_waits_until_it_is_switched_off(gate, wechat, alipay, paid):
    paid()
    gate.trouble.set("refund_pending")

    refund(wechat)
    pending = alipay.api_alipay_trade_refund("1.00", "XA0001", out_request_no="R1")
    assert gate.wait_idle()
    assert (pending["fund_change"], pending["refund_fee"]) == ("N", "0.00")
    assert answered(wechat.query_refund("RF1"))[1]["status"] == "PROCESSING"

    gate.trouble.set("refund_pending", False)

    assert gate.wait_idle()
    assert answered(wechat.query_refund("RF1"))[1]["status"] == "SUCCESS"
    found = alipay.api_alipay_trade_fastpay_refund_query("R1", out_trade_no="XA0001")
    assert found["refund_status"] == "REFUND_SUCCESS"


def test_no_balance_refuses_and_moves_nothing(gate, wechat, alipay, paid):
    paid()
    gate.trouble.set("no_balance", uses=2)

    assert refund(wechat)[1]["code"] == "NOT_ENOUGH"
    no = alipay.api_alipay_trade_refund("1.00", "XA0001", out_request_no="R1")
    assert no["sub_code"] == "ACQ.SELLER_BALANCE_NOT_ENOUGH"
    assert gate.refunds() == []
    assert refund(wechat)[0] == 200


def test_switches_are_set_by_form_and_by_json(gate):
    url = f"{gate.url}/trouble"

    form = requests.post(url, {"name": "late", "on": "1", "value": "2", "uses": "3"}, timeout=5)
    listed = requests.post(url, json={"name": "slow"}, timeout=5)
    unknown = requests.post(url, json={"name": "fire"}, timeout=5)

    assert "已打开 · 还有 3 次" in form.text
    assert listed.json() == {
        "late": {"value": 2.0, "uses": 3},
        "slow": {"value": 3.0, "uses": None},
    }
    assert unknown.status_code == 400
    requests.post(url, {"name": "late", "on": "0"}, timeout=5)
    assert list(gate.trouble.active()) == ["slow"]
    requests.post(url, {"clear": "1"}, timeout=5)
    assert requests.get(url, timeout=5).json() == {}


def test_notifications_can_be_sent_again(gate, wechat, shop):
    wechat.pay("苹果", "XW0001", CNY)
    gate.pay("XW0001")
    assert gate.wait_idle()

    gate.notify_again("XW0001")

    assert gate.wait_idle()
    first, second = (wechat.callback(headers, body) for _, headers, body in shop.received)
    assert first["id"] == second["id"]


def test_every_switch_is_explained_on_the_control_page(gate):
    page = requests.get(gate.url, timeout=5).text

    assert all(switch.label in page for switch in SWITCHES.values())
    assert all(switch.explanation in page for switch in SWITCHES.values())
