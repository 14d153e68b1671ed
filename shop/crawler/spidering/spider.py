"""Goes from page to page within the bounds of a job, and says what it finds."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Request, Response, TextResponse
from scrapy.linkextractors import LinkExtractor
from scrapy.utils.defer import deferred_from_coro
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from shop.catalog.imports.reading.child import plain
from shop.crawler import plugins
from shop.crawler.spidering import guard, reading
from shop.crawler.spidering.job import Job
from shop.crawler.spidering.scheduler import BODY
from shop.crawler.spidering.wire import Wire

if TYPE_CHECKING:
    from shop.crawler.spidering.frontier import Frontier

Extract = Callable[[TextResponse, Job], list[reading.Found]]
MOST_HOPS = 5
MOST_LINKS = 1_000
PAGE_BYTES, PICTURE_BYTES = 2 * 1024 * 1024, 10 * 1024 * 1024
KINDS = {
    "page": ("text/html", "application/xhtml+xml"),
    "try": ("text/html", "application/xhtml+xml"),
    "picture": ("image/",),
}
REDIRECTS = (301, 302, 303, 307, 308)
SLOW = ("TimeoutError", "DownloadTimeoutError")
TOO_BIG = ("CancelledError", "DownloadCancelledError")


class Goods(scrapy.Spider):
    name = "goods"

    def __init__(self, job: Job, wire: Wire, frontier: "Frontier") -> None:
        super().__init__()
        self.job, self.wire, self.frontier = job, wire, frontier
        self.extract = cast(Extract, plugins.load("extract", job.extract))
        self.links = LinkExtractor(allow=job.follow)
        self.is_over = False
        self.pages = self.told_pages = self.bytes = 0
        self.began = time.monotonic()
        self.figures: dict[str, Counter[str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: object, **kwargs: object) -> "Goods":
        spider: Goods = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.heads_came, signal=signals.headers_received)
        crawler.signals.connect(spider.opened, signal=signals.spider_opened)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        crawler.signals.connect(spider.closed_down, signal=signals.spider_closed)
        return spider

    # --- the run

    def opened(self) -> None:
        self.pulse = LoopingCall(self.beat)
        self.pulse.start(1.0, now=False)

    def beat(self) -> None:
        """Each second: what was counted, what is safe, whether it is enough."""
        self.frontier.beat()
        self.frontier.done(self.wire.safe())
        self.tell_figures()
        if self.wire.is_stopped:
            self.end("stopped")
        elif time.monotonic() - self.began > self.job.seconds:
            self.end("seconds")

    def tell_figures(self) -> None:
        """What came since the last time."""
        figures, self.figures = self.figures, {}
        told = {host: dict(counts) for host, counts in figures.items()}
        self.wire.say(figures=told, pages=self.pages - self.told_pages)
        self.told_pages = self.pages

    def idle(self) -> None:
        """Others may still find pages for us."""
        if not self.is_over and self.frontier.is_open():
            raise scrapy.exceptions.DontCloseSpider

    def end(self, reason: str) -> None:
        if not self.is_over:
            self.is_over = True
            deferred_from_coro(self.crawler.engine.close_spider_async(reason=reason))

    def closed_down(self, reason: str) -> None:
        self.pulse.stop()
        self.tell_figures()
        self.wire.say(end=reason)

    # --- requests

    async def start(self) -> AsyncIterator[Request]:
        if self.job.only:
            yield self.ask(self.job.only, kind="try")
            return
        for url in self.job.start:
            yield self.ask(url, kind="page")

    def ask(self, url: str, *, kind: str, rank: int = 0, **meta: object) -> Request:
        return Request(
            url,
            callback=self.answered,
            errback=self.failed,
            priority=rank,
            meta={
                "kind": kind,
                "dont_redirect": True,
                "handle_httpstatus_all": True,
                "download_maxsize": PICTURE_BYTES if kind == "picture" else PAGE_BYTES,
                **meta,
            },
        )

    def put(self, url: str, *, kind: str, rank: int, **meta: object) -> None:
        code = guard.refusal(url, self.job.allowed)
        if code:
            self.trouble(url, code)
            return
        try:
            request = self.ask(url, kind=kind, rank=rank, **meta)
        except ValueError:
            self.trouble(url, "no_address")
            return
        self.crawler.engine.crawl(request)

    # --- answers

    def heads_came(self, headers: dict[bytes, bytes], request: Request) -> None:
        """What is no page is not fetched to its end."""
        wanted = KINDS.get(request.meta.get("kind", ""))
        said = (headers.get(b"Content-Type") or b"").decode("latin-1").lower().strip()
        if wanted and said and not said.startswith(wanted) and b"Location" not in headers:
            request.meta["refused"] = "type"
            raise StopDownload(fail=True)

    def answered(self, response: Response) -> None:
        """Whatever goes wrong with a page, it is not in hand for ever."""
        if self.is_over:
            # It stays in hand, and is read when the run goes on.
            return
        self.count(response)
        try:
            self.take(response)
        finally:
            self.finish(response.request)

    def take(self, response: Response) -> None:
        kind = response.meta["kind"]
        if response.status in REDIRECTS:
            self.redirected(response)
        elif response.status != 200:
            self.trouble(response.url, "status", str(response.status))
        elif kind == "picture":
            self.picture(response)
        elif not isinstance(response, TextResponse):
            self.trouble(response.url, "type")
        elif kind == "try":
            self.tried(response)
        else:
            self.page(response)

    def failed(self, failure: Failure) -> None:
        if self.is_over:
            return
        # Scrapy hangs it onto what Twisted gives.
        request: Request = vars(failure)["request"]
        self.trouble(request.url, self.code_of(failure, request), type(failure.value).__name__)
        self.counter(request.url)["requests"] += 1
        self.counter(request.url)["errors"] += 1
        self.finish(request)

    def code_of(self, failure: Failure, request: Request) -> str:
        error, name = failure.value, type(failure.value).__name__
        if request.meta.get("refused"):
            return str(request.meta["refused"])
        if isinstance(error, guard.Refused):
            return error.code
        if isinstance(error, IgnoreRequest):
            return "robots"
        if (urlsplit(request.url).hostname or "") in guard.refused_hosts:
            return "private"
        if name in SLOW:
            return "slow"
        return "too_big" if name in TOO_BIG else "unreachable"

    def redirected(self, response: Response) -> None:
        place = (response.headers.get("Location") or b"").decode("utf-8", "replace")
        url = urljoin(response.url, place)
        kind, hops = response.meta["kind"], response.meta.get("hops", 0) + 1
        if not place or hops > MOST_HOPS:
            self.trouble(response.url, "redirects")
        elif kind == "page" and not self.job.is_ours(url):
            code = guard.refusal(url, self.job.allowed) or "elsewhere"
            self.trouble(response.url, code, url)
        else:
            kept = {key: response.meta[key] for key in ("depth", "of") if key in response.meta}
            self.put(url, kind=kind, rank=1 if kind == "picture" else -1, hops=hops, **kept)

    def page(self, response: TextResponse) -> None:
        self.pages += 1
        if self.job.is_of_goods(response.url):
            self.read(response)
        depth = response.meta.get("depth", 0) + 1
        if depth <= self.job.depth:
            for url in self.followed(response):
                self.put(url, kind="page", rank=-depth, depth=depth)
        if self.pages >= self.job.pages:
            self.end("pages")

    def followed(self, response: TextResponse) -> list[str]:
        urls = [link.url for link in self.links.extract_links(response)]
        return [url for url in urls if self.job.is_ours(url)][:MOST_LINKS]

    def read(self, response: TextResponse) -> None:
        try:
            found = list(self.extract(response, self.job))
        except Exception as error:  # noqa: BLE001 - a plug-in has kinds of its own
            self.trouble(response.url, "bad_path", str(error))
            return
        for one in found:
            mark = mark_of(one)
            self.wire.say(item=told(one), mark=mark)
            if one.picture:
                self.put(one.picture, kind="picture", rank=1, of=mark)

    def picture(self, response: Response) -> None:
        mark = response.meta["of"]
        (Path(self.job.folder) / f"{mark}.picture").write_bytes(response.body)
        self.wire.say(picture=mark)

    def tried(self, response: TextResponse) -> None:
        try:
            found = reading.looked(response, self.job)
        except reading.BadPath as error:
            self.trouble(response.url, "bad_path", str(error))
            return
        links = self.followed(response)
        goods = [{**told(one), "seen": one.seen, "picture": one.picture} for one in found[:5]]
        self.wire.say(
            tried={
                "url": response.url,
                "goods": goods,
                "pieces": len(found),
                "links": len(links),
                "some_links": links[:10],
                "is_of_goods": self.job.is_of_goods(response.url),
            }
        )

    def finish(self, request: Request | None) -> None:
        """All that came of it is said; once that is kept, it need not be asked again."""
        if request is not None and BODY in request.meta:
            self.wire.when_kept(request.meta[BODY])

    # --- figures

    def counter(self, url: str) -> "Counter[str]":
        return self.figures.setdefault(urlsplit(url).netloc[:120], Counter())

    def count(self, response: Response) -> None:
        counts, size = self.counter(response.url), len(response.body)
        counts["requests"] += 1
        counts["bytes"] += size
        counts["errors"] += int(response.status >= 400)
        counts["millis"] += int(response.meta.get("download_latency", 0) * 1000)
        self.bytes += size
        if self.bytes > self.job.megabytes * 1024 * 1024:
            self.end("bytes")

    def trouble(self, url: str, code: str, about: str = "") -> None:
        self.wire.say(trouble=[url[:500], code, about[:200]])


def mark_of(one: reading.Found) -> str:
    """What is the same to the last word is the same, wherever it was found."""
    words = {**told(one), "where": "", "picture": one.picture}
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def told(one: reading.Found) -> dict[str, object]:
    """As `reading.child` tells rows, with the words that only pages have."""
    return {**plain(one.entry, 0, Path()), "description": one.description}
