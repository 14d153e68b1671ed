"""What is so of a channel, its adapter says: another adapter changes pages, set-up and answers."""

import pytest
from django.http import HttpResponse

from orders.models import Order
from orders.payments.browsers import Browser
from orders.payments.gateways import ADAPTERS
from orders.payments.gateways.alipay import AlipayGateway
from orders.payments.gateways.base import Started
from orders.payments.methods import available_methods, setup
from orders.payments.models import Channel, PaymentConfiguration, PaymentOrder
from tests.orders.payments.test_pay_pages import DESKTOP, WECHAT, browser, channels, url

Product = PaymentOrder.Product


class Toy(AlipayGateway):
    """Pays by a code in WeChat alone, asks nobody, and answers notifications in its own words."""

    products = {Browser.WECHAT: Product.QR}
    also = {Product.WAP: "用玩具付款"}
    scan_words = "打开<b>玩具</b>扫一扫"
    elsewhere_words = "玩具在别处"

    def start(self, payment, *, subject, visitor):
        return Started(code="toy://pay")

    @staticmethod
    def answer(status: int) -> HttpResponse:
        return HttpResponse(f"toy {status}", status=status)

    @staticmethod
    def missing(configuration: PaymentConfiguration) -> list[str]:
        return ["玩具没有电池"]


@pytest.fixture
def toy(monkeypatch) -> None:
    monkeypatch.setitem(ADAPTERS, Channel.ALIPAY, Toy)


@pytest.mark.long
def test_a_channel_is_offered_where_its_adapter_works(shop, toy):
    offered = available_methods.offers_of(shop.store, browser=Browser.WECHAT).online
    order = shop.order(pay_method="alipay")

    assert [str(offer.pay_method) for offer in offered] == ["wechatpay", "alipay"]
    assert channels(browser(WECHAT, order).get(url(order)).content.decode()) == [
        "wechatpay",
        "alipay",
    ]
    assert "alipay" not in channels(browser(DESKTOP, order).get(url(order)).content.decode())


def test_the_page_says_the_adapters_words(shop, toy):
    order = shop.order(pay_method="alipay")
    client = browser(WECHAT, order)

    started = client.post(url(order), {"channel": "alipay"})

    page = client.get(started.url).content.decode()
    assert "打开<b>玩具</b>扫一扫" in page
    assert 'name="product" value="wap"' in page
    assert "用玩具付款" in page


def test_setting_it_up_and_its_notifications_are_the_adapters(shop, toy, client):
    configuration = PaymentConfiguration.objects.get(interface__channel="alipay")

    answer = client.post(configuration.notify_path, b"nothing", content_type="text/plain")

    assert "玩具没有电池" in setup.missing(configuration)
    assert answer.content == b"toy 401"


def test_there_is_no_notification_of_a_channel_without_an_adapter(shop, client):
    key = PaymentConfiguration.objects.first().key

    assert client.post(f"/pay/transfer/notify/{key}/").status_code == 404
    assert Order.objects.count() == 0
