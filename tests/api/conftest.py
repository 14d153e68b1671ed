"""Programs that talk to the API, and what they talk about."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.api import tokens
from accounts.models import User
from shop.stores.models import Store
from tests import make
from tests.paying import gate, gateway_process, shop

__all__ = ["gate", "gateway_process", "shop"]

ROOT = "/api/v1"
PROBLEM = "application/problem+json"


class Api:
    """A program: JSON in, JSON out, a token or a cart token on every request."""

    def __init__(self, user: User | None = None, **headers: str) -> None:
        self.client = Client()
        self.headers = headers
        if user is not None:
            self.headers["authorization"] = f"Bearer {tokens.issue(user).access}"

    def get(self, path: str, data: Any = None, **headers: str) -> Any:
        return self.client.get(f"{ROOT}{path}", data, headers=self._with(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._send("post", path, data, headers)

    def put(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._send("put", path, data, headers)

    def patch(self, path: str, data: Any = None, **headers: str) -> Any:
        return self._send("patch", path, data, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self._send("delete", path, None, headers)

    def upload(self, path: str, data: dict[str, Any], **headers: str) -> Any:
        return self.client.post(f"{ROOT}{path}", data, headers=self._with(headers))

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        return getattr(self.client, method)(
            f"{ROOT}{path}",
            data={} if data is None else data,
            content_type="application/json",
            headers=self._with(headers),
        )

    def _with(self, headers: dict[str, str]) -> dict[str, str]:
        return {name.replace("_", "-"): value for name, value in (self.headers | headers).items()}


@pytest.fixture
def anyone(db) -> Api:
    return Api()


@pytest.fixture
def as_user(db) -> Callable[[User], Api]:
    return Api


@pytest.fixture
def shopper(db) -> User:
    return make.user("李明")


@pytest.fixture(scope="module")
def opened(built) -> Store:
    return built(make.store, "幸福小店")


@pytest.fixture(autouse=True)
def _generous(settings) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10_000)


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem of an answer, after a look at its shape."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == PROBLEM
    body = response.json()
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert (body["status"], body["code"]) == (status, code), body
    assert body["detail"]
    return body


def fill(api: Api, store: Store, **quantities: Any) -> dict[str, Any]:
    """Put SKUs into the cart; the cart."""
    for sku, quantity in quantities.items():
        done = api.post("/cart/lines/", {"sku": sku, "store": store.slug, "quantity": quantity})
        assert done.status_code == 200, done.content.decode()
    return done.json()


HOME = {
    "name": "李明",
    "phone": "13700000001",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 88 号",
}
YUAN = Decimal("0.01")
