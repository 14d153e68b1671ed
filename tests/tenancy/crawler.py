"""
Asks every address as one merchant and tells what of another merchant shows or changes.

Each request runs in a savepoint that is rolled back, so that the world stays as it was.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client

from tests.tenancy import addresses, rows
from tests.tenancy.addresses import Address
from tests.tenancy.world import MARK, World

SKIPPED = frozenset({"wagtailadmin_logout", "logout"})
# The editor's script builds these fields; an empty stream is what it sends first.
EMPTY_STREAMS = {"body-count": "0", "detail-count": "0"}
# Fields that are no relation, whatever they hold.
PLAIN_FIELDS = frozenset({"csrfmiddlewaretoken", "next"})
WRITTEN = re.compile(r'(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM) "?(\w+)')
POINTED_AT = ("page", "product", "category", "image", "user", "collection", "store", "variant")


@dataclass(frozen=True)
class Finding:
    what: str
    method: str
    url: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.method} {self.url} {self.detail}"


class Writes:
    """Notices which tables but the sessions' are written to."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            self.tables.add(WRITTEN.match(sql)[1])
        return execute(sql, params, many, context)


class Crawl:
    """`is_brief` leaves out query strings and addresses that mix whose ids they name."""

    def __init__(self, world: World, client: Client, *, is_brief: bool = False) -> None:
        self.is_brief = is_brief
        self.world = world
        self.client = client
        self.client.raise_request_exception = False
        self.findings: list[Finding] = []
        self.asked = 0
        self.before = rows.of(world.other)

    def run(self, prefix: str, wanted: Callable[[str], bool] = lambda name: True) -> list[Finding]:
        for pattern in addresses.patterns(prefix):
            if pattern.view_name not in SKIPPED and wanted(pattern.view_name):
                self._pattern(pattern)
        return self.findings

    def _pattern(self, pattern: addresses.Pattern) -> None:
        statuses: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for address in self._addresses(pattern):
            for query in self._queries(address):
                response = self._ask("GET", address.url, query)
                statuses[address.twin, str(sorted(query))][address.whose] = _status(response)
                if address.whose == "own" and response.status_code == 200:
                    self._forms(address.url, query, response)
            if address.whose != "own":
                response = self._ask("POST", address.url, {})
                statuses[address.twin, "POST"][address.whose] = _status(response)
        self._compare(pattern.view_name, statuses)

    def _addresses(self, pattern: addresses.Pattern) -> list[Address]:
        found = list(addresses.addresses(pattern, self.world.own, self.world.other))
        if not self.is_brief:
            return found
        last_of_kind = {(item.whose, item.twin.split()[1]): item for item in found}
        return [item for (whose, _number), item in last_of_kind.items() if whose != "missing"]

    def _queries(self, address: Address) -> list[dict[str, Any]]:
        if self.is_brief:
            return [{}]
        own, other = self.world.own, self.world.other
        return [
            {},
            *addresses.queries(address.view_name, own),
            *addresses.queries(address.view_name, other),
        ]

    def _forms(self, url: str, query: dict[str, Any], response: Any) -> None:
        """Send each form of a page as it is, then once with each relation turned around."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return
        for form in BeautifulSoup(response.content, "html.parser").find_all("form"):
            if (form.get("method") or "get").lower() != "post" or not form.find("input"):
                continue
            data = _data(form)
            target = form.get("action") or url
            if "logout" in target or not target.startswith("/"):
                continue
            self._ask("POST", target, data, query)
            for name, value in self._turned_around(form, data):
                self._ask("POST", target, {**data, name: value, "action-publish": "1"}, query)

    def _turned_around(self, form: Any, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in data.items():
            field = form.find(attrs={"name": name})
            kinds = _kinds(field, value, self.world)
            for kind in kinds if name not in PLAIN_FIELDS else ():
                yield name, addresses.key(kind, self.world.other)

    def _ask(
        self, method: str, url: str, data: dict[str, Any], query: dict[str, Any] | None = None
    ) -> Any:
        self.asked += 1
        with transaction.atomic():
            writes = Writes()
            with connection.execute_wrapper(writes):
                if method == "GET":
                    response = self.client.get(url, data, follow=True)
                else:
                    # In the address itself: the client cannot follow a redirect otherwise.
                    asked = f"{url}{'&' if '?' in url else '?'}{urlencode(query or {}, doseq=True)}"
                    response = self.client.post(asked.rstrip("?&"), data, follow=True)
            self._judge(method, url, response, written=writes.tables - {"django_session"})
            transaction.set_rollback(True)
        return response

    def _judge(self, method: str, url: str, response: Any, *, written: set[str]) -> None:
        body = b"".join(response) if response.streaming else response.content
        if MARK.encode() in body.lower() or MARK in str(response.headers).lower():
            self._note("shows the other store", method, url, _around(body))
        if response.status_code >= 500:
            self._note("breaks", method, url, repr(getattr(response, "exc_info", ""))[:200])
        # Comparing costs a query per model: only where anything was written.
        if written and (changed := rows.changed(self.before, self.world.other, written=written)):
            self._note("changes or links the other store", method, url, changed)

    def _compare(self, view: str, statuses: dict[tuple[str, str], dict[str, int]]) -> None:
        if self.is_brief:
            return
        for (twin, query), by_whose in statuses.items():
            foreign, missing = by_whose.get("foreign"), by_whose.get("missing")
            if foreign != missing:
                self._note("tells which ids exist", query, f"{view} {twin}", str(by_whose))

    def _note(self, what: str, method: str, url: str, detail: str = "") -> None:
        self.findings.append(Finding(what, method, url, detail))


def _status(response: Any) -> int:
    """The first answer's status, redirects not followed."""
    return response.redirect_chain[0][1] if response.redirect_chain else response.status_code


def _data(form: Any) -> dict[str, Any]:
    """What a browser would send."""
    data: dict[str, Any] = dict(EMPTY_STREAMS)
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if not name or "__prefix__" in name or field.has_attr("disabled"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[name] = chosen.get("value", "") if chosen else ""
        elif field.name == "textarea":
            data[name] = field.text
        elif field.get("type") in {"checkbox", "radio"}:
            if field.has_attr("checked"):
                data[name] = field.get("value", "on")
        elif field.get("type") not in {"submit", "button", "file"}:
            data[name] = field.get("value", "")
    return data


def _kinds(field: Any, value: str, world: World) -> tuple[str, ...]:
    """What a field may point at: told by its chooser, or by the id it holds."""
    if field is None:
        return ()
    chooser = field.find_parent(attrs={"data-chooser-url": True})
    if chooser is not None:
        return ("image",) if "images" in chooser["data-chooser-url"] else ("product", "page")
    if field.name == "select":
        return POINTED_AT
    if field.get("type") == "hidden" and value.isdecimal():
        return tuple(kind for kind in POINTED_AT if str(addresses.key(kind, world.own)) == value)
    return ()


def _around(body: bytes) -> str:
    at = body.lower().find(MARK.encode())
    return body[max(0, at - 60) : at + 40].decode(errors="replace") if at >= 0 else "in a header"
