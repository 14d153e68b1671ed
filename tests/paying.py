"""A gateway that speaks the real protocols, and stores that are paid through it."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from home.demo.paygate import server
from home.demo.paygate.gate import Gate
from home.demo.paygate.merchants import Credentials
from orders.models import Order
from orders.payments.attempts import attempts
from orders.payments.gateways.base import Visitor
from orders.payments.methods import setup
from orders.payments.models import PaymentConfiguration, PaymentInterface, PaymentOrder
from shop.stores.models import Store
from tests import make


@pytest.fixture(scope="session")
def gateway_process(tmp_path_factory):
    with server.running(tmp_path_factory.mktemp("paygate"), port=0) as gate:
        yield gate


@pytest.fixture
def gate(gateway_process: Gate, settings) -> Gate:
    """The simulator; its notifications go nowhere unless a test delivers them."""
    settings.ALIPAY_GATEWAY_URL = f"{gateway_process.url}/gateway.do"
    settings.WECHATPAY_BASE_URL = gateway_process.url
    settings.WECHAT_API_URL = f"{gateway_process.url}/"
    settings.WECHAT_OAUTH_URL = f"{gateway_process.url}/connect/"
    gateway_process.trouble.clear()
    gateway_process.trouble.set("lost")
    yield gateway_process
    gateway_process.trouble.clear()


def configure(
    store: Store | None, credentials: Credentials, channel: str, *, mode: str = "public_key"
) -> PaymentConfiguration:
    """The keys a merchant was given, typed in."""
    is_alipay = channel == "alipay"
    values = {
        "name": credentials.name,
        "app_id": credentials.app_id if is_alipay else credentials.appid,
        "merchant_id": credentials.seller_id if is_alipay else credentials.mchid,
        "private_key": (
            credentials.app_private_key if is_alipay else credentials.merchant_private_key
        ),
    }
    if is_alipay:
        values["public_key"] = credentials.alipay_public_key
    else:
        is_certificate = mode == "certificate"
        values |= {
            "mode": mode,
            "public_key": (
                credentials.platform_certificate if is_certificate else credentials.public_key
            ),
            "public_key_id": credentials.public_key_id,
            "merchant_serial": credentials.merchant_serial,
            "api_v3_key": credentials.api_v3_key,
            "app_secret": credentials.app_secret,
        }
    return setup.save_configuration(
        store=store,
        interface=PaymentInterface.objects.get(code=channel),
        values=values,
        actor=None,
    )


@dataclass
class Shop:
    """A store with both gateways, and something to sell."""

    store: Store
    credentials: Credentials
    gate: Gate

    def order(self, *, price: str = "59.00", pay_method: str = "wechatpay", **given) -> Order:
        thing = make.variant(self.store, price=price, stock="50")
        return make.order(self.store, {thing: "1"}, pay_method=pay_method, **given)

    def attempt(self, order: Order, channel: str = "", product: str = "qr") -> PaymentOrder:
        """Start to pay; a code is scanned at once."""
        started = attempts.start(
            order=order,
            channel=channel or order.pay_method,
            product=product,
            visitor=Visitor(ip="127.0.0.1", return_url="http://testserver/back/"),
            at=timezone.now(),
        )
        payment = PaymentOrder._base_manager.get(pk=started.payment.pk)
        if product == "qr":
            self.gate.scan(payment.out_trade_no)
        return payment


@pytest.fixture
def shop(gate: Gate, db) -> Shop:
    return make_shop(gate)


def make_shop(gate: Gate, *, collector: str = "store") -> Shop:
    """`collector`: whose accounts the money goes to, the "store"'s own or the "platform"'s."""
    store = make.store()
    # Its own numbers and bills; the keys are all shops' own, made once.
    first = gate.register("the first merchant")
    credentials = gate.register(f"merchant of {store.slug}", with_keys_of=first)
    is_own = collector == "store"
    for number, channel in enumerate(("wechatpay", "alipay")):
        account = configure(store if is_own else None, credentials, channel)
        setup.set_method(
            store=store,
            channel=channel,
            actor=None,
            is_enabled=True,
            sort_order=number,
            configuration=account if is_own else None,
        )
    return Shop(store, credentials, gate)
