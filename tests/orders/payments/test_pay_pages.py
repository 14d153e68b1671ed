"""The pages a shopper pays on: the channel follows the browser, the result shows itself."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from orders.lifecycle import expiry
from orders.models import Order
from orders.payments import closing
from orders.payments.methods import setup
from orders.payments.models import PaymentMethod, PaymentOrder, TransferProof
from orders.payments.transfers import transfer
from tests import make

DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) Chrome/156"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Safari/604.1"
WECHAT = f"{PHONE} MicroMessenger/8.0.60"
ALIPAY_APP = f"{PHONE} AlipayClient/10.8"


def browser(user_agent: str, order: Order) -> Client:
    """The one that placed the order."""
    return make.guest(order, **{"user-agent": user_agent})


def url(order: Order, *rest: str) -> str:
    return f"/orders/{order.token}/pay/{''.join(rest)}"


def channels(page: str) -> list[str]:
    return [name for name in ("wechatpay", "alipay", "transfer") if f'value="{name}"' in page]


@pytest.mark.parametrize(
    ("agent", "offered"),
    [
        (DESKTOP, ["wechatpay", "alipay"]),
        (PHONE, ["wechatpay", "alipay"]),
        (WECHAT, ["wechatpay"]),
        (ALIPAY_APP, ["alipay"]),
    ],
)
def test_only_what_works_in_this_browser_is_offered(shop, agent, offered):
    order = shop.order()

    assert channels(browser(agent, order).get(url(order)).content.decode()) == offered


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_a_desktop_shows_a_code_and_the_result_by_itself(shop, channel):
    order = shop.order(pay_method=channel)
    client = browser(DESKTOP, order)
    started = client.post(url(order), {"channel": channel})
    page = client.get(started.url).content.decode()
    assert 'class="qr"' in page
    payment = PaymentOrder._base_manager.get(order=order)

    shop.gate.scan(payment.out_trade_no)
    shop.gate.pay(payment.out_trade_no)
    waiting = client.get(url(order, "status/?n=1"), headers={"hx-request": "true"})
    closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    done = client.get(url(order, "status/?n=2"), headers={"hx-request": "true"})

    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "支付成功" in done.content.decode()
    assert "hx-trigger" not in done.content.decode()
    assert client.get(url(order)).url == order.get_absolute_url()


@pytest.mark.parametrize("channel", ["wechatpay", "alipay"])
def test_a_phone_goes_to_the_gateway_and_comes_back(shop, channel):
    order = shop.order(pay_method=channel)
    client = browser(PHONE, order)

    started = client.post(url(order), {"channel": channel})

    assert started.url.startswith(shop.gate.url)
    assert requests.get(started.url, timeout=5).status_code == 200
    payment = PaymentOrder._base_manager.get(order=order)
    shop.gate.pay(payment.out_trade_no)
    back = client.get(url(order, "return/?trade_status=TRADE_SUCCESS&total_amount=0.01"))
    # Eager tasks: the question was asked while the page was made.
    assert "支付成功" in back.content.decode()


def test_coming_back_proves_nothing(shop):
    order = shop.order(pay_method="alipay")
    client = browser(PHONE, order)
    client.post(url(order), {"channel": "alipay"})
    payment = PaymentOrder._base_manager.get(order=order)

    lie = f"return/?out_trade_no={payment.out_trade_no}&trade_status=TRADE_SUCCESS&sign=x"
    page = client.get(url(order, lie)).content.decode()

    assert "正在确认支付结果" in page
    assert Order._base_manager.get(pk=order.pk).payment_status == "unpaid"
    unsure = client.get(
        url(order, "status/?n=25&back=1"), headers={"hx-request": "true"}
    ).content.decode()
    assert "如已付款请勿重复支付" in unsure


def test_wechat_tells_who_pays_and_the_bridge_is_signed(shop):
    order = shop.order()
    client = browser(WECHAT, order)

    asked = client.post(url(order), {"channel": "wechatpay"})
    assert asked.url.startswith(f"{shop.gate.url}/connect/oauth2/authorize")
    at_wechat = requests.get(asked.url.split("#")[0], allow_redirects=False, timeout=5)
    back = urlsplit(at_wechat.headers["Location"])
    started = client.get(f"{back.path}?{back.query}")
    page = client.get(started.url).content.decode()

    payment = PaymentOrder._base_manager.get(order=order)
    assert payment.product == "jsapi"
    assert payment.started["bridge"]["appId"] == shop.credentials.appid
    assert "data-bridge=" in page
    # The second time WeChat need not be asked.
    again = client.post(url(order), {"channel": "wechatpay"})
    assert again.url.endswith("?by=wechatpay")
    # A code works once, and a state is not to be made up.
    assert client.get(f"{back.path}?{back.query}").status_code == 502
    assert client.get(f"{back.path}?code=x&state=made-up").status_code == 404


def test_a_gateway_in_trouble_is_told_in_words_and_another_way_stays_open(shop):
    order = shop.order(pay_method="alipay")
    client = browser(DESKTOP, order)
    shop.gate.trouble.set("error_500")

    page = client.post(url(order), {"channel": "alipay"})

    assert page.status_code == 409
    assert "请稍后重试或换一种方式" in page.content.decode()
    shop.gate.trouble.set("error_500", on=False)
    assert client.post(url(order), {"channel": "wechatpay"}).status_code == 302


def test_wrong_keys_are_told_as_not_available(shop):
    configuration = shop.store.payment_configurations.get(interface__code="wechatpay")
    configuration.merchant_serial = "0" * 40
    configuration.save()
    order = shop.order()

    page = browser(DESKTOP, order).post(url(order), {"channel": "wechatpay"})

    assert page.status_code == 409
    assert PaymentOrder._base_manager.get(order=order).state == "closed"


@pytest.mark.parametrize("channel", ["", "cash", "balance", "wechatpay'"])
def test_an_unknown_channel_is_refused(shop, channel):
    order = shop.order()

    assert browser(PHONE, order).post(url(order), {"channel": channel}).status_code == 400


def test_unknown_orders_are_404(db):
    for rest in ("", "status/", "return/"):
        assert Client().get(f"/orders/no-such-token/pay/{rest}").status_code == 404
    assert Client().post("/orders/no-such-token/pay/proof/").status_code == 404


# --- transfers


@pytest.fixture
def code_shop(shop):
    setup.set_method(
        store=shop.store,
        channel="transfer",
        actor=None,
        is_enabled=True,
        account_name="王老板",
        account_text="工商银行 6222 0000 0000 0000",
    )
    return shop


def test_a_transfer_asks_for_its_own_cents_and_waits_for_the_shop(code_shop):
    order = code_shop.order(pay_method="transfer", price="59.00")
    client = browser(WECHAT, order)
    page = client.get(client.post(url(order), {"channel": "transfer"}).url).content.decode()
    payment = PaymentOrder._base_manager.get(order=order)
    assert f"¥{payment.amount}" in page
    assert payment.amount + payment.allowance == order.total_price
    assert "王老板" in page

    sent = client.post(url(order, "proof/"), {"picture": make.photo(), "note": "王芳付的"})
    assert sent.url == order.get_absolute_url()
    assert "等商家核对" in client.get(order.get_absolute_url()).content.decode()
    # It does not close by itself while the proof waits.
    late = timezone.now() + timedelta(hours=3)
    assert expiry.expired_ids(at=late) == []
    assert expiry.expire(store=order.store_id, order_id=order.pk, at=late)
    assert Order._base_manager.get(pk=order.pk).cancelled_at is None

    transfer.confirm(
        store=code_shop.store,
        payment_id=payment.pk,
        actor=code_shop.store.owner,
        at=timezone.now(),
    )
    assert Order._base_manager.get(pk=order.pk).payment_status == "paid"
    assert "转账立减" in client.get(order.get_absolute_url()).content.decode()


def test_a_refused_proof_gives_new_time_and_says_why(code_shop):
    order = code_shop.order(pay_method="transfer")
    client = browser(PHONE, order)
    client.post(url(order), {"channel": "transfer"})
    client.post(url(order, "proof/"), {"picture": make.photo()})
    payment = PaymentOrder._base_manager.get(order=order)
    given = {"store": code_shop.store, "payment_id": payment.pk, "actor": code_shop.store.owner}

    transfer.refuse(**given, reason="没有这笔钱", at=timezone.now())

    page = client.get(order.get_absolute_url()).content.decode()
    assert "没有这笔钱" in page
    again = client.get(url(order)).content.decode()
    assert "没有这笔钱" in again
    assert f"¥{payment.amount}" in again
    order.refresh_from_db()
    assert order.expires_at > timezone.now() + timedelta(minutes=9)
    with pytest.raises(transfer.NothingWaiting):
        transfer.refuse(**given, reason="没有这笔钱", at=timezone.now())


@pytest.mark.long
def test_bad_pictures_leave_nothing_behind(code_shop, shared_data):
    order = code_shop.order(pay_method="transfer")
    client = browser(PHONE, order)
    client.post(url(order), {"channel": "transfer"})

    for file in sorted((shared_data / "bad").iterdir())[:6]:
        upload = ContentFile(file.read_bytes(), name=file.name)
        assert client.post(url(order, "proof/"), {"picture": upload}).status_code == 409
    assert client.post(url(order, "proof/"), {}).status_code == 409

    assert not TransferProof._base_manager.exists()


def test_a_second_picture_takes_the_place_of_the_first(code_shop):
    order = code_shop.order(pay_method="transfer")
    client = browser(PHONE, order)
    client.post(url(order), {"channel": "transfer"})

    for _twice in range(2):
        client.post(url(order, "proof/"), {"picture": make.photo()})

    states = TransferProof._base_manager.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["refused", "waiting"]


def test_a_store_without_code_or_account_offers_no_transfer(shop):
    PaymentMethod._base_manager.create(store=shop.store, channel="transfer", is_enabled=True)
    order = shop.order()

    assert channels(browser(PHONE, order).get(url(order)).content.decode()) == [
        "wechatpay",
        "alipay",
    ]


def test_asking_for_the_result_each_second_costs_two_queries(shop, django_assert_num_queries):
    order = shop.order()
    client = browser(DESKTOP, order)

    with django_assert_num_queries(2):
        client.get(url(order, "status/?n=1"), headers={"hx-request": "true"})
