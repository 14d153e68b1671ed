"""Between Scrapy and the frontier: requests as JSON, never pickled, and never twice."""

import json
from typing import Protocol, cast
from urllib.parse import urlsplit

from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.utils.request import fingerprint

from shop.crawler.spidering.frontier import Frontier

# Of a request's meta, what is its own; the rest is made anew.
KEPT = ("kind", "depth", "hops", "retry_times", "of", "root")
BODY = "frontier_body"


class Reader(Protocol):
    """What is asked of the spider."""

    frontier: Frontier
    is_over: bool

    def ask(self, url: str, *, kind: str, rank: int) -> Request: ...


class Scheduler(BaseScheduler):
    def __init__(self, crawler: Crawler) -> None:
        self.spider = cast(Reader, crawler.spider)
        self.frontier = self.spider.frontier

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Scheduler":
        return cls(crawler)

    def enqueue_request(self, request: Request) -> bool:
        kept = {key: request.meta[key] for key in KEPT if key in request.meta}
        told = {"url": request.url, "rank": request.priority, "meta": kept}
        parts = urlsplit(request.url)
        path = f"{parts.netloc}{parts.path}" if parts.query else ""
        mark = f"{kept['kind']}:{fingerprint(request).hex()}"
        body = json.dumps(told, ensure_ascii=False, sort_keys=True)
        again = request.dont_filter
        put = self.frontier.put(mark, body, rank=request.priority, path=path, again=again)
        # Tried once more: in this new body, so that the one in hand is none any more.
        if again and request.meta.get(BODY, body) != body:
            self.frontier.done([request.meta[BODY]])
        return put

    def next_request(self) -> Request | None:
        if self.spider.is_over:
            return None
        body = self.frontier.take()
        if body is None:
            return None
        told = json.loads(body)
        request = self.spider.ask(told["url"], rank=told["rank"], **told["meta"])
        request.meta[BODY] = body
        return request

    def has_pending_requests(self) -> bool:
        return not self.spider.is_over and self.frontier.has_waiting()
