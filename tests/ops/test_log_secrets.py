"""The logs of a whole run – sign in, order, pay, the API – hold no phone and no secret."""

import logging
import re
from logging.config import dictConfig
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from accounts.models import InboxMessage, User
from orders.models import Order
from orders.payments import closing
from tests import make
from tests.api.conftest import Api
from tests.paying import gate, gateway_process, shop
from xiaodiantong.ops.logging import config

pytestmark = pytest.mark.long

__all__ = ["gate", "gateway_process", "shop"]

PHONE, BUYER = "13812345678", "13987654321"
PASSWORD = "correct-horse-9"
CONTACT = {
    "name": "李四",
    "phone": BUYER,
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
}


@pytest.fixture(params=["text", "json"])
def folder(request, tmp_path, settings):
    """As much is logged as there is to log: DEBUG, every query, from others too."""
    settings.SLOW_QUERY_MS = 0
    given = config.config(
        folder=str(tmp_path), level="DEBUG", line=request.param, audit=f"{tmp_path}/audit.log"
    )
    given["root"]["level"] = "DEBUG"
    dictConfig(given)
    yield tmp_path
    dictConfig(django_settings.LOGGING)


def sign_in_by_code(client: Client, commit) -> str:
    with commit(execute=True):
        client.post("/account/login/", {"phone": PHONE})
    code = InboxMessage.objects.filter(to=PHONE).latest("pk").code
    client.post("/account/login/", {"phone": PHONE, "code": code})
    return code


def buy(client: Client, store, commit) -> Order:
    thing = make.variant(store, price="59.00", stock="50")
    client.post("/cart/add/", {"sku": thing.sku, "quantity": "1"})
    with commit(execute=True):
        client.post(f"/checkout/{store.slug}/", CONTACT | {"pay_method": "alipay"})
        # What the page sends besides is not what this test is about.
        order = Order._base_manager.first() or make.order(store, {thing: "1"}, phone=BUYER)
    client.get(f"/orders/{order.token}/")
    client.get(f"/orders/{order.token}/nothing-here/")
    return order


def broken(phone: str, secrets: list[str]) -> None:
    """What a careless line of ours, or of a library, would write."""
    log = logging.getLogger("orders.payments")
    log.warning("call %s back, password=%s, token: %s", phone, *secrets[:2])
    try:
        raise RuntimeError(f"Authorization: Bearer {secrets[1]} for {phone}")
    except RuntimeError:
        log.exception("failed", extra={"phone": phone, "cookie": f"sessionid={secrets[0]}"})


def test_nothing_that_must_not_be_there(shop, folder, django_capture_on_commit_callbacks):
    commit = django_capture_on_commit_callbacks
    client = Client()
    code = sign_in_by_code(client, commit)
    user = User.objects.get(phone=PHONE)
    user.set_password(PASSWORD)
    user.save()
    client.post("/account/login/password/", {"username": PHONE, "password": PASSWORD})
    client.post("/account/login/password/", {"username": PHONE, "password": "wrong-" + PASSWORD})
    order = buy(client, shop.store, commit)
    with commit(execute=True):
        paid = shop.order(pay_method="alipay")
        payment = shop.attempt(paid)
        shop.gate.pay(payment.out_trade_no)
        closing.query(payment_id=payment.pk, at=timezone.now(), source="query")
    tokens = Api().post("/auth/password/", {"username": PHONE, "password": PASSWORD}).json()
    Api(authorization=f"Bearer {tokens['access']}").get("/me/")
    Api(authorization=f"Bearer {tokens['access']}").get(f"/orders/{order.token}/")
    Api().post("/auth/refresh/", {"refresh": tokens["refresh"]})
    session = client.cookies["sessionid"].value
    broken(PHONE, [session, tokens["access"]])

    files = sorted(path for path in Path(folder).iterdir() if path.is_symlink())
    written = {path.name: path.read_text("utf-8") for path in files}

    assert set(written) == {"api.log", "app.log", "audit.log", "db_queries.log", "error.log"}
    secrets = {
        *(PHONE, BUYER, PASSWORD, session, order.token, paid.token),
        *(tokens["access"], tokens["refresh"], shop.credentials.app_private_key),
        *(shop.credentials.api_v3_key, shop.credentials.app_secret, CONTACT["detail"]),
    }
    for name, text in written.items():
        assert [secret for secret in secrets if secret and secret in text] == [], name
        # By themselves: random names of requests and payments have such digits in a row, too.
        assert re.findall(rf"\b(?:1[3-9]\d{{9}}|{code})\b", text) == [], name
    assert "138****5678" in written["app.log"]
    assert "/api/v1/orders/***/" in written["api.log"]
    assert '"accounts_user"' in written["db_queries.log"].replace("\\", "")
    assert "captured" in written["audit.log"]
