"""
A search server that is down, hangs, refuses, or has no index yet: shoppers find goods all the
same, from the database, and merchants save them.
"""

import time

import pytest
from django.core.management import call_command
from django.test import Client
from modelsearch.backends import get_search_backend
from wagtail.models import Page

from search.backends import server as served
from search.facets import facets
from search.search_request import SearchRequest
from search.suggestions import suggest
from shop.catalog.models import ProductPage
from tests import make

pytestmark = pytest.mark.django_db
ALIAS = "xiaodiantong_wagtailcore_page"


def rename(page, title):
    page.title = title
    page.save_revision().publish()


# --- down


@pytest.mark.long
def test_goods_are_saved_and_found_while_the_server_is_down(server, put, names, change, complaints):
    shop = put("苹果").store
    server.stop()

    with change():
        banana = make.product(shop, "香蕉")

    told = complaints()
    assert told[:2] == [
        "search server: write failed",
        f"search server has not heard of pages [{banana.pk}]: rebuild_search",
    ]
    assert names("苹果") == ["苹果"]
    assert names("香蕉") == names("xiangjiao") == ["香蕉"]
    for address in (f"/{shop.slug}/search/?q=香蕉&filters=1", "/search/?q=香蕉"):
        response = Client().get(address)
        assert response.status_code == 200
        assert "<mark>香蕉</mark>" in response.content.decode()
    assert [each.text for each in suggest("xiangj", store=shop)] == ["香蕉", "香蕉"]
    assert facets(SearchRequest(text="香蕉", store=shop)).in_stock == 1
    assert [page.title for page in Page.objects.autocomplete("香蕉")] == ["香蕉"]
    # Said once; then the server is left alone for a while.
    assert complaints() == ["search server: search failed"]


def test_a_server_that_failed_is_left_alone_for_a_while(
    server, put, names, complaints, monkeypatch
):
    put("苹果")
    server.stop()
    names("苹果")
    server.start()
    asked = len(server.cluster.asked)

    assert names("苹果") == ["苹果"]
    assert len(server.cluster.asked) == asked
    later = time.monotonic() + served.REST
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert names("苹果") == ["苹果"]
    assert len(server.cluster.asked) > asked
    assert complaints() == ["search server: search failed"]


def test_a_server_that_hangs_costs_one_shopper_a_moment(
    cluster, put, names, complaints, monkeypatch
):
    put("苹果")
    monkeypatch.setattr(f"search.backends.{cluster.flavour}.PATIENCE", 0.05)
    cluster.delay = 3
    began = time.monotonic()

    assert names("苹果") == names("香蕉") + names("苹果") == ["苹果"]

    assert time.monotonic() - began < 3
    assert complaints() == ["search server: search failed"]


def test_no_change_is_lost_because_a_search_was_slow(cluster, put, names, complaints, monkeypatch):
    monkeypatch.setattr(f"search.backends.{cluster.flavour}.PATIENCE", 0.05)
    cluster.delay = 0.2
    names("苹果")
    assert complaints() == ["search server: search failed"]
    cluster.delay = 0

    page = put("苹果")

    assert str(page.pk) in cluster.one(ALIAS).documents


def test_what_one_query_is_refused_says_nothing_about_the_next(cluster, put, names, complaints):
    put("苹果")
    tokens = cluster.one(ALIAS).fields.pop("tokens")

    assert names("苹果") == ["苹果"]

    assert set(complaints()) == {"search server: search failed"}
    cluster.one(ALIAS).fields["tokens"] = tokens
    asked = len(cluster.asked)
    assert names("苹果") == ["苹果"]
    assert len(cluster.asked) > asked


def test_the_address_may_hold_a_password(server, settings, shop, names, complaints):
    server.cluster.password = "p@ss/word:%41#"
    settings.WAGTAILSEARCH_BACKENDS = server.backends
    call_command("rebuild_search", verbosity=0)
    assert names("苹果") == []
    assert complaints() == []

    server.cluster.password = "another"
    make.product(shop, "苹果")

    assert names("苹果") == ["苹果"]
    assert complaints() == ["search server: search failed"]


# --- rebuilding


def test_before_the_first_rebuild_the_database_answers(server, shop, names, change, complaints):
    with change():
        make.product(shop, "苹果")

    assert names("苹果") == ["苹果"]
    # An index made by a write would have guessed its fields.
    assert server.cluster.indexes == {}
    assert "search server: search failed" in complaints()

    call_command("rebuild_search", verbosity=0)
    served.resting.clear()

    assert names("苹果") == ["苹果"]
    assert complaints() == []


def test_a_rebuilt_index_takes_the_place_of_the_old_one(cluster, put, shop, names):
    put("苹果")
    [before] = cluster.aliases[ALIAS]

    call_command("rebuild_search", verbosity=0)

    [after] = cluster.aliases[ALIAS]
    assert after != before
    assert set(cluster.indexes) == {after}
    assert len(cluster.indexes[after].documents) == Page.objects.count()
    assert names("苹果") == ["苹果"]


@pytest.mark.long
def test_goods_changed_during_a_rebuild_are_found_as_they_are_now(cluster, put, change, names):
    page, other = put("苹果"), put("香蕉")
    backend = get_search_backend()
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Page))
    index = rebuilder.start()
    index.add_model(ProductPage)
    index.add_items(ProductPage, [page, other])

    with change():
        rename(ProductPage.objects.get(pk=page.pk), "梨")
    assert names("梨") == ["梨"]
    rebuilder.finish()

    assert names("梨") == ["梨"]
    assert names("苹果") == []
    assert names("香蕉") == ["香蕉"]


def test_a_rebuild_that_breaks_off_changes_nothing(cluster, put, names):
    put("苹果")
    backend = get_search_backend()

    backend.rebuilder_class(backend.get_index_for_model(Page)).start()

    assert names("苹果") == ["苹果"]
    call_command("rebuild_search", verbosity=0)
    assert names("苹果") == ["苹果"]


def test_wagtails_own_command_rebuilds_too(cluster, put, names):
    put("苹果")

    call_command("update_index", verbosity=0)

    assert names("苹果") == ["苹果"]
    assert {ALIAS: set(cluster.indexes)} == cluster.aliases


def test_back_to_the_database_without_a_rebuild(put, change, names, settings):
    page = put("苹果")
    with change():
        rename(page, "梨")

    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.backends.database"}}

    assert names("梨") == ["梨"]
    assert names("苹果") == []
