"""Texts and blocks of one's own pages cannot point at another store's things."""

import json

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from core import scope
from home.models import LandingPage
from shop.catalog.models import ProductPage, ProductPicture, ProductVariant
from shop.stores.middleware import scope_of
from shop.stores.models import StorePage
from tests.admin import forms

pytestmark = pytest.mark.long

MISSING = 987654


@pytest.fixture
def own_scope(world):
    with scope.entered(scope_of(world.own.owner)):
        yield


def rich_text(kind, pk):
    entity = {"type": "LINK", "mutability": "MUTABLE", "data": {"id": pk, "parentId": 1}}
    if kind == "image":
        data = {"id": pk, "format": "fullwidth", "alt": ""}
        entity = {"type": "IMAGE", "mutability": "IMMUTABLE", "data": data}
    block = {
        "key": "abcde",
        "text": "看这里",
        "type": "atomic" if kind == "image" else "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 3, "key": 0}],
    }
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})


def save(merchant, page, **values):
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return merchant.post(url, {**forms.of(merchant, url), **values, "action-publish": "1"})


@pytest.mark.parametrize("kind", ["product", "image"])
def test_rich_text_answers_foreign_and_missing_alike(merchant, world, kind):
    answers = [
        save(merchant, world.own.page, intro=rich_text(kind, pk))
        for pk in (getattr(world.other, kind).pk, MISSING)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    errors = [answer.context["form"].errors["intro"] for answer in answers]
    assert errors[0] == errors[1]
    assert StorePage.objects.get(pk=world.own.page.pk).intro == ""


@pytest.mark.parametrize("kind", ["product", "image"])
def test_rich_text_may_point_at_own_things(merchant, world, kind):
    response = save(merchant, world.own.page, intro=rich_text(kind, getattr(world.own, kind).pk))

    assert response.status_code == 302
    assert str(getattr(world.own, kind).pk) in StorePage.objects.get(pk=world.own.page.pk).intro


@pytest.mark.parametrize("pk_of", ["other", "missing"])
def test_blocks_refuse_foreign_and_missing_alike(merchant, world, pk_of):
    image = world.other.image.pk if pk_of == "other" else MISSING
    response = save(
        merchant,
        world.own.page,
        **{
            "body-count": "1",
            "body-0-deleted": "",
            "body-0-order": "0",
            "body-0-type": "picture",
            "body-0-id": "",
            "body-0-value-image": str(image),
            "body-0-value-caption": "",
        },
    )

    assert response.status_code == 200
    assert "body" in response.context["form"].errors
    assert len(StorePage.objects.get(pk=world.own.page.pk).body) == 0


def test_inline_pictures_refuse_another_stores_picture(merchant, world):
    data = forms.product(**forms.formset("pictures", [{"image": world.other.image.pk}]))

    response = merchant.post(
        reverse("wagtailadmin_pages:add", args=["catalog", "productpage", world.own.page.pk]), data
    )

    assert response.status_code == 200
    assert not ProductPage.objects.filter(title="白糖").exists()


def test_guard_refuses_a_foreign_link_in_a_page(own_scope, world):
    page = LandingPage.objects.get(pk=world.own.landing.pk)
    page.body = json.dumps(
        [{"type": "picture", "value": {"image": world.other.image.pk, "caption": ""}}]
    )

    with pytest.raises(PermissionDenied):
        page.save()


def test_guard_refuses_a_foreign_link_in_a_draft(own_scope, world):
    page = StorePage.objects.get(pk=world.own.page.pk)
    page.intro = f'<p><a linktype="page" id="{world.other.product.pk}">x</a></p>'

    with pytest.raises(PermissionDenied):
        page.save_revision()


def test_guard_refuses_foreign_keys_and_foreign_rows(own_scope, world):
    own, other = world.own, world.other
    variant = ProductVariant.objects.get(pk=own.rows["variant"].pk)
    variant.product_id = other.product.pk
    theirs = ProductVariant._base_manager.get(pk=other.rows["variant"].pk)
    their_page = Page._base_manager.get(pk=other.product.pk)

    for attempt in (
        variant.save,
        theirs.save,
        ProductPicture.objects.get(page_id=other.product.pk).delete,
        lambda: their_page.save(clean=False),
        other.image.save,
        other.owner.save,
        other.store.save,
        lambda: ProductPicture(page_id=own.product.pk, image=other.image).save(),
        other.rows["revision"].delete,
    ):
        # Wagtail's own save looks the page up first, and does not find it.
        with pytest.raises((PermissionDenied, ObjectDoesNotExist)), transaction.atomic():
            attempt()


def test_guard_costs_nothing_outside_a_scope(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        world.own.rows["variant"].save(update_fields=["barcode"])


def test_managers_hide_the_other_store(own_scope, world):
    from accounts.models import User
    from orders.models import Order
    from shop.stores.models import AuditEntry, StoreDocument, StoreImage

    for model, row in (
        (Page, world.other.product),
        (ProductPage, world.other.product),
        (StoreImage, world.other.image),
        (StoreDocument, world.other.document),
        (User, world.other.owner),
        (Order, world.other.order),
        (ProductVariant, world.other.rows["variant"]),
    ):
        assert not model._default_manager.filter(pk=row.pk).exists(), model
    assert {entry.store_id for entry in AuditEntry.objects.all()} == {world.own.store.pk}


def test_a_slug_another_store_has_counts_as_taken(own_scope, world):
    home = world.own.page.get_parent()

    assert not StorePage._slug_is_available(world.other.page.slug, home)


def test_the_scope_ends_with_the_request(merchant):
    merchant.get("/admin/")

    assert scope.current() is None
