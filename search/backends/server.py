"""
What the backends of Elasticsearch and OpenSearch share: clients, writes, rebuilding.

The tables of the database are written as well, in the transaction of the change itself. They
answer while the server is away or its index is not built yet: shoppers notice neither.
"""

import logging
import os
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.crypto import get_random_string
from modelsearch.backends.base import BaseIndex
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from core.types import Json
from search import documents
from search.backends import ranking
from search.backends.entries import PROPERTIES, RemoteEntries, SearchAway, document
from search.backends.pages import PageSearch
from search.documents import Document

T = TypeVar("T")
logger = logging.getLogger(__name__)

# Seconds: how long a search waits, and how long a server that failed is left alone.
PATIENCE, REST = 2.0, 10.0
# Clocks of several machines differ by less (seconds).
CLOCKS = 60
# As many hits as a server gives at once.
WINDOW = 10_000

clients: dict[tuple[int, str], object] = {}
# (client, "search" or "write") → when it may be tried again. Apart, since a slow search is no
# reason to lose a change.
resting: dict[tuple[object, str], float] = {}


def shared(make: Callable[..., object]) -> "staticmethod[..., object]":
    """
    `make`, but one client a process for the same options: Wagtail makes a backend for every
    search, and each would open a connection of its own.
    """

    def client(**options: object) -> object:
        key = (os.getpid(), f"{make.__module__} {options!r}")
        if key not in clients:
            clients[key] = make(**options)
        return clients[key]

    return staticmethod(client)


class PageMapping:
    """Mixin of the stock mappings: tokens instead of Wagtail's own fields."""

    def get_mapping(self) -> Json:
        return {"properties": PROPERTIES}


class PageIndex(BaseIndex):
    """Mixin of the stock indexes: documents of pages are built together, not one by one."""

    # Writes to a name that is no alias would make an index with guessed fields.
    is_in_use = True

    def add_item(self, item: Page) -> None:
        self.add_items(type(item), [item])

    def add_items(self, model: type, items: Iterable[Page]) -> None:
        built = documents.of_pages(list(items))
        ranking.write(built)
        self.send(built)

    def send(self, built: Sequence[Document]) -> None:
        actions = [{"_id": str(own.page_id), **document(own)} for own in built]
        self.backend.bulk(self.backend.es, actions, index=self.name, require_alias=self.is_in_use)


class Rebuilder:
    """A new index beside the one in use, which it replaces when it is complete."""

    def __init__(self, index: BaseIndex) -> None:
        self.used = self.index = index

    def start(self) -> BaseIndex:
        self.began = int(time.time())
        if isinstance(self.used, PageIndex):
            backend = self.used.backend
            name = f"{self.used.name}_{get_random_string(7).lower()}"
            self.index = backend.index_class(backend, name)
            self.index.is_in_use = False
            self.index.put()
        return self.index

    def finish(self) -> None:
        if self.index is self.used:
            return
        old = [index.name for index in self.used.aliased_indices()] if self.used.is_alias() else []
        if old:
            self._catch_up()
        self.index.refresh()
        actions = [{"add": {"index": self.index.name, "alias": self.used.name}}]
        actions += [{"remove_index": {"index": name}} for name in old]
        self.index.backend.point(actions)
        ranking.drop_strangers()
        ranking.tidy()

    def _catch_up(self) -> None:
        """What changed meanwhile was written to the old index only: write it here, too."""
        self.used.refresh()
        changed = {"range": {"indexed_at": {"gte": self.began - CLOCKS}}}
        body = {"query": changed, "size": WINDOW, "_source": False}
        ids = [int(hit["_id"]) for hit in self.used.backend.ask(body)["hits"]["hits"]]
        for model in get_indexed_models():
            if ids and issubclass(model, Page):
                self.index.add_items(model, model.get_indexed_objects().filter(pk__in=ids))


class ServerSearch(PageSearch):
    """
    Mixin of the stock backends. `failures` are the errors of the client, `refusals` those of
    them that blame what was sent, and say nothing about the next request.
    """

    # What the server does is logged; an error of the database is the transaction's own.
    catch_indexing_errors = False
    failures: tuple[type[Exception], ...]
    refusals: tuple[type[Exception], ...]
    es: Any

    def __init__(self, params: dict[str, object]) -> None:
        super().__init__(params)
        self.rebuilder_class = Rebuilder
        self.entries = RemoteEntries(self)

    def search_server(self, index: str, body: Json) -> Json:
        raise NotImplementedError

    def get_index_for_model(self, model: type[Model]) -> BaseIndex:
        if issubclass(model, Page):
            return super().get_index_for_model(model)
        return BaseIndex(self)

    def add(self, obj: Model) -> None:
        self.add_bulk(type(obj), [obj])

    def add_bulk(self, model: type[Model], obj_list: Iterable[Model]) -> None:
        if issubclass(model, Page):
            built = documents.of_pages(list(obj_list))
            ranking.write(built)
            index = self.get_index_for_model(Page)
            self._after_commit(partial(index.send, built), [own.page_id for own in built])

    def delete(self, obj: Model) -> None:
        if isinstance(obj, Page):
            ranking.delete([obj.pk])
            # After the deletion the page itself knows its id no more.
            gone, index = Page(pk=obj.pk), self.get_index_for_model(Page)
            self._after_commit(partial(index.delete_item, gone), [gone.pk])

    def ask(self, body: Json) -> Json:
        """:raises SearchAway:"""
        index = self.get_index_for_model(Page)
        return self._reach("search", partial(self.search_server, index.name, body))

    def _after_commit(self, write: Callable[[], object], page_ids: Sequence[int]) -> None:
        """
        No lock of the database waits for a server, and what was rolled back is never written.
        """

        def follow() -> None:
            try:
                self._reach("write", write)
            except SearchAway:
                logger.error("search server has not heard of pages %s: rebuild_search", page_ids)

        transaction.on_commit(follow, robust=True)

    def _reach(self, purpose: str, call: Callable[[], T]) -> T:
        if time.monotonic() < resting.get((self.es, purpose), 0):
            raise SearchAway("it failed a moment ago")
        try:
            return call()
        except self.failures as error:
            if not isinstance(error, self.refusals):
                resting[self.es, purpose] = time.monotonic() + REST
            logger.exception("search server: %s failed", purpose)
            raise SearchAway from error
