"""
Pages searched by tokens: what every backend shares. Where the entries are kept is the backend's
`entries`: tables of the database, or a search server.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TypeAlias

from django.core.cache import cache
from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, Model, Q, QuerySet
from modelsearch.backends.base import (
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.query import MatchAll, SearchQuery
from wagtail.models import Page

from search import synonyms, vocabulary
from search.analysis import plan, query_text
from search.analysis.nodes import Node, Term, all_of, with_hidden
from search.analysis.plan import Tier
from search.backends import ranking
from search.backends.entries import Entries
from search.query import ShopperQuery, words_of

# Up to so many hits are ranked by how well they match; among more, what sells decides: bm25 of
# FTS5 costs six times what that takes, ts_rank less than PostgreSQL needs for it.
RANKED = {"sqlite": 500, "postgresql": ranking.CAP}
# How many more than asked are fetched at first, for entries that a filter takes away.
SPARE = 12
KEPT_SECONDS = 60
NOTHING = plan.Step(Tier.EXACT, Term("xnone"), Term("xnone"))


Query: TypeAlias = str | SearchQuery
Searched = type[Model] | QuerySet[Model]


class PageQueryCompiler(BaseSearchQueryCompiler):
    """What was asked of which pages; nothing is read before the results are."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    is_completion = False
    # (step, hits) that the results settled on; slices of results share their compiler.
    chosen: tuple[plan.Step, int] | None = None

    def check(self) -> None:
        """Filters need no index declaration here: the database itself applies them."""

    @property
    def is_everything(self) -> bool:
        return isinstance(self.query, MatchAll)

    @property
    def is_shoppers(self) -> bool:
        return isinstance(self.query, ShopperQuery)

    def narrowed(self, node: Node) -> Node:
        """`node` in the shopper's store; for an editor, hidden pages too."""
        if not isinstance(self.query, ShopperQuery):
            return with_hidden(node)
        return all_of([*map(Term, self.query.flags), node])

    def steps(self, has: Callable[[Node], bool]) -> Iterator[plan.Step]:
        text = words_of(self.query)
        if self.is_completion:
            node = plan.completion(text)
            if node is not None:
                yield plan.Step(Tier.EXACT, node, node)
            return
        store = self.query.store if isinstance(self.query, ShopperQuery) else None
        known = synonyms.expansions(query_text.candidates(text), store=store)
        asked = plan.Plan(text, synonyms=known, corrections=vocabulary.corrections)
        yield from asked.steps(has)


class PageCompletionCompiler(PageQueryCompiler):
    is_completion = True


class PageResults(BaseSearchResults):
    """
    Pages best first. The first step of the plan that finds anything is the only one used,
    for every slice, count and facet of these results.
    """

    supports_facet = True

    @property
    def entries(self) -> Entries:
        found: Entries = self.backend.entries
        return found

    @property
    def tier(self) -> Tier:
        return self._choose()[0].tier

    @property
    def node(self) -> Node | None:
        """The tokens that were searched for; None when nothing was found."""
        step, hits = self._choose()
        return step.node if hits else None

    @property
    def hits(self) -> int:
        """How many entries match, before the queryset's own filters; CAP + 1 for more."""
        return self._choose()[1]

    @property
    def is_capped(self) -> bool:
        return self.hits > ranking.CAP

    @property
    def rows(self) -> QuerySet[Page]:
        """All pages found, in the order of their queryset."""
        queryset = self.query_compiler.queryset
        if self.query_compiler.is_everything:
            return queryset
        if self.node is None:
            return queryset.none()
        return self.entries.restrict(queryset, self.query_compiler.narrowed(self.node))

    def _do_count(self) -> int:
        """At most CAP + 1 are counted; without a cap for everything."""
        if self.query_compiler.is_everything:
            count = self.rows.count()
        elif self.is_capped:
            count = ranking.CAP + 1
        else:
            count = self.rows.order_by().count()
        last = count if self.stop is None else min(count, self.stop)
        return max(last - self.start, 0)

    def _do_search(self) -> list[Page]:
        is_relevance = self.query_compiler.order_by_relevance
        if self.node is None and not self.query_compiler.is_everything:
            found = []
        elif is_relevance and self._is_ranked:
            found = self._ranked()
        elif is_relevance and self.is_capped and self.query_compiler.is_shoppers:
            found = self._best_selling()
        else:
            found = list(self._sorted(nouns_first=is_relevance)[self.start : self.stop])
        if self._score_field:
            for page in found:
                setattr(page, self._score_field, None)
        return found

    def some(self, limit: int) -> list[Page]:
        """At most `limit` pages found, in no order that means anything; quick for any query."""
        chosen, hits = self._choose()
        if not hits:
            return []
        ids = self.entries.any_ids(self.query_compiler.narrowed(chosen.node), limit=limit)
        return list(self.query_compiler.queryset.filter(pk__in=ids))

    def facet(self, field_name: str) -> OrderedDict[object, int]:
        field = self.query_compiler._get_filterable_field(field_name)
        if field is None:
            raise FilterFieldError(f"{field_name} is no filter of pages", field_name=field_name)
        counted = self.rows.order_by().values(field_name).annotate(count=Count("pk"))
        return OrderedDict(
            (row[field_name], row["count"]) for row in counted.order_by("-count", field_name)
        )

    def _choose(self) -> tuple[plan.Step, int]:
        compiler = self.query_compiler
        if compiler.chosen is None:
            compiler.chosen = (NOTHING, 0)
            if not compiler.is_everything:
                for step in compiler.steps(lambda node: self._hits(node) > 0):
                    hits = self._hits(step.node)
                    if hits:
                        compiler.chosen = (step, hits)
                        break
        return compiler.chosen

    def _hits(self, node: Node) -> int:
        """How many entries match; 0 also when all of them are somebody else's pages."""
        hits = self.entries.count(self.query_compiler.narrowed(node))
        # Of shoppers' goods the index itself knows the store and what is on sale.
        if 0 < hits <= ranking.CAP and not self.query_compiler.is_shoppers:
            mine = self.entries.restrict(
                self.query_compiler.queryset, self.query_compiler.narrowed(node)
            )
            hits = hits if mine.exists() else 0
        return hits

    def _sorted(self, *, nouns_first: bool) -> QuerySet[Page]:
        """
        All pages found in the order of their queryset; what they are first, where that can be
        sorted: above the cap the database walks the order of the queryset and stops early.
        """
        rows = self.rows
        order = rows.query.order_by or ("-pk",)
        noun = self._choose()[0].noun
        if nouns_first and noun is not None and not self.is_capped:
            is_it = self.entries.restrict(Page._base_manager.all(), noun).values("pk")
            rows = rows.annotate(is_it=ExpressionWrapper(Q(pk__in=is_it), BooleanField()))
            order = ("-is_it", *order)
        return rows.order_by(*order)

    def _best_selling(self) -> list[Page]:
        """
        Of too many hits to rank, which are sorted once a minute: among 21,000 of a million goods
        it takes PostgreSQL a quarter of a second. What is gone meanwhile is not shown.
        """
        rows = self._sorted(nouns_first=True)[self.start : self.stop]
        asked = repr(rows.query.sql_with_params()).encode()
        key = f"search:best-selling:{sha256(asked).hexdigest()}"
        kept: list[int] | None = cache.get(key)
        if kept is None:
            found = list(rows)
            cache.set(key, [page.pk for page in found], KEPT_SECONDS)
            return found
        pages = self.query_compiler.queryset.in_bulk(kept)
        return [pages[pk] for pk in kept if pk in pages]

    @property
    def _is_ranked(self) -> bool:
        """Whether entries alone tell the order: of not too many, or of goods."""
        is_goods = self.query_compiler.is_shoppers and not self.is_capped
        return self.hits > 0 and (is_goods or self.hits <= RANKED[connection.vendor])

    def best_ids(self, *, limit: int, start: int = 0) -> list[int]:
        """Ids of entries in the order of relevance, before the queryset's own filters."""
        chosen, hits = self._choose()
        node = self.query_compiler.narrowed(chosen.node)
        if hits > RANKED[connection.vendor]:
            return self.entries.best_selling(node, noun=chosen.noun, limit=limit, start=start)
        return self.entries.best(node, by=chosen.node, first=chosen.first, limit=limit, start=start)

    def _ranked(self) -> list[Page]:
        """
        Entries are ranked in the narrow table, and only the pages shown are read. Filters
        may take some away: then further entries are read until the slice is full.
        """
        hits = self.hits
        wanted = hits if self.stop is None else min(self.stop, hits)
        step = max(wanted + SPARE, 2 * SPARE)
        found: list[Page] = []
        start = 0
        while len(found) < wanted and start < hits:
            ids = self.best_ids(start=start, limit=step)
            pages = {page.pk: page for page in self.query_compiler.queryset.filter(pk__in=ids)}
            found.extend(pages[pk] for pk in ids if pk in pages)
            start += step
            # Few of many are left by the filter: look at all of them at once.
            step = max(step, hits - start)
        return found[self.start : self.stop]


class PageSearch(BaseSearchBackend):
    """
    Mixin of the backends. Models that are no pages (pictures, documents, people) are few in any
    one store and are found by plain substrings, which is right for Chinese too.
    """

    query_compiler_class = PageQueryCompiler
    autocomplete_query_compiler_class = PageCompletionCompiler
    results_class = PageResults

    def __init__(self, params: dict[str, object]) -> None:
        super().__init__(params)
        self._plain = DatabaseSearchBackend({})

    def search(self, query: Query, searched: Searched, **options: object) -> BaseSearchResults:
        if _are_pages(searched):
            return super().search(query, searched, **options)
        return self._plain.search(query, searched, **options)

    def autocomplete(
        self, query: Query, searched: Searched, **options: object
    ) -> BaseSearchResults:
        if _are_pages(searched):
            return super().autocomplete(query, searched, **options)
        return self._plain.autocomplete(query, searched, **options)


def _are_pages(searched: Searched) -> bool:
    return issubclass(searched.model if isinstance(searched, QuerySet) else searched, Page)
