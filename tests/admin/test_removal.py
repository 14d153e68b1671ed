"""Deleting in the editor never breaks orders or the ledger, and never a store's face."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import StorePage


def delete_url(page):
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def bulk_url(*pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    return f"{url}?{'&'.join(f'id={page.pk}' for page in pages)}"


@pytest.mark.long
def test_tells_beforehand_that_goods_with_history_are_kept(merchant, world):
    page = merchant.get(delete_url(world.own.product))

    assert "不能删除" in page.content.decode()


@pytest.mark.parametrize("is_bulk", [False, True])
def test_goods_with_history_are_hidden_instead_of_deleted(merchant, world, is_bulk):
    product = world.own.product
    url = bulk_url(product) if is_bulk else delete_url(product)

    response = merchant.post(url, follow=True)

    product.refresh_from_db()
    assert (product.live, product.is_on_sale) == (False, False)
    assert product.variants.get().retired_at is None
    assert "不能删除" in response.content.decode()


@pytest.mark.parametrize("is_bulk", [False, True])
def test_a_category_with_such_goods_is_hidden_with_them(merchant, world, is_bulk):
    category = world.own.category
    url = bulk_url(category) if is_bulk else delete_url(category)

    response = merchant.post(url, follow=True)

    assert response.status_code == 200
    assert not CategoryPage.objects.get(pk=category.pk).live
    assert not ProductPage.objects.get(pk=world.own.product.pk).is_on_sale


def test_goods_without_history_are_deleted_beside_those_that_stay(merchant, world):
    merchant.post(bulk_url(world.own.draft, world.own.product), follow=True)

    assert not Page.objects.filter(pk=world.own.draft.pk).exists()
    assert Page.objects.filter(pk=world.own.product.pk).exists()


@pytest.mark.parametrize("who", ["merchant", "operator"])
def test_a_store_page_is_never_deleted_moved_or_copied(request, world, who):
    client = request.getfixturevalue(who)
    page = world.own.page
    home = page.get_parent()

    for method in (client.get, client.post):
        method(delete_url(page))
        method(bulk_url(page))
        method(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home.pk]))
        method(
            reverse("wagtailadmin_pages:copy", args=[page.pk]),
            {
                "new_title": "x",
                "new_slug": "x",
                "new_parent_page": home.pk,
            },
        )

    assert StorePage.objects.get(pk=page.pk).path == page.path
    assert StorePage.objects.count() == 2


def test_the_store_page_offers_no_such_buttons(merchant, world):
    page = merchant.get(reverse("wagtailadmin_pages:edit", args=[world.own.page.pk]))

    text = page.content.decode()
    for name in ("delete", "move", "copy"):
        assert reverse(f"wagtailadmin_pages:{name}", args=[world.own.page.pk]) not in text
