"""The process that crawls, with a test in place of its supervisor."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from shop.crawler.child import Child
from shop.crawler.spidering.job import Field, Job
from tests.shop.crawler.site import Site

FIELDS = (Field("name", "css", "h1"), Field("price", "css", "b.price"))


def job_for(site: Site, folder: Path, **changes: Any) -> Job:
    told: dict[str, Any] = {
        "key": "test",
        "start": (f"{site.url}/",),
        "hosts": ("127.0.0.1",),
        "agent": "XiaodiantongBot/1.0",
        "fields": FIELDS,
        "pages": 3_000,
        "delay": 0.0,
        "niceness": 0,
        "allowed": ("127.0.0.0/8",),
        "folder": str(folder),
    }
    return Job(**{**told, **changes})


def crawl(
    job: Job,
    *,
    heard: list[dict[str, Any]] | None = None,
    kill_when: Callable[[], bool] = lambda: False,
) -> list[dict[str, Any]]:
    """Everything that was said, all of it kept; put into `heard` as it is said."""
    heard = [] if heard is None else heard
    with Child(job) as child:
        while not child.is_over:
            some = child.lines()
            heard.extend(some)
            if kill_when():
                # Heard, but never answered for: it is to come again.
                child.process.kill()
                return heard
            child.kept(len(some))
        with suppress(Exception):
            child.process.wait(20)
    return heard


def said(lines: list[dict[str, Any]], what: str) -> list[Any]:
    return [line[what] for line in lines if what in line]


def names(lines: list[dict[str, Any]]) -> list[str]:
    return [item["name"] for item in said(lines, "item")]
