"""manage.py rebuild_search: the whole index anew, while shoppers go on searching."""

import time
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from modelsearch.backends import get_search_backends_with_name
from modelsearch.backends.base import BaseSearchBackend
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from core import scope

CHUNK = 500


class Command(BaseCommand):
    help = "重建搜索索引：商品、店铺和页面；期间照常可以搜索。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--backend", help="只重建这一个后端（WAGTAILSEARCH_BACKENDS 里的名字）")

    def handle(self, *args: object, **options: object) -> None:
        wanted = options["backend"]
        backends = dict(get_search_backends_with_name())
        if wanted and wanted not in backends:
            raise CommandError(f"没有叫 {wanted} 的搜索后端")
        for name, backend in backends.items():
            if wanted in {None, name} and backend.rebuilder_class:
                with scope.across_stores("the index holds every store's pages"):
                    self._rebuild(name, backend)

    def _rebuild(self, name: str, backend: BaseSearchBackend) -> None:
        began = time.monotonic()
        models = [model for model in get_indexed_models() if issubclass(model, Page)]
        todo = {model: _rows(model) for model in models}
        total = sum(rows.count() for rows in todo.values())
        rebuilder = backend.rebuilder_class(backend.get_index_for_model(Page))
        index = rebuilder.start()
        for model in models:
            index.add_model(model)
        done = 0
        for model, rows in todo.items():
            for chunk in _chunks(rows):
                index.add_items(model, chunk)
                done += len(chunk)
                self._tell(name, done, total, time.monotonic() - began)
        rebuilder.finish()
        seconds = time.monotonic() - began
        self.stdout.write(self.style.SUCCESS(f"{name}：{done} 个页面，用时 {seconds:.1f} 秒"))

    def _tell(self, name: str, done: int, total: int, seconds: float) -> None:
        left = seconds / done * (total - done)
        share = 100 * done // max(total, 1)
        self.stdout.write(f"{name}：{done}/{total}（{share}%），还需约 {left:.0f} 秒")


def _rows(model: type[Page]) -> QuerySet[Page]:
    """The pages that are exactly of this type, in the order of their ids."""
    return model.get_indexed_objects().order_by("pk")


def _chunks(rows: QuerySet[Page]) -> Iterator[list[Page]]:
    """Read by id, not by offset: the last of 100,000 costs what the first does."""
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk
