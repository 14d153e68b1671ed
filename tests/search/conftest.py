"""A store to search in, the two ways in which tests ask, and search servers."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.core.management import call_command

from search import products
from search.backends import server as served
from search.search_request import SearchRequest
from shop.stores.models import Store
from tests import make
from tests.search.search_server import FLAVOURS, Cluster, SearchServer, running


@pytest.fixture(scope="module")
def opened(built: Any) -> Any:
    return built(make.store, "幸福小店")


@pytest.fixture
def shop(store: Store) -> Store:
    return store


@pytest.fixture
def names(shop: Store) -> Callable[..., list[str]]:
    """Names found in the shop (or `store=None`: in the town) for words and filters."""

    def ask(text: str = "", **filters: Any) -> list[str]:
        asked = SearchRequest(text=text, **{"store": shop, **filters})
        return [page.title for page in products.find(asked).products]

    return ask


@pytest.fixture(params=FLAVOURS)
def server(request: Any, settings: Any, shop: Store) -> Iterator[SearchServer]:
    """A search server that the site uses; its index is not built yet."""
    served.resting.clear()
    with running(request.param) as search_server:
        settings.WAGTAILSEARCH_BACKENDS = search_server.backends
        yield search_server


@pytest.fixture
def complaints(caplog: Any) -> Callable[[], list[str]]:
    """complaints() → what was logged about the search server since it was last asked."""

    def told() -> list[str]:
        found = [row.getMessage() for row in caplog.records if row.name == served.__name__]
        caplog.clear()
        return found

    return told


@pytest.fixture
def cluster(server: SearchServer, complaints: Callable[[], list[str]]) -> Iterator[Cluster]:
    """The same with its index built; what goes wrong then must be asked for (`complaints`)."""
    call_command("rebuild_search", verbosity=0)
    yield server.cluster
    assert complaints() == []


@pytest.fixture
def change(
    server: SearchServer, django_capture_on_commit_callbacks: Any
) -> Callable[[], AbstractContextManager[None]]:
    """`with change(): …` is one committed change, a second later."""

    @contextmanager
    def committed() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        server.cluster.refresh()

    return committed


@pytest.fixture
def put(shop: Store, cluster: Cluster, change: Any) -> Callable[..., Any]:
    """put("苹果") → a product on sale, committed a second ago."""

    def on_sale(name: str, of: Store = shop, **details: Any) -> Any:
        with change():
            return make.product(of, name, **details)

    return on_sale
