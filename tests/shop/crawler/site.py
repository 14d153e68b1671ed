"""A supplier's site of a thousand pages, with all that a crawler meets on others."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from itertools import count
from threading import Event, Thread
from typing import Any

from PIL import Image

HTML = "text/html; charset=utf-8"
METADATA = "http://169.254.169.254/latest/meta-data/"
TRAPS = (
    "/calendar?month=1",
    "/loop/a/b/",
    "/huge",
    "/slow",
    "/away",
    "/hidden/1",
    "/broken",
    "/gbk",
    "/pdf",
    "/missing",
    "/round/1",
)


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (300, 300), "green").save(stream, "JPEG")
    return stream.getvalue()


class Site(ThreadingHTTPServer):
    """Counts how often it was asked for each path."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, shelves: int = 2, per_shelf: int = 5, *, traps: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.shelves, self.per_shelf, self.traps = shelves, per_shelf, traps
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.robots = "User-agent: *\nDisallow: /hidden/\n"
        self.robots_status = 200
        # Seconds that each page takes.
        self.pace = 0.0
        # So many pages of goods are asked for at once before the first is answered.
        self.together = 0
        self._waiting = count(1)
        self._may_go = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def names(self) -> set[str]:
        return {f"茶 {number}" for number in range(self.shelves * self.per_shelf)}

    def wait_for_others(self) -> None:
        if self.together and not self._may_go.is_set():
            if next(self._waiting) >= self.together:
                self._may_go.set()
            self._may_go.wait(30)

    def handle_error(self, *_args: Any) -> None:
        """A crawler that hangs up is what is wanted."""


class Pages(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.server.asked[path] += 1
        self.server.agents.add(self.headers["User-Agent"] or "")
        first, _, rest = path.strip("/").partition("/")
        if first != "robots.txt":
            time.sleep(self.server.pace)
        answer = getattr(self, f"_{first.partition('.')[0] or 'home'}", self._missing)
        answer(rest, query)

    def _robots(self, _rest: str, _query: str) -> None:
        text = self.server.robots.encode()
        self._say(text, kind="text/plain", status=self.server.robots_status)

    def _home(self, _rest: str, _query: str) -> None:
        links = [f"/shelf/{number}" for number in range(self.server.shelves)]
        self._links([*links, *(TRAPS if self.server.traps else ())])

    def _shelf(self, rest: str, _query: str) -> None:
        first = int(rest) * self.server.per_shelf
        self._links([f"/p/{first + number}" for number in range(self.server.per_shelf)])

    def _p(self, rest: str, _query: str) -> None:
        """Goods, of which each goes back to the beginning and to its neighbour."""
        self.server.wait_for_others()
        told = {
            "@type": "Product",
            "name": f"茶 {rest}",
            "image": f"{self.server.url}/photo.jpg?of={rest}" if rest == "0" else "",
            "offers": {"price": f"{int(rest) % 90 + 10}.50", "priceCurrency": "CNY"},
        }
        page = (
            f'<script type="application/ld+json">{json.dumps(told)}</script>'
            f"<h1>茶 {rest}</h1><b class=price>¥{int(rest) % 90 + 10}.50/盒</b>"
            f'<a href="/">home</a><a href="/p/{int(rest) // 10 * 10}?from=there#top">again</a>'
        )
        self._say(page.encode())

    def _photo(self, _rest: str, _query: str) -> None:
        self._say(picture(), kind="image/jpeg")

    def _calendar(self, _rest: str, query: str) -> None:
        month = int(query.partition("=")[2])
        self._links([f"/calendar?month={month + number}" for number in range(1, 40)])

    def _loop(self, rest: str, _query: str) -> None:
        self._links([f"/loop/{rest}/a/b/", "a/b/"])

    def _round(self, rest: str, _query: str) -> None:
        self._go(f"/round/{int(rest) + 1}")

    def _huge(self, _rest: str, _query: str) -> None:
        self._head(HTML)
        for _number in range(200):
            self.wfile.write(b"<p>huge</p>" * 10_000)

    def _slow(self, _rest: str, _query: str) -> None:
        self._head(HTML)
        for _number in range(600):
            self.wfile.write(b"<p>slow</p>")
            time.sleep(0.1)

    def _away(self, _rest: str, _query: str) -> None:
        self._go(METADATA)

    def _hidden(self, _rest: str, _query: str) -> None:
        self._say(b"<h1>secret</h1>")

    def _broken(self, _rest: str, _query: str) -> None:
        self._say(
            "<p><h1>破茶</h1></td><b class=price>¥8</i></b><a href='/p/0'></table>\x00".encode()
        )

    def _gbk(self, _rest: str, _query: str) -> None:
        text = "<meta charset=gbk><h1>国标茶</h1><b class=price>￥66.00/盒</b>"
        self._say(text.encode("gbk"), kind="text/html")

    def _pdf(self, _rest: str, _query: str) -> None:
        self._say(b"%PDF-1.7", kind="application/pdf")

    def _missing(self, _rest: str, _query: str) -> None:
        self._say(b"nothing", status=404)

    def _links(self, paths: list[str]) -> None:
        self._say("".join(f'<a href="{path}">x</a>' for path in paths).encode())

    def _go(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, content: bytes, *, kind: str = HTML, status: int = 200) -> None:
        self._head(kind, status=status)
        self.wfile.write(content)

    def _head(self, kind: str, *, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        return


@contextmanager
def running(site: Site) -> Iterator[Site]:
    Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
