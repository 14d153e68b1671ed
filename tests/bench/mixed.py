"""
Shoppers of all kinds at a given number of requests a second, however long answers take.

    python -m tests.bench.mixed HTTPS_PORT RATE SECONDS FILE     prints one JSON object

FILE is JSON: "stores", "goods" as tests.bench.shopper wants them, "files".
"""

import http.client
import json
import queue
import random
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.bench.shopper import Browser, Wrong, at, whole_way

THREADS = 24
WORDS = ["保温杯", "手机壳", "绿茶", "连衣裙", "坚果礼盒", "baowenbei", "台灯 不锈钢", "毛巾"]


def looking(browser: Browser, town: dict[str, Any]) -> Iterator[str]:
    """A shop, the next page, two goods; the badge that each page asks for."""
    good = random.choice(town["goods"])
    browser.ask(f"/{good[2]}/")
    yield "store"
    browser.ask("/cart/badge/")
    yield "badge"
    browser.ask(f"/{good[2]}/?page=2", **{"HX-Request": "true"})
    yield "more"
    for address in (good[0], random.choice(town["goods"])[0]):
        browser.ask(quote(address))
        yield "product"
    browser.ask(quote(good[0].rsplit("/", 2)[0] + "/"))
    yield "category"


def searching(browser: Browser, town: dict[str, Any]) -> Iterator[str]:
    browser.ask(f"/search/suggest/?q={quote(random.choice(WORDS)[:2])}")
    yield "suggest"
    browser.ask(f"/{random.choice(town['stores'])}/search/?q={quote(random.choice(WORDS))}")
    yield "search"
    browser.ask(f"/search/?q={quote(random.choice(WORDS))}")
    yield "search the town"


def buying(browser: Browser, town: dict[str, Any]) -> Iterator[str]:
    yield from whole_way(browser, random.choice(town["goods"]))


def loading(browser: Browser, town: dict[str, Any]) -> Iterator[str]:
    for _file in range(4):
        browser.ask(random.choice(town["files"]))
        yield "picture"


# (visit, how often): about 55 in a hundred requests are pages, 15 of buying, 18 pictures.
VISITS = [(looking, 9), (searching, 4), (buying, 3), (loading, 4)]


def main(port: int, rate: int, seconds: float, file: str) -> None:
    town = json.loads(Path(file).read_text(encoding="utf-8"))
    turns: queue.Queue[float | None] = queue.Queue()
    took: dict[str, list[float]] = {}
    wrong: list[str] = []
    threads = [
        threading.Thread(target=shop, args=(port, town, turns, took, wrong), daemon=True)
        for _thread in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        turns.put(due)
    for _thread in threads:
        turns.put(None)
    for thread in threads:
        thread.join(30)
    every = sorted(each for times in took.values() for each in times)
    found = {
        "rate": rate,
        "answered": len(every),
        "per_s": round(len(every) / (time.perf_counter() - began), 1),
        "failed": len(wrong),
        "wrong": wrong[:3],
        "p50_ms": at(every, 0.5),
        "p95_ms": at(every, 0.95),
        "p99_ms": at(every, 0.99),
        "kinds": {name: {"n": len(t), "p95_ms": at(sorted(t), 0.95)} for name, t in took.items()},
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def shop(
    port: int,
    town: dict[str, Any],
    turns: "queue.Queue[float | None]",
    took: dict[str, list[float]],
    wrong: list[str],
) -> None:
    """One request for each turn; it is late from the moment it was due."""
    browser = Browser(port, scheme="https", host="localhost")
    visits, weights = zip(*VISITS, strict=True)
    visit: Iterator[str] = iter(())
    while (due := turns.get()) is not None:
        kind = ""
        while not kind:
            try:
                kind = next(visit)
            except StopIteration:
                visit = random.choices(visits, weights)[0](browser, town)
            except (Wrong, OSError, http.client.HTTPException) as error:
                wrong.append(repr(error)[:300])
                visit, kind = iter(()), "wrong"
        took.setdefault(kind, []).append(time.perf_counter() - due)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
