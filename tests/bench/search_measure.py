"""
One size, one database: what searching and indexing cost there. Prints JSON.

`python -m tests.bench.search_measure 100000`, with the database in the environment.
"""

import json
import os
import random
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiaodiantong.settings.development")
import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from search import indexing, products  # noqa: E402
from search.facets import facets  # noqa: E402
from search.query import ShopperQuery  # noqa: E402
from search.search_request import SearchRequest  # noqa: E402
from search.suggestions import suggest  # noqa: E402
from shop.catalog import listing  # noqa: E402
from shop.catalog.models import ProductPage  # noqa: E402
from shop.stores.models import Store  # noqa: E402
from tests.bench import town  # noqa: E402

TOP = 20
ROUNDS = 3
PUBLISHED = 40
# What somebody has typed so far of 保温杯, 蓝牙耳机, 充电宝, 巧克力 …
TYPED = [
    *("保", "保温", "baow", "bw", "蓝牙", "lany", "lyej", "充电", "chongd", "cdb", "巧克", "qiaok"),
    *("大米", "dami", "空气", "kongqi", "手", "sh", "ma"),
]


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
    stores = town.build(count)
    began = time.perf_counter()
    with redirect_stdout(StringIO()):
        call_command("rebuild_search")
    result: dict[str, Any] = {
        "products": count,
        "database": connection.vendor,
        "rebuild_s": round(time.perf_counter() - began, 1),
    }
    result |= searching(stores)
    result["publish"] = publishing()
    sys.stdout.write(json.dumps(result) + "\n")


def loading() -> None:
    """What the first searches add to a process that has answered other pages."""
    call_command("migrate", verbosity=0)
    list(listing.cards(listing.on_sale())[:1])
    plain, began = memory(), time.perf_counter()
    products.find(SearchRequest(text="保温杯"))
    seconds = time.perf_counter() - began
    for text in ("baowenbei", "保温背", "iphnoe", "優酪乳", "bwb", "保温杯 500ml"):
        products.find(SearchRequest(text=text))
        suggest(text)
    found = {"search_mb": round(memory() - plain, 1), "load_s": round(seconds, 2)}
    sys.stdout.write(json.dumps(found) + "\n")


def searching(stores: list[Store]) -> dict[str, Any]:
    wanted = town.queries(200)
    # A fixed seed: every run asks the same questions of the same stores.
    chosen = random.Random(3)
    somewhere = [chosen.choice(stores) for _query in wanted]
    in_town = [SearchRequest(text=query) for query in wanted]
    in_store = [
        SearchRequest(text=query, store=store)
        for query, store in zip(wanted, somewhere, strict=True)
    ]
    return {
        "town": timed(lambda asked: products.find(asked, limit=TOP).products, in_town),
        "store": timed(lambda asked: products.find(asked, limit=TOP).products, in_store),
        "store_by_id": timed(by_id, [ids_of(asked) for asked in in_store]),
        "ids_in_town": timed(ranked, in_town),
        "ids_in_store": timed(ranked, in_store),
        "facets_store": timed(facets, in_store[:60]),
        "suggest_store": timed(lambda text: suggest(text, store=stores[0]), TYPED * 3),
        "suggest_town": timed(suggest, TYPED * 3),
        "broad_town": timed(lambda asked: products.find(asked, limit=TOP).products, broad()),
        "recall": recall(wanted),
    }


def broad() -> list[SearchRequest]:
    """More hits than are ever ranked."""
    return [
        SearchRequest(text=text) for text in ("黑色", "家用", "黑色 家用", "礼盒装", "新款", "色")
    ]


def ranked(asked: SearchRequest) -> list[int]:
    """What Whoosh is asked for: the best ids, nothing read of the goods themselves."""
    return products.results_of(asked, listing.on_sale(), asked.text).best_ids(limit=TOP)


def ids_of(asked: SearchRequest) -> list[int]:
    return [page.pk for page in products.find(asked, limit=TOP).products]


def by_id(ids: list[int]) -> list[ProductPage]:
    return list(listing.cards(listing.on_sale()).filter(pk__in=ids))


def recall(wanted: list[str]) -> dict[str, Any]:
    """Against plain substrings: every part of the query is somewhere in the name."""
    titles = dict(ProductPage._base_manager.values_list("pk", "title"))
    nouns = sorted(town._bench_names().NOUN, key=len, reverse=True)
    shares, answered = [], 0
    for query in wanted:
        parts = query.split()
        if len(parts) == 1:
            # 透气保温杯: an adjective and a noun, run together.
            noun = next((noun for noun in nouns if query.endswith(noun)), query)
            parts = [part for part in (query.removesuffix(noun), noun) if part]
        truth = {pk for pk, title in titles.items() if all(part in title for part in parts)}
        found = listing.on_sale().search(ShopperQuery(query))
        answered += bool(found.hits)
        if truth and not found.is_capped:
            ids = {page.pk for page in found.some(found.hits)}
            shares.append(len(ids & truth) / len(truth))
    return {"answered": answered, "of": len(wanted), "recall": round(statistics.mean(shares), 4)}


def publishing() -> dict[str, Any]:
    """The index part of publishing one product, and whether it is found and gone at once."""
    pages = list(ProductPage._base_manager.order_by("?")[:PUBLISHED])
    times = []
    for number, page in enumerate(pages):
        page.title = f"{page.title}独一份{number:03d}号"
        ProductPage.objects.filter(pk=page.pk).update(title=page.title)
        # The flush of the commit is the publication's own.
        with transaction.atomic():
            began = time.perf_counter()
            indexing.refresh([page])
            times.append(time.perf_counter() - began)
    last = pages[-1]
    asked = SearchRequest(text=f"独一份{PUBLISHED - 1:03d}号")
    is_found = [page.pk for page in products.find(asked).products] == [last.pk]
    last.unpublish()
    is_gone = last.pk not in [page.pk for page in products.find(asked).products]
    return {**figures(times), "found_at_once": is_found, "gone_at_once": is_gone}


def timed(act: Callable[[Any], Any], inputs: Iterable[Any]) -> dict[str, Any]:
    """Milliseconds of each input, the median of ROUNDS; the first round warms and is not kept."""
    inputs = list(inputs)
    rounds: list[list[float]] = []
    for _round in range(ROUNDS + 1):
        times = []
        for each in inputs:
            began = time.perf_counter()
            act(each)
            times.append(time.perf_counter() - began)
        rounds.append(times)
    return figures([statistics.median(each) for each in zip(*rounds[1:], strict=True)])


def figures(seconds: list[float]) -> dict[str, Any]:
    ordered = sorted(seconds)
    return {
        "n": len(ordered),
        "p50_ms": round(1000 * ordered[len(ordered) // 2], 2),
        "p95_ms": round(1000 * ordered[int(len(ordered) * 0.95)], 2),
        "max_ms": round(1000 * ordered[-1], 2),
    }


def memory() -> float:
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return round(int(found[1]) / 1024, 1) if found else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1])) if int(sys.argv[1]) else loading()
