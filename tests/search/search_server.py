"""
A search server on 127.0.0.1 that speaks the part of the REST API our backends and Wagtail's use,
as Elasticsearch 8 or as OpenSearch 3. What it does with an index is in search_engine.py.

It was written from the servers' documents and from what their clients send. It has never been
compared with a real server.
"""

import base64
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from tests.search.search_engine import Index, Refused, refuse

FLAVOURS = ("elasticsearch8", "opensearch3")
VENDOR = "application/vnd.elasticsearch+{}; compatible-with=8"
PLAIN = "application/{}"


@dataclass
class Cluster:
    """Indexes and aliases of one server, and what it was asked."""

    flavour: str
    password: str = ""
    indexes: dict[str, Index] = field(default_factory=dict)
    aliases: dict[str, set[str]] = field(default_factory=dict)
    # (method, path, body) of every request, in order.
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    # Seconds before an answer: a server that hangs.
    delay: float = 0.0

    @property
    def searches(self) -> list[dict[str, Any]]:
        return [body for _method, path, body in self.asked if path.endswith("/_search")]

    @property
    def writes(self) -> list[list[dict[str, Any]]]:
        return [body for _method, path, body in self.asked if path.endswith("/_bulk")]

    def refresh(self) -> None:
        """What happens once a second in a real server."""
        for index in self.indexes.values():
            index.refresh()

    # --- names

    def named(self, name: str) -> list[Index]:
        if name in self.aliases:
            return [self.indexes[each] for each in sorted(self.aliases[name])]
        if name not in self.indexes:
            raise Refused(404, "index_not_found_exception", f"no such index [{name}]")
        return [self.indexes[name]]

    def one(self, name: str) -> Index:
        indexes = self.named(name)
        if len(indexes) > 1:
            raise refuse("illegal_argument_exception", f"alias [{name}] has several indices")
        return indexes[0]

    # --- requests

    def create(self, name: str, body: Any, **_params: str) -> Any:
        if name in self.indexes or name in self.aliases:
            raise refuse("resource_already_exists_exception", f"[{name}] already exists")
        if not set(body or {}) <= {"settings", "mappings", "aliases"}:
            raise refuse("parse_exception", f"unknown key {[*body]} for create index")
        self.indexes[name] = Index(name)
        return {"acknowledged": True, "index": name}

    def drop(self, name: str, _body: Any) -> Any:
        if name in self.aliases:
            raise refuse("illegal_argument_exception", f"[{name}] matches an alias")
        self.named(name)
        del self.indexes[name]
        for indexes in self.aliases.values():
            indexes.discard(name)
        self.aliases = {alias: indexes for alias, indexes in self.aliases.items() if indexes}
        return {"acknowledged": True}

    def exists(self, name: str, _body: Any) -> Any:
        self.named(name)

    def put_mapping(self, name: str, body: Any) -> Any:
        self.one(name).put_mapping(body)
        return {"acknowledged": True}

    def refresh_one(self, name: str, _body: Any) -> Any:
        for index in self.named(name):
            index.refresh()
        return {"_shards": {"total": 1, "successful": 1, "failed": 0}}

    def search(self, name: str, body: Any) -> Any:
        return self.one(name).search(body or {})

    def alias(self, name: str, _body: Any) -> Any:
        if name not in self.aliases:
            raise Refused(404, "aliases_not_found_exception", f"alias [{name}] missing")
        return {index: {"aliases": {name: {}}} for index in self.aliases[name]}

    def point(self, body: Any) -> Any:
        """All actions or none."""
        kinds = [kind for action in body["actions"] for kind in action]
        if not set(kinds) <= {"add", "remove_index"}:
            raise refuse("parse_exception", f"unknown alias actions {kinds}")
        for action in body["actions"]:
            for given in action.values():
                self.one(given["index"])
        for action in body["actions"]:
            if "add" in action:
                self.aliases.setdefault(action["add"]["alias"], set()).add(action["add"]["index"])
            else:
                self.drop(action["remove_index"]["index"], None)
        return {"acknowledged": True}

    def delete(self, name: str, key: str, _body: Any) -> Any:
        result = self.one(name).write(key, None)
        if result == "not_found":
            raise Refused(404, "not_found", f"no document [{key}]")
        return {"_id": key, "result": result}

    def bulk(self, name: str, lines: list[Any], require_alias: str = "false") -> Any:
        items: list[Any] = []
        rest = iter(lines)
        for action in rest:
            [(kind, meta)] = action.items()
            if kind != "index" or set(meta) - {"_id", "_index"}:
                raise refuse("illegal_argument_exception", f"unknown bulk action {action}")
            target = meta.get("_index", name)
            items.append({"index": self._put(target, meta["_id"], next(rest), require_alias)})
        return {"errors": any("error" in item["index"] for item in items), "items": items}

    def _put(self, name: str, key: str, document: Any, require_alias: str) -> dict[str, Any]:
        try:
            if require_alias == "true" and name not in self.aliases:
                reason = f"no such index [{name}] and [require_alias] request flag is [true]"
                raise Refused(404, "index_not_found_exception", reason)
            if name not in self.indexes and name not in self.aliases:
                # As the real server does: fields are guessed when they come.
                self.create(name, None)
            result = self.one(name).write(key, document)
        except Refused as refused:
            error = {"type": refused.kind, "reason": refused.reason}
            return {"_id": key, "status": refused.status, "error": error}
        return {"_id": key, "status": 201 if result == "created" else 200, "result": result}


ROUTES: list[tuple[str, str, Callable[..., Any]]] = [
    ("HEAD", r"/_alias/([^/]+)", Cluster.alias),
    ("GET", r"/_alias/([^/]+)", Cluster.alias),
    ("POST", r"/_aliases", Cluster.point),
    ("PUT POST", r"/([^/_][^/]*)/_bulk", Cluster.bulk),
    ("PUT POST", r"/([^/_][^/]*)/_mapping", Cluster.put_mapping),
    ("POST", r"/([^/_][^/]*)/_refresh", Cluster.refresh_one),
    ("POST GET", r"/([^/_][^/]*)/_search", Cluster.search),
    ("DELETE", r"/([^/_][^/]*)/_doc/([^/]+)", Cluster.delete),
    ("PUT", r"/([^/_][^/]*)", Cluster.create),
    ("DELETE", r"/([^/_][^/]*)", Cluster.drop),
    ("HEAD", r"/([^/_][^/]*)", Cluster.exists),
]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    cluster: Cluster
    is_stopped: Callable[[], bool]

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        time.sleep(self.cluster.delay)
        if self.is_stopped():
            # Kept connections end with the server, too.
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        try:
            status, answer = 200, self._answer(body)
        except Refused as refused:
            error = {"type": refused.kind, "reason": refused.reason}
            status = refused.status
            answer = {"error": error | {"root_cause": [error]}, "status": status}
        self._send(status, answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

    def _answer(self, raw: bytes) -> Any:
        self._check_headers(bool(raw))
        address = urlsplit(self.path)
        path = unquote(address.path)
        lines = [json.loads(line) for line in raw.splitlines()] if "_bulk" in path else None
        body = lines if lines is not None else json.loads(raw) if raw else None
        self.cluster.asked.append((self.command, path, body))
        for methods, pattern, answer in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and self.command in methods.split():
                # Parameters that change nothing here are those of other routes.
                known = {"require_alias"} if "_bulk" in path else set()
                params = {k: v for k, v in parse_qsl(address.query) if k in known}
                return answer(self.cluster, *match.groups(), body, **params)
        raise refuse("illegal_argument_exception", f"no handler for [{self.command} {self.path}]")

    def _check_headers(self, has_body: bool) -> None:
        kind = VENDOR if self.cluster.flavour == "elasticsearch8" else PLAIN
        if has_body:
            sent = self.headers.get("Content-Type", "")
            if sent.split("; charset")[0] not in {kind.format("json"), kind.format("x-ndjson")}:
                raise Refused(415, "media_type_header_exception", f"Content-Type [{sent}]")
        accepted = self.headers.get("Accept", "")
        if kind is VENDOR and accepted not in {kind.format("json"), kind.format("x-ndjson")}:
            raise Refused(406, "media_type_header_exception", f"Accept [{accepted}]")
        if self.cluster.password:
            wanted = base64.b64encode(f"shop:{self.cluster.password}".encode()).decode()
            if self.headers.get("Authorization") != f"Basic {wanted}":
                raise Refused(401, "security_exception", "unable to authenticate")

    def _send(self, status: int, answer: Any) -> None:
        text = json.dumps(answer).encode() if self.command != "HEAD" else b""
        kind = VENDOR if self.cluster.flavour == "elasticsearch8" else PLAIN + "; charset=UTF-8"
        self.send_response(status)
        self.send_header("Content-Type", kind.format("json"))
        if self.cluster.flavour == "elasticsearch8":
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args: Any) -> None:
        """Tests are quiet."""


class SearchServer:
    """A cluster behind a port, which can be stopped and started again."""

    def __init__(self, flavour: str) -> None:
        self.cluster = Cluster(flavour)
        self.port = 0
        self._server: ThreadingHTTPServer | None = None

    @property
    def backends(self) -> dict[str, Any]:
        """The value of WAGTAILSEARCH_BACKENDS."""
        login = f"shop:{quote(self.cluster.password, safe='')}@" if self.cluster.password else ""
        url = f"http://{login}127.0.0.1:{self.port}"
        own = {"URLS": [url], "INDEX_PREFIX": "xiaodiantong_"}
        return {"default": {"BACKEND": f"search.backends.{self.cluster.flavour}", **own}}

    def start(self) -> None:
        is_stopped = [False]
        parts = {"cluster": self.cluster, "is_stopped": lambda _self: is_stopped[0]}
        server = ThreadingHTTPServer(("127.0.0.1", self.port), type("Bound", (Handler,), parts))
        server.daemon_threads = True
        self._server, self._is_stopped, self.port = server, is_stopped, server.server_port
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._is_stopped[0] = True
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def running(flavour: str) -> Iterator[SearchServer]:
    server = SearchServer(flavour)
    server.start()
    try:
        yield server
    finally:
        server.stop()
