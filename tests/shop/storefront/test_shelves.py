"""What stands on a category: its own goods and those below, wherever they came from or went."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Page

from shop.catalog import listing, shelves, tasks
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.editing.page_edits import add_below
from shop.stores.models import StorePage
from shop.stores.public_pages import cache_tags
from tests import make

pytestmark = pytest.mark.django_db


def goods(store, name: str, category: CategoryPage | None) -> ProductPage:
    return make.variant(store, name=name, category=category, price="9.00").product


def below(parent: CategoryPage, name: str, **columns) -> CategoryPage:
    page = CategoryPage(title=name, store=parent.store, **columns)
    add_below(parent, page, actor=None)
    return page


def shown(client, page: CategoryPage | ProductPage) -> str:
    return client.get(page.specific.get_url()).content.decode()


def shelf_of(page: ProductPage) -> int | None:
    return ProductPage.objects.values_list("shelf", flat=True).get(pk=page.pk)


def test_a_category_shows_its_own_goods_and_those_below_it(store, client):
    drinks, food = shelves.add(store=store, name="饮料"), shelves.add(store=store, name="粮油")
    water, rice = goods(store, "矿泉水", drinks), goods(store, "大米", food)
    loose = goods(store, "散装糖", None)
    assert (shelf_of(water), shelf_of(rice), shelf_of(loose)) == (drinks.pk, food.pk, None)
    page = shown(client, drinks)
    assert "矿泉水" in page
    assert "大米" not in page
    assert "散装糖" not in page

    juices = below(drinks, "果汁")
    goods(store, "橙汁", juices)
    page = shown(client, drinks)
    assert "矿泉水" in page
    assert "橙汁" in page
    assert "矿泉水" not in shown(client, juices)
    # Of a category that is not shown the goods are still on sale above it.
    Page.objects.get(pk=juices.pk).specific.unpublish()
    page = shown(client, drinks)
    assert "橙汁" in page
    assert "果汁" not in page


@pytest.mark.long
def test_goods_stand_where_they_were_moved_or_copied_to(store, client):
    drinks, food = shelves.add(store=store, name="饮料"), shelves.add(store=store, name="粮油")
    tea = goods(store, "凉茶", drinks)
    Page.objects.get(pk=tea.pk).move(Page.objects.get(pk=food.pk), pos="last-child")
    assert shelf_of(tea) == food.pk
    assert "凉茶" in shown(client, food)
    assert "凉茶" not in shown(client, drinks)
    # A category that moves, or changes places with another, takes its goods along.
    Page.objects.get(pk=food.pk).move(Page.objects.get(pk=drinks.pk), pos="first-child")
    assert shelf_of(tea) == food.pk
    assert "凉茶" in shown(client, drinks)
    home = StorePage.objects.get(store=store)
    Page.objects.get(pk=tea.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    assert shelf_of(tea) is None
    # An old draft of it says nothing of where it stands.
    page = ProductPage.objects.get(pk=tea.pk)
    page.save_revision().publish()
    assert shelf_of(tea) is None


def test_beside_a_product_stand_the_best_of_its_shelf_or_its_store(store, client):
    drinks = shelves.add(store=store, name="饮料")
    tea = goods(store, "凉茶", drinks)
    goods(store, "豆奶", drinks)
    loose = goods(store, "散装糖", None)
    assert "豆奶" in shown(client, tea)
    assert "散装糖" not in shown(client, tea)
    assert "豆奶" in shown(client, loose)


def test_a_category_is_taken_away_with_what_is_left_on_it(store):
    drinks = shelves.add(store=store, name="饮料")
    tea = goods(store, "凉茶", drinks)
    home = StorePage.objects.get(store=store)
    Page.objects.get(pk=tea.pk).move(Page.objects.get(pk=home.pk), pos="last-child")
    Page.objects.get(pk=drinks.pk).delete()
    assert shelf_of(tea) is None
    assert listing.shelves_of(store) == []


@pytest.mark.long
def test_what_an_older_release_added_and_moved_is_found_again(
    store, client, monkeypatch, django_capture_on_commit_callbacks
):
    """It runs on beside a migrated database, and does not write where goods stand."""
    drinks, food = shelves.add(store=store, name="饮料"), shelves.add(store=store, name="粮油")
    added, moved = goods(store, "矿泉水", drinks), goods(store, "大米", food)
    loose, right = goods(store, "散装糖", None), goods(store, "凉茶", drinks)
    for page, written in ((added, None), (moved, drinks), (loose, food)):
        ProductPage.objects.filter(pk=page.pk).update(shelf=written)
    assert "矿泉水" not in shown(client, drinks)

    heard: list[frozenset[str]] = []
    monkeypatch.setattr(cache_tags, "listeners", [heard.append])
    with django_capture_on_commit_callbacks(execute=True):
        call_command("refresh_shelves", stdout=(said := StringIO()))

    assert said.getvalue() == "shelves: 3 products told\n"
    assert [shelf_of(page) for page in (added, moved, loose, right)] == [
        *(drinks.pk, food.pk, None, drinks.pk)
    ]
    assert cache_tags.store_name(store.pk) in frozenset().union(*heard)
    assert "矿泉水" in shown(client, drinks)
    assert tasks.refresh_shelves() == 0
