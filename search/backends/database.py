"""Wagtail search over our own index in the database: SQLite (FTS5) or PostgreSQL."""

from collections.abc import Sequence

from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from wagtail.models import Page

from search import documents
from search.backends import ranking
from search.backends.pages import PageSearch


class PageIndex(BaseIndex):
    def get_key(self) -> str:
        return "pages"

    def add_items(self, model: type, items: Sequence[Page]) -> None:
        ranking.write(documents.of_pages(list(items)))

    def delete_item(self, item: Page) -> None:
        ranking.delete([item.pk])

    def reset(self) -> None:
        ranking.clear()


class Rebuilder:
    """Entries are replaced one by one, so that shoppers find goods all the while."""

    def __init__(self, index: BaseIndex) -> None:
        self.index = index

    def start(self) -> BaseIndex:
        return self.index

    def finish(self) -> None:
        if isinstance(self.index, PageIndex):
            ranking.drop_strangers()
            ranking.tidy()


class SearchBackend(PageSearch, BaseSearchBackend):
    index_class = PageIndex
    rebuilder_class = Rebuilder
    entries = ranking

    def get_index_for_model(self, model: type) -> BaseIndex:
        return PageIndex(self) if issubclass(model, Page) else BaseIndex(self)
