"""Where entries are looked up; and those kept by Elasticsearch or OpenSearch: the same tokens."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from django.db.models import Model, QuerySet

from core.types import Json
from search.analysis import nodes
from search.analysis.nodes import All, AnyOf, Node, Prefix, Term
from search.backends import ranking
from search.documents import Document
from shop.catalog.models import ProductPage

Q = TypeVar("Q", bound=QuerySet[Model])
P = ParamSpec("P")
R = TypeVar("R")
Self = TypeVar("Self")
# Nodes that must all hold, by how they are spelled.
Conditions = dict[str, Node]

# The weights of search.backends.ranking; completions never rank.
BOOSTS = {"names": 8.0, "words": 3.0, "phonetics": 1.0}
# Kinds of tokens (search.analysis.tokens) that only phonetics hold.
SOUNDS = "pqi"
# Every token once, and every one of a name, so that matching takes one clause a token: OpenSearch
# refuses a query of more than 1,024 clauses, and what sounds alike is asked for by the hundred.
ALL, NAMED = "tokens", "named"
MOST_RANKED = 200
# Above any score: goods named as they were asked for come before those that mention it.
FIRST = 10_000.0

# Tokens are split at spaces and left as they are, in documents and in queries. Nothing else is
# stored: goods are read from the database, and their price and stock filtered there.
_TOKENS = {"type": "text", "analyzer": "whitespace"}
_SCORED = _TOKENS | {"index_options": "freqs"}
_MATCHED = _TOKENS | {"index_options": "docs", "norms": False}
PROPERTIES: Json = {
    "pk": {"type": "long"},
    "indexed_at": {"type": "long"},
    "names": _SCORED | {"copy_to": [ALL, NAMED]},
    "words": _SCORED | {"copy_to": [ALL]},
    "phonetics": _SCORED | {"copy_to": [ALL, NAMED]},
    "completions": {"type": "text", "index": False, "copy_to": [ALL, NAMED]},
    ALL: _MATCHED,
    NAMED: _MATCHED,
}


class Entries(Protocol):
    """Where entries are looked up: search.backends.ranking, or what answers like it."""

    def restrict(self, queryset: Q, node: Node) -> Q: ...

    def count(self, node: Node) -> int: ...

    def best(
        self, node: Node, *, by: Node, first: Node, limit: int, start: int = 0
    ) -> list[int]: ...

    def best_selling(
        self, node: Node, *, noun: Node | None, limit: int, start: int = 0
    ) -> list[int]: ...

    def any_ids(self, node: Node, *, limit: int) -> list[int]: ...


class SearchAway(Exception):
    """The search server did not answer as it should."""


class Asks(Protocol):
    """What a backend does for its entries."""

    def ask(self, body: Json) -> Json:
        """:raises SearchAway:"""


def document(own: Document) -> Json:
    """What a search server stores of a page."""
    texts = {name: getattr(own, name) for name in (*BOOSTS, "completions")}
    return {"pk": own.page_id, "indexed_at": int(time.time()), **texts}


def compiled(node: Node, field: str = ALL) -> Json:
    """What matches `node`. And and Or are built explicitly; there is no default operator."""
    if isinstance(node, AnyOf):
        return _any(_ways(node), field)
    if isinstance(node, All):
        return _every(_conditions(node), field)
    return {"prefix" if isinstance(node, Prefix) else "term": {field: node.token}}


def ranked(node: Node, *, by: Node, first: Node) -> Json:
    """What matches `node`: goods named `first`, then by how well they match `by`."""
    tokens = list(dict.fromkeys(nodes.tokens(by)))[:MOST_RANKED]
    scores: list[Json] = [
        {"term": {name: {"value": token, "boost": boost}}}
        for token in tokens
        for name, boost in BOOSTS.items()
        if (name == "phonetics") == (token[0] in SOUNDS)
    ]
    named = {"constant_score": {"filter": compiled(first, NAMED), "boost": FIRST}}
    return {"bool": {"filter": [compiled(node)], "should": [*scores, named]}}


def or_the_database(
    method: Callable[Concatenate[Self, P], R],
) -> Callable[Concatenate[Self, P], R]:
    """
    While the server is away, the function of `search.backends.ranking` with the same name
    answers: the entries in the database are kept as well (search.backends.server).
    """

    @wraps(method)
    def answer(self: Self, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except SearchAway:
            found: R = getattr(ranking, method.__name__)(*args, **kwargs)
            return found

    return answer


class RemoteEntries:
    """What `search.backends.ranking` does, answered by a search server."""

    def __init__(self, backend: Asks) -> None:
        self._backend = backend

    @or_the_database
    def restrict(self, queryset: Q, node: Node) -> Q:
        """Of more than CAP pages the best CAP + 1: so many ids are no burden for a database."""
        ids = self._ids(ranked(node, by=node, first=node), limit=ranking.CAP + 1)
        return queryset.filter(pk__in=ids)

    @or_the_database
    def count(self, node: Node) -> int:
        most = ranking.CAP + 1
        body = {"query": compiled(node), "size": 0, "track_total_hits": most}
        return min(self._backend.ask(body)["hits"]["total"]["value"], most)

    @or_the_database
    def best(self, node: Node, *, by: Node, first: Node, limit: int, start: int = 0) -> list[int]:
        return self._ids(ranked(node, by=by, first=first), limit=limit, start=start)

    @or_the_database
    def best_selling(
        self, node: Node, *, noun: Node | None, limit: int, start: int = 0
    ) -> list[int]:
        """What sold how often the database knows."""
        found = self.any_ids(node, limit=ranking.CAP)
        nouns = set(self.any_ids(nodes.all_of([node, noun]), limit=ranking.CAP)) if noun else set()
        sales = dict(ProductPage.objects.filter(pk__in=found).values_list("pk", "sales"))
        found.sort(key=lambda pk: (pk in nouns, sales.get(pk, 0), pk), reverse=True)
        return found[start : start + limit]

    @or_the_database
    def any_ids(self, node: Node, *, limit: int) -> list[int]:
        body = {"query": {"bool": {"filter": [compiled(node)]}}, "size": limit, "_source": False}
        return _ids_of(self._backend.ask(body))

    def _ids(self, query: Json, *, limit: int, start: int = 0) -> list[int]:
        sort = [{"_score": "desc"}, {"pk": "desc"}]
        body = {"query": query, "sort": sort, "from": start, "size": limit, "_source": False}
        return _ids_of(self._backend.ask(body))


def _ids_of(answer: Json) -> list[int]:
    return [int(hit["_id"]) for hit in answer["hits"]["hits"]]


def _every(conditions: Conditions, field: str) -> Json:
    clauses = [compiled(condition, field) for condition in conditions.values()]
    return clauses[0] if len(clauses) == 1 else {"bool": {"filter": clauses}}


def _any(ways: Sequence[Conditions], field: str) -> Json:
    """Tokens side by side are one clause, however many they are."""
    known = {spelled: condition for way in ways for spelled, condition in way.items()}
    if len(known) > 2 and all(len(way) == len(known) - 1 for way in ways):
        return _one_left_out(ways, known, field)
    tokens, clauses = [], []
    for way in ways:
        first = next(iter(way.values()))
        if len(way) == 1 and isinstance(first, Term):
            tokens.append(first.token)
        else:
            clauses.append(_every(way, field))
    if tokens:
        clauses.insert(0, {"terms": {field: tokens}})
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _one_left_out(ways: Sequence[Conditions], known: Conditions, field: str) -> Json:
    """Each way lacks another one of `known`. Written out, most would be asked for every time."""
    lacking = {spelled for way in ways for spelled in known if spelled not in way}
    needed = [compiled(known[spelled], field) for spelled in known if spelled not in lacking]
    some = [compiled(known[spelled], field) for spelled in known if spelled in lacking]
    clause: Json = {"should": some, "minimum_should_match": len(some) - 1}
    return {"bool": ({"filter": needed} if needed else {}) | clause}


def _ways(node: AnyOf) -> list[Conditions]:
    """
    What `node` is content with, without what is stricter than another: one reading of long
    pinyin is a dozen partitions, of which two or three say it all.
    """
    ways = sorted(map(_conditions, _flat(node)), key=len)
    fewest: list[Conditions] = []
    for way in ways:
        if not any(other.keys() <= way.keys() for other in fewest):
            fewest.append(way)
    return fewest


def _flat(node: AnyOf) -> Iterator[Node]:
    for part in node.parts:
        if isinstance(part, AnyOf):
            yield from _flat(part)
        else:
            yield part


def _conditions(node: Node) -> Conditions:
    """All that must hold for `node`."""
    if isinstance(node, All):
        return {
            spelled: condition
            for part in node.parts
            for spelled, condition in _conditions(part).items()
        }
    return {_spelled(node): node}


def _spelled(node: Node) -> str:
    """`node` as a text, which is compared much faster than the tree."""
    if isinstance(node, Term):
        return node.token
    if isinstance(node, Prefix):
        return f"{node.token}*"
    inner = ("&" if isinstance(node, All) else "|").join(map(_spelled, node.parts))
    return f"({inner})"
