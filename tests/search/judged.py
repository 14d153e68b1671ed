"""The judged queries of shared/data: goods loaded as a town of three stores, and the score."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

from search.query import ShopperQuery
from shop.catalog import listing
from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stores.models import Store, StorePage
from tests import make


@dataclass
class Score:
    recalls: list[float] = field(default_factory=list)
    precisions: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    answers: dict[str, list[int]] = field(default_factory=dict)

    @property
    def recall(self) -> float:
        return sum(self.recalls) / len(self.recalls)

    @property
    def precision(self) -> float:
        return sum(self.precisions) / len(self.precisions)


def read(shared_data: Path) -> dict[str, Any]:
    return json.loads((shared_data / "search_judged.json").read_text(encoding="utf-8"))


def ask(data: dict[str, Any]) -> tuple[Score, Score]:
    """Scores of the judged and of our own queries over the judged goods, loaded here."""
    known = load(data)

    def find(query: str) -> list[int]:
        return [page.pk for page in listing.on_sale().search(ShopperQuery(query))[:200]]

    return score(data, known, find), score({"queries": own_queries(data)}, known, find)


def differences(*scores: Score) -> dict[str, Any]:
    """
    Queries that find other goods than found.json says; both databases must agree with it.
    What was found now is left in var/found.json, to be taken over after a look at it.
    """
    found = {query: sorted(ids) for each in scores for query, ids in each.answers.items()}
    recorded = json.loads(Path(__file__).with_name("found.json").read_text(encoding="utf-8"))
    changed = {
        query: {"now": found.get(query), "before": recorded.get(query)}
        for query in {*found, *recorded}
        if found.get(query) != recorded.get(query)
    }
    if changed:
        lines = [
            f"  {json.dumps(query, ensure_ascii=False)}: {ids}" for query, ids in found.items()
        ]
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        (settings.BASE_DIR / "var" / "found.json").write_text(text, encoding="utf-8")
    return changed


def own_queries(data: dict[str, Any]) -> list[dict[str, Any]]:
    """own_queries.txt: `query | must, must | must not, …` by parts of names of the goods."""
    lines = Path(__file__).with_name("own_queries.txt").read_text(encoding="utf-8").splitlines()
    queries = []
    for line in lines:
        if not line or line.startswith("#"):
            continue
        query, wanted, refused = ([*line.split("|"), "", ""])[:3]
        queries.append(
            {
                "q": query.strip(),
                "must": _named(data, wanted),
                "must_not": _named(data, refused),
            }
        )
    return queries


def _named(data: dict[str, Any], parts: str) -> list[int]:
    found = []
    for part in filter(None, map(str.strip, parts.split(","))):
        ids = [row["id"] for row in data["products"] if part in row["name"]]
        assert ids, f"{part} is no name of the judged goods"
        found += ids
    return list(dict.fromkeys(found))


def load(data: dict[str, Any]) -> dict[int, int]:
    """The judged products in three stores; {page id: judged id}."""
    stores = {number: make.store(f"评测店{number}") for number in (1, 2, 3)}
    shelves: dict[tuple[int, str], CategoryPage] = {}
    pages = {}
    for row in data["products"]:
        store = stores[row["store"]]
        key = (store.pk, row["category"])
        if key not in shelves:
            shelf = CategoryPage(title=row["category"], store=store)
            StorePage.objects.get(store=store).add_child(instance=shelf)
            shelves[key] = shelf
        pages[row["id"]] = put(
            store=store, shelf=shelves[key], name=row["name"], price=Decimal(str(row["price"]))
        )
    return {page.pk: judged for judged, page in pages.items()}


def put(*, store: Store, shelf: CategoryPage, name: str, price: Decimal) -> ProductPage:
    """A product on sale, with the least work: no revisions, no audit."""
    page = ProductPage(
        title=name, store=store, is_on_sale=True, in_stock=True, price_from=price, price_to=price
    )
    shelf.add_child(instance=page)
    ProductVariant._base_manager.create(
        store=store, product=page, sku=f"T{page.pk}", price=price, unit="件"
    )
    return page


def score(
    data: dict[str, Any], judged: dict[int, int], find: Callable[[str], Sequence[int]]
) -> Score:
    """By the rules in the file: recall in 200, precision at min(|must|, 10), forbidden anywhere."""
    result = Score()
    for query in data["queries"]:
        answer = [judged[page_id] for page_id in find(query["q"])][:200]
        result.answers[query["q"]] = answer
        must, refused = query["must"], set(query["must_not"]) & set(answer)
        if refused:
            result.forbidden.append(f"{query['q']}: {sorted(refused)}")
        if not must:
            continue
        cut = min(len(must), 10)
        result.recalls.append(len(set(must) & set(answer)) / len(must))
        result.precisions.append(len(set(must) & set(answer[:cut])) / cut)
        if result.recalls[-1] < 1 or result.precisions[-1] < 1:
            lost = sorted(set(must) - set(answer))
            result.misses.append(f"{query['q']} lost {lost} first {answer[:cut]}")
    return result
