"""
Shoppers over HTTP, as browsers without scripts ask: the whole way of a guest, only the cart,
or many at one thing. Prints one JSON object.

    python -m tests.bench.shopper ACT PORT CLIENTS SECONDS FILE [SCHEME] [HOST]

ACT is one of ACTS. FILE has a line for each product: address, SKU, slug of the store; for
oscar, addresses only.
"""

import html
import http.client
import itertools
import json
import os
import random
import re
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote, urlencode

ADDRESS = {
    "name": "张三",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 88 号 2 幢 301",
}
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|key|seen_total|seen_items)" value="([^"]*)"')
# Where the form of the till goes: who buys at once has the goods in the address.
ACTION = re.compile(r'<form id="checkout"[^>]*?action="([^"]*)"')


class Wrong(Exception):
    """The answer is not what it should be."""


class Browser:
    """One connection, one jar of cookies, nothing followed by itself."""

    def __init__(self, port: int, *, scheme: str = "http", host: str = "127.0.0.1") -> None:
        self.origin = f"{scheme}://{host}:{port}"
        if scheme == "https":
            trusting = ssl._create_unverified_context()  # noqa: S323 - made a minute ago, by us
            self.connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=60, context=trusting
            )
        else:
            self.connection = http.client.HTTPConnection(host, port, timeout=60)
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None, **more: str) -> Any:
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        head |= {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Chrome/130", **more}
        body = None
        if form is not None:
            head |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.origin,
                "Referer": f"{self.origin}/",
                "X-CSRFToken": self.cookies.get("csrftoken", ""),
            }
            body = urlencode(form)
        method = "GET" if form is None else "POST"
        try:
            self.connection.request(method, path, body, head)
            answer = self.connection.getresponse()
        except (http.client.HTTPException, OSError):
            # The server closed an idle connection.
            self.connection.close()
            self.connection.request(method, path, body, head)
            answer = self.connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        for cookie in answer.msg.get_all("Set-Cookie") or ():
            name, value = cookie.split(";", 1)[0].split("=", 1)
            self.cookies[name] = value
        if answer.status >= 400:
            raise Wrong(f"{path}: {answer.status} {answer.text[:300]}")
        return answer


def phone() -> str:
    """Everybody has one: the shop counts orders of a phone."""
    return f"13{random.randrange(4, 10)}{random.randrange(10**8):08d}"


def whole_way(browser: Browser, line: list[str]) -> Iterator[str]:
    """Product, 立即购买, the till, the order; then the order's own page."""
    address, sku, slug = line
    browser.cookies.clear()
    browser.ask(address)
    yield "product"
    added = browser.ask("/cart/add/", {"sku": sku, "store": slug, "quantity": "1", "then": "buy"})
    till = added
    yield "add"
    if added.status == 302:
        till = browser.ask(added.getheader("Location"))
        yield "till"
    form = ACTION.search(till.text)
    if form is None:
        raise Wrong(f"no till: {till.status} {till.text[:2000]}")
    fields = {**ADDRESS, "phone": phone(), **dict(HIDDEN.findall(till.text))}
    placed = browser.ask(html.unescape(form[1]), fields)
    yield "place"
    if placed.status == 302:
        shown = browser.ask(placed.getheader("Location"))
        yield "thanks"
    else:
        shown = placed
    if "订单" not in shown.text or "/orders/" not in shown.text:
        raise Wrong(f"no order: {shown.status} {shown.text[:2000]}")


def adding(browser: Browser, line: list[str]) -> Iterator[str]:
    """Into the cart, as somebody who has none yet."""
    _address, sku, slug = line
    browser.cookies.clear()
    if browser.ask("/cart/add/", {"sku": sku, "store": slug, "quantity": "1"}).status != 302:
        raise Wrong("not added")
    yield "add"


def adding_at_oscar(browser: Browser, line: list[str]) -> Iterator[str]:
    """The same there; the token of its forms is all that is kept between two shoppers."""
    token = browser.cookies.get("csrftoken")
    if token is None:
        browser.ask(quote(line[0]))
        token = browser.cookies["csrftoken"]
    browser.cookies = {"csrftoken": token}
    key = line[0].rstrip("/").rsplit("_", 1)[-1]
    added = browser.ask(f"/basket/add/{key}/", {"quantity": "1"})
    if added.status != 302 or "oscar_open_basket" not in browser.cookies:
        raise Wrong(f"not added: {added.status}")
    yield "add"


ACTS: dict[str, Callable[[Browser, list[str]], Iterator[str]]] = {
    "whole": whole_way,
    "add": adding,
    "add-oscar": adding_at_oscar,
}


def run(given: tuple[str, int, float, int, list[list[str]], str, str]) -> dict[str, Any]:
    """One shopper after another, for so many seconds."""
    act, port, seconds, seed, lines, scheme, host = given
    random.seed(seed * 7919 + os.getpid())
    browser = Browser(port, scheme=scheme, host=host)
    steps: dict[str, list[float]] = {}
    whole: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end and len(wrong) < 20:
        began = before = time.perf_counter()
        try:
            for step in ACTS[act](browser, random.choice(lines)):
                now = time.perf_counter()
                steps.setdefault(step, []).append(now - before)
                before = now
        except Wrong as error:
            wrong.append(str(error))
            continue
        whole.append(time.perf_counter() - began)
    return {"steps": steps, "whole": whole, "wrong": wrong}


def measured(
    act: str,
    port: int,
    clients: int,
    seconds: float,
    lines: list[list[str]],
    *,
    scheme: str = "http",
    host: str = "127.0.0.1",
) -> dict[str, Any]:
    given = [(act, port, seconds, seed, lines, scheme, host) for seed in range(clients)]
    with get_context("fork").Pool(clients) as pool:
        found = pool.map(run, given, chunksize=1)
    whole = sorted(itertools.chain.from_iterable(each["whole"] for each in found))
    steps: dict[str, list[float]] = {}
    for each in found:
        for step, times in each["steps"].items():
            steps.setdefault(step, []).extend(times)
    wrong = [words for each in found for words in each["wrong"]]
    if not whole:
        raise SystemExit(f"{act}: nothing succeeded: {wrong[:3]}")
    return {
        "n": len(whole),
        "per_s": len(whole) / seconds,
        "p50_ms": at(whole, 0.5),
        "p95_ms": at(whole, 0.95),
        "failed": len(wrong),
        "wrong": wrong[:2],
        "requests": len(steps),
        "steps": {step: {"p50_ms": at(sorted(times), 0.5)} for step, times in steps.items()},
    }


def at(ordered: list[float], share: float) -> float:
    return round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


if __name__ == "__main__":
    act, port, clients, seconds, file, *rest = sys.argv[1:]
    with open(file, encoding="utf-8") as lines:
        goods = [line.split() for line in lines]
    scheme, host = [*rest, "http", "127.0.0.1"][:2] if len(rest) == 2 else ("http", "127.0.0.1")
    result = measured(act, int(port), int(clients), float(seconds), goods, scheme=scheme, host=host)
    sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
