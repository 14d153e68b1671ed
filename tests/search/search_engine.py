"""
What a search server does with one index, as far as our backends ask for it.

Strict where the real one is: it reads the mapping that was put and refuses what it does not know
of mappings, queries and bodies. Stricter in one thing: fields without a mapping are refused, not
guessed. Scores are Lucene's BM25 (k1 1.2, b 0.75) with exact lengths; one shard, no replicas.
Writes are found after a refresh; here nothing refreshes by itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from math import log
from typing import Any

WINDOW, MAX_CLAUSES = 10_000, 1024
TEXT = {"analyzer", "search_analyzer", "copy_to", "index", "index_options", "norms", "store"}
PARAMETERS = {
    "text": TEXT,
    "keyword": {"copy_to", "index", "store", "doc_values"},
    "long": {"copy_to", "index", "store", "doc_values"},
}
ANALYZERS: dict[str, Callable[[str], list[str]]] = {
    "whitespace": str.split,
    "standard": lambda text: re.findall(r"\w+", text.lower()),
}
BODY = {"query", "size", "from", "sort", "_source", "track_total_hits"}
Scores = dict[str, float]


class Refused(Exception):
    """An answer that is an error: status, type and reason as the server words them."""

    def __init__(self, status: int, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.status, self.kind, self.reason = status, kind, reason


def refuse(kind: str, reason: str) -> Refused:
    return Refused(400, kind, reason)


class Index:
    """Documents by id, as a searcher sees them since the last refresh."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fields: dict[str, dict[str, Any]] = {}
        self.documents: dict[str, dict[str, Any]] = {}
        self._waiting: dict[str, dict[str, Any] | None] = {}
        self._seen: dict[str, dict[str, Any]] = {}
        self.refresh()

    # --- mapping

    def put_mapping(self, body: dict[str, Any]) -> None:
        if set(body) != {"properties"}:
            raise refuse("mapper_parsing_exception", f"unknown parts of a mapping: {[*body]}")
        for name, field in body["properties"].items():
            _check_field(name, field)
            if self.fields.get(name, field) != field:
                raise refuse("illegal_argument_exception", f"Mapper for [{name}] conflicts")
        self.fields |= body["properties"]

    # --- documents

    def write(self, key: str, document: dict[str, Any] | None) -> str:
        """What became of it: "created", "updated", "deleted" or "not_found"."""
        was = self.documents.pop(key, None)
        if document is not None:
            self._analysed(document)
            self.documents[key] = document
        self._waiting[key] = document
        if document is None:
            return "not_found" if was is None else "deleted"
        return "created" if was is None else "updated"

    def refresh(self) -> None:
        for key, document in self._waiting.items():
            self._seen.pop(key, None)
            if document is not None:
                self._seen[key] = document
        self._waiting = {}
        self._tokens: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._lengths: dict[str, dict[str, int]] = defaultdict(dict)
        for key, document in self._seen.items():
            for name, tokens in self._analysed(document).items():
                self._lengths[name][key] = len(tokens)
                for token in tokens:
                    self._tokens[name][token][key] += 1

    def _analysed(self, document: dict[str, Any]) -> dict[str, list[str]]:
        tokens: dict[str, list[str]] = defaultdict(list)
        for name, value in document.items():
            if name not in self.fields:
                raise refuse("strict_dynamic_mapping_exception", f"[{name}] has no mapping")
            field = self.fields[name]
            if field["type"] == "long" and not isinstance(value, int):
                raise refuse("document_parsing_exception", f"[{name}] is no long: {value!r}")
            copies = field.get("copy_to", [])
            for target in [name, *([copies] if isinstance(copies, str) else copies)]:
                into = self.fields.get(target)
                if into is None:
                    raise refuse("strict_dynamic_mapping_exception", f"[{target}] has no mapping")
                if into["type"] == "text" and into.get("index", True):
                    tokens[target] += ANALYZERS[into.get("analyzer", "standard")](str(value))
        return tokens

    # --- searching

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        if not set(body) <= BODY:
            raise refuse("parsing_exception", f"unknown keys in a search: {set(body) - BODY}")
        start, size = body.get("from", 0), body.get("size", 10)
        if start + size > WINDOW:
            raise refuse("illegal_argument_exception", "Result window is too large")
        query = body.get("query", {"match_all": {}})
        if clauses(query) > MAX_CLAUSES:
            raise refuse("too_many_nested_clauses", f"{clauses(query)} clauses are too many")
        scores = self.scores(query)
        total: dict[str, Any] = {"value": len(scores), "relation": "eq"}
        most = body.get("track_total_hits", WINDOW)
        if len(scores) > most:
            total = {"value": most, "relation": "gte"}
        order = sorted(scores, key=self._sort_key(body.get("sort", [{"_score": "desc"}]), scores))
        hits = [{"_index": self.name, "_id": key, "_score": scores[key]} for key in order]
        if body.get("_source", True):
            for hit in hits:
                hit["_source"] = self._seen[str(hit["_id"])]
        return {"timed_out": False, "hits": {"total": total, "hits": hits[start : start + size]}}

    def _sort_key(
        self, sort: list[dict[str, str]], scores: Scores
    ) -> Callable[[str], tuple[float, ...]]:
        for way in sort:
            for name, direction in way.items():
                if direction not in {"asc", "desc"}:
                    raise refuse("illegal_argument_exception", f"no direction: {direction}")
                if name != "_score" and self._field(name)["type"] != "long":
                    raise refuse("illegal_argument_exception", f"[{name}] cannot be sorted by")

        def key(document: str) -> tuple[float, ...]:
            row = self._seen[document]
            return tuple(
                (-1 if direction == "desc" else 1)
                * (scores[document] if name == "_score" else row.get(name, 0))
                for way in sort
                for name, direction in way.items()
            )

        return key

    def scores(self, query: dict[str, Any]) -> Scores:
        """{id: score} of what matches."""
        if len(query) != 1:
            raise refuse("parsing_exception", f"a query has one name, not {[*query]}")
        [(kind, given)] = query.items()
        answer = getattr(self, f"_{kind}", None) if kind in QUERIES else None
        if answer is None:
            raise refuse("parsing_exception", f"unknown query [{kind}]")
        return answer(given)

    def _match_all(self, given: dict[str, Any]) -> Scores:
        return dict.fromkeys(self._seen, 1.0)

    def _term(self, given: dict[str, Any]) -> Scores:
        name, value, boost = _one_field(given)
        found = self._with_tokens(name).get(str(value), Counter())
        lengths, field = self._lengths[name], self.fields[name]
        rarity = log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
        average = sum(lengths.values()) / max(len(lengths), 1)
        has_norms, has_counts = field.get("norms", True), field.get("index_options") != "docs"

        def score(key: str) -> float:
            often = found[key] if has_counts else 1
            length = 0.25 + 0.75 * lengths[key] / average if has_norms else 1
            return boost * rarity * 2.2 * often / (often + 1.2 * length)

        return {key: score(key) for key in found}

    def _terms(self, given: dict[str, Any]) -> Scores:
        name, values, boost = _one_field(given)
        tokens = self._with_tokens(name)
        return {key: boost for value in values for key in tokens.get(str(value), ())}

    def _prefix(self, given: dict[str, Any]) -> Scores:
        name, value, boost = _one_field(given)
        tokens = self._with_tokens(name)
        return {key: boost for token in tokens if token.startswith(value) for key in tokens[token]}

    def _range(self, given: dict[str, Any]) -> Scores:
        [(name, limits)] = given.items()
        if self._field(name)["type"] != "long" or set(limits) != {"gte"}:
            raise refuse("parsing_exception", f"no such range here: {given}")
        return {key: 1.0 for key, row in self._seen.items() if row[name] >= limits["gte"]}

    def _constant_score(self, given: dict[str, Any]) -> Scores:
        if not {"filter"} <= set(given) <= {"filter", "boost"}:
            raise refuse("parsing_exception", f"[constant_score] does not support {[*given]}")
        return dict.fromkeys(self.scores(given["filter"]), given.get("boost", 1.0))

    def _bool(self, given: dict[str, Any]) -> Scores:
        if not set(given) <= {"must", "filter", "should", "must_not", "minimum_should_match"}:
            raise refuse("parsing_exception", f"[bool] query does not support {[*given]}")
        must, filters, should, never = (
            [self.scores(part) for part in _listed(given.get(name, []))]
            for name in ("must", "filter", "should", "must_not")
        )
        needed = given.get("minimum_should_match", 0 if must or filters or not should else 1)
        found = set(self._seen).intersection(*must, *filters).difference(*never)
        return {
            key: sum(part.get(key, 0.0) for part in (*must, *should))
            for key in found
            if not needed or sum(key in part for part in should) >= needed
        }

    def _field(self, name: str) -> dict[str, Any]:
        """A field that has no mapping is no error for the real server; it would hide ours."""
        if name not in self.fields:
            raise refuse("query_shard_exception", f"no mapping found for [{name}]")
        return self.fields[name]

    def _with_tokens(self, name: str) -> dict[str, Counter[str]]:
        field = self._field(name)
        if field["type"] != "text" or not field.get("index", True):
            raise refuse("query_shard_exception", f"Cannot search on field [{name}]")
        return self._tokens[name]


QUERIES = {"match_all", "term", "terms", "prefix", "range", "constant_score", "bool"}


def clauses(query: Any) -> int:
    """Leaves of a query; a `terms` is one of them. Servers refuse more than MAX_CLAUSES."""
    if isinstance(query, list):
        return sum(map(clauses, query))
    if not isinstance(query, dict):
        return 0
    inner = [query[kind] for kind in ("bool", "constant_score") if kind in query]
    if not inner:
        return 1
    return sum(clauses(part) for parts in inner for part in parts.values())


def _check_field(name: str, field: dict[str, Any]) -> None:
    kind = field.get("type")
    if kind not in PARAMETERS:
        raise refuse("mapper_parsing_exception", f"No handler for type [{kind}] on [{name}]")
    unknown = set(field) - {"type"} - PARAMETERS[kind]
    if unknown:
        raise refuse("mapper_parsing_exception", f"unknown parameters {unknown} on [{name}]")
    for analyzer in (field.get("analyzer"), field.get("search_analyzer")):
        if analyzer is not None and analyzer not in ANALYZERS:
            raise refuse("mapper_parsing_exception", f"analyzer [{analyzer}] is not configured")


def _one_field(given: dict[str, Any]) -> tuple[str, Any, float]:
    """(field, value, boost) of the short and the long way to write a query of one field."""
    boost = float(given.get("boost", 1.0))
    fields = {name: value for name, value in given.items() if name != "boost"}
    if len(fields) != 1:
        raise refuse("parsing_exception", f"one field is asked for, not {[*fields]}")
    [(name, value)] = fields.items()
    if not isinstance(value, dict):
        return name, value, boost
    if not {"value"} <= set(value) <= {"value", "boost"}:
        raise refuse("parsing_exception", f"query does not support {[*value]}")
    return name, value["value"], float(value.get("boost", 1.0))


def _listed(parts: Any) -> list[Any]:
    return parts if isinstance(parts, list) else [parts]
