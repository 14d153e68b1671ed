"""A product made, copied, moved and taken away in Wagtail's editor."""

from decimal import Decimal

import pytest
from django.urls import reverse

from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import check
from tests.admin import forms

ADD = ["catalog", "productpage"]


def add_url(parent):
    return reverse("wagtailadmin_pages:add", args=[*ADD, parent.pk])


@pytest.mark.long
def test_asks_price_unit_and_stock_of_a_new_product(merchant, world):
    data = forms.product(
        **forms.formset("pictures", [{"image": world.own.image.pk}]), **{"action-publish": "1"}
    )

    response = merchant.post(add_url(world.own.category), data)

    assert response.status_code == 302, response.context["form"].errors
    page = ProductPage.objects.get(title="白糖")
    variant = page.variants.get()
    assert (page.store, page.is_on_sale, page.price_from, page.unit, page.in_stock) == (
        world.own.store,
        True,
        Decimal("3.50"),
        "斤",
        True,
    )
    assert (variant.price, variant.level.on_hand) == (Decimal("3.50"), Decimal("12.5"))
    assert page.gallery[0]["files"]["360"]
    assert check.differences() == []


def test_refuses_a_new_product_without_price_even_as_draft(merchant, world):
    response = merchant.post(add_url(world.own.page), forms.product(opening_price=""))

    assert response.status_code == 200
    assert "opening_price" in response.context["form"].errors
    assert not ProductPage.objects.filter(title="白糖").exists()


@pytest.mark.long
def test_writes_a_chinese_slug_in_pinyin_and_avoids_taken_ones(merchant, world):
    for _time in range(2):
        merchant.post(add_url(world.own.page), forms.product(slug="白糖"))

    slugs = set(ProductPage.objects.filter(title="白糖").values_list("slug", flat=True))
    assert slugs == {"bai-tang", "bai-tang-2"}


def test_an_existing_product_shows_the_variant_panel_and_asks_no_price(merchant, world):
    page = merchant.get(reverse("wagtailadmin_pages:edit", args=[world.own.product.pk]))

    text = page.content.decode()
    assert "opening_price" not in text
    assert reverse("product_variants:panel", args=[world.own.product.pk]) in text


@pytest.mark.long
def test_a_copy_has_no_variant_and_is_not_on_sale(merchant, world):
    url = reverse("wagtailadmin_pages:copy", args=[world.own.product.pk])
    data = {
        "new_title": "副本",
        "new_slug": "fu-ben",
        "publish_copies": "on",
        "new_parent_page": world.own.page.pk,
    }

    response = merchant.post(url, data)

    assert response.status_code == 302
    copy = ProductPage.objects.get(slug="fu-ben")
    assert (copy.store_id, copy.is_on_sale, copy.in_stock, copy.price_from, copy.sales) == (
        world.own.store.pk,
        False,
        False,
        None,
        0,
    )
    assert not copy.variants.exists()
    assert copy.pictures.count() == 1
    assert ProductVariant.objects.filter(product=world.own.product).count() == 1


def test_moves_within_the_own_store_with_children(merchant, world):
    shelf = world.own.page.add_child(instance=type(world.own.category)(title="新分类"))
    url = reverse("wagtailadmin_pages:move_confirm", args=[world.own.category.pk, shelf.pk])

    merchant.post(url)

    product = ProductPage.objects.get(pk=world.own.product.pk)
    assert product.path.startswith(shelf.path)
    assert product.store_id == world.own.store.pk


def test_never_moves_or_copies_from_one_own_store_to_another(merchant, world):
    world.other.store.memberships.create(user=world.own.owner, role="manager")
    target = world.other.page.pk
    move = reverse("wagtailadmin_pages:move_confirm", args=[world.own.product.pk, target])
    copy = reverse("wagtailadmin_pages:copy", args=[world.own.product.pk])

    merchant.post(move)
    merchant.post(copy, {"new_title": "x", "new_slug": "x", "new_parent_page": target})
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    merchant.post(f"{bulk}?id={world.own.product.pk}", {"chooser": target})

    product = ProductPage.objects.get(pk=world.own.product.pk)
    assert product.path.startswith(world.own.page.path)
    assert not ProductPage.objects.filter(slug="x").exists()
