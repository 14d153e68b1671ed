"""In a store that is suspended or closed its people read everything and change nothing."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import scope
from shop.catalog.models import ProductPage
from shop.stock.admin import variant_rows
from shop.stores import suspension
from shop.stores.middleware import scope_of
from shop.stores.models import Store, StoreImage, StorePage
from tests.admin import forms
from tests.tenancy import rows
from tests.tenancy import world as worlds
from tests.tenancy.crawler import Crawl

REASON = "资质不全"
# Wagtail's notes on who looks at a page, and sizes of pictures made by looking at them.
LEFT_BY_READING = {
    "stores.AuditEntry",
    *("wagtailadmin.EditingSession", "wagtailcore.PageSubscription", "stores.StoreRendition"),
}


@pytest.fixture
def suspended(world):
    """The first store of the world, after the platform suspended it."""
    suspension.suspend(
        store=world.own.store, reason=REASON, actor=world.operator, at=timezone.now()
    )
    return world.own


@pytest.fixture
def owner(suspended):
    client = Client()
    client.force_login(suspended.owner)
    return client


@pytest.fixture
def owner_of_two(suspended, world, owner):
    """The same person, who is also the manager of a store that is open."""
    world.other.store.memberships.create(user=suspended.owner, role="manager")
    return owner


def variant_url(side, name):
    return reverse(f"product_variants:{name}", args=[side.product.pk])


def variant_row(side, **typed):
    """The row of the panel's grid as a browser sends it."""
    row = next(row for row in variant_rows.rows_of(side.product))
    sent = {field.html_name: field.value() for field in row}
    del sent[row["retire"].html_name]
    sent |= {row[name].html_name: value for name, value in typed.items()}
    return {name: "" if value is None else value for name, value in sent.items()}


def unsafe(side):
    """An address of each way to change something, with what a browser would send."""
    image, page, product = side.image.pk, side.page.pk, side.product.pk
    return {
        "edit": (reverse("wagtailadmin_pages:edit", args=[product]), {"title": "新名字"}),
        "add": (reverse("wagtailadmin_pages:add", args=["catalog", "productpage", page]), {}),
        "delete": (reverse("wagtailadmin_pages:delete", args=[side.draft.pk]), {}),
        "unpublish": (reverse("wagtailadmin_pages:unpublish", args=[product]), {}),
        "lock": (reverse("wagtailadmin_pages:lock", args=[product]), {}),
        "move": (reverse("wagtailadmin_pages:move_confirm", args=[product, page]), {}),
        "copy": (reverse("wagtailadmin_pages:copy", args=[product]), {}),
        "bulk pages": (
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
            + f"?id={product}",
            {},
        ),
        "all pages": (
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
            + f"?id=all&childOf={page}",
            {},
        ),
        "rename image": (reverse("wagtailimages:edit", args=[image]), {"title": "新名字"}),
        "delete image": (reverse("wagtailimages:delete", args=[image]), {}),
        "bulk images": (
            reverse("wagtail_bulk_action", args=["stores", "storeimage", "delete"])
            + f"?id={image}",
            {},
        ),
        "variant change": (variant_url(side, "save"), variant_row(side, price="1.00")),
        "variant count": (variant_url(side, "save"), variant_row(side, stock="7")),
        "variant add": (variant_url(side, "add"), {"price": "1", "unit": "件", "stock": "1"}),
        "variant retire": (variant_url(side, "save"), variant_row(side, retire="on")),
    }


def uploads():
    return {
        "wagtailimages:add_multiple": {"title": "新照片", "files[]": worlds.upload()},
        "wagtailimages_chooser:create": {
            "image-chooser-upload-title": "新照片",
            "image-chooser-upload-file": worlds.upload(),
        },
    }


WAYS = (
    *("edit", "add", "delete", "unpublish", "lock", "move", "copy", "bulk pages", "all pages"),
    *("rename image", "delete image", "bulk images"),
    *("variant change", "variant count", "variant add", "variant retire"),
)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_refuses_every_change_and_says_why(owner, suspended, way):
    before = rows.of(suspended)
    url, data = unsafe(suspended)[way]

    response = owner.post(url, data)

    text = response.content.decode()
    assert response.status_code == 403
    assert "已暂停，现在不能修改" in text
    assert REASON in text
    assert rows.changed(before, suspended) == ""


@pytest.mark.parametrize("name", ["wagtailimages:add_multiple", "wagtailimages_chooser:create"])
def test_refuses_uploads(owner, suspended, name):
    response = owner.post(reverse(name), uploads()[name])

    assert response.status_code == 403
    assert not StoreImage.objects.filter(title="新照片").exists()


def test_refuses_changes_of_a_closed_store_too(merchant, world):
    Store.objects.filter(pk=world.own.store.pk).update(status=Store.Status.CLOSED)
    url, data = unsafe(world.own)["variant count"]

    response = merchant.post(url, data)

    assert response.status_code == 403
    assert "已停业" in response.content.decode()


def test_a_clerk_counts_no_stock_of_a_suspended_store(world, suspended):
    client = Client()
    client.force_login(world.clerk)
    url, data = unsafe(suspended)["variant count"]

    assert client.post(url, data).status_code == 403


@pytest.mark.long
def test_shows_pages_pictures_and_variants_without_a_way_to_save(owner, suspended):
    edit = owner.get(reverse("wagtailadmin_pages:edit", args=[suspended.product.pk]))
    panel = owner.get(reverse("product_variants:panel", args=[suspended.product.pk]))
    addresses = [
        reverse("wagtailadmin_explore", args=[suspended.page.pk]),
        reverse("wagtailadmin_pages:history", args=[suspended.product.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[suspended.image.pk]),
    ]

    assert {owner.get(address).status_code for address in addresses} == {200}
    assert REASON in edit.content.decode()
    assert "action-publish" not in edit.content.decode()
    assert suspended.rows["variant"].sku in panel.content.decode()
    assert REASON in panel.content.decode()
    assert "data-variants-post" not in panel.content.decode()


def test_previews_what_is_there(owner, suspended):
    edit = reverse("wagtailadmin_pages:edit", args=[suspended.product.pk])
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[suspended.product.pk])

    owner.post(preview, forms.of(owner, edit))

    assert owner.get(preview).status_code == 200


@pytest.mark.long
def test_no_form_or_address_of_the_admin_changes_anything(owner, world, suspended):
    crawl = Crawl(replace(world, other=suspended), owner, is_brief=True)

    findings = crawl.run("admin/")

    changed = [finding for finding in findings if finding.what.startswith("changes")]
    left = [f for f in changed if set(f.detail.split(", ")) - LEFT_BY_READING]
    assert crawl.asked > 200
    assert not left, "\n".join(map(str, left))


def test_another_store_that_is_open_can_still_be_worked_on(owner_of_two, suspended, world):
    url = reverse("wagtailadmin_pages:edit", args=[world.other.page.pk])
    data = {**forms.of(owner_of_two, url), "notice": "照常营业", "action-publish": "1"}

    saved = owner_of_two.post(url, data)
    counted = owner_of_two.post(*unsafe(world.other)["variant count"])

    assert (saved.status_code, counted.status_code) == (302, 200)
    assert StorePage.objects.get(pk=world.other.page.pk).notice == "照常营业"
    assert world.other.product.variants.get().level.on_hand == 7


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_an_open_store_beside_it_opens_nothing(owner_of_two, suspended, way):
    before = rows.of(suspended)

    response = owner_of_two.post(*unsafe(suspended)[way])

    assert response.status_code == 403
    assert rows.changed(before, suspended) == ""


@pytest.mark.parametrize("name", ["wagtailimages:add_multiple", "wagtailimages_chooser:create"])
def test_uploads_go_to_the_open_store_whatever_is_posted(owner_of_two, suspended, world, name):
    data = uploads()[name]
    prefix = "image-chooser-upload-" if "chooser" in name else ""

    owner_of_two.post(reverse(name), {**data, f"{prefix}collection": suspended.store.collection_id})

    image = StoreImage.objects.get(title="新照片")
    assert image.collection_id == world.other.store.collection_id


def test_bulk_of_all_pictures_spares_those_of_the_suspended_store(owner_of_two, suspended, world):
    url = reverse("wagtail_bulk_action", args=["stores", "storeimage", "delete"])

    owner_of_two.post(f"{url}?id=all")

    left = set(StoreImage.objects.values_list("pk", flat=True))
    assert left == {suspended.image.pk}


def test_the_write_guard_refuses_what_no_address_named(suspended):
    product = ProductPage.objects.get(pk=suspended.product.pk)

    with scope.entered(scope_of(suspended.owner)), pytest.raises(PermissionDenied):
        product.save()
    with scope.entered(scope_of(suspended.owner)), pytest.raises(PermissionDenied):
        suspended.rows["variant"].save()


def test_a_restored_store_can_be_changed_again(owner, suspended, world):
    suspension.restore(store=suspended.store, actor=world.operator, at=timezone.now())

    response = owner.post(*unsafe(suspended)["variant count"])

    assert response.status_code == 200
    assert suspended.product.variants.get().level.on_hand == 7


@pytest.mark.long
def test_strangers_learn_nothing_of_a_suspended_store(suspended, world):
    client = Client()
    client.force_login(world.other.owner)

    answers = {way: client.post(*unsafe(suspended)[way]) for way in WAYS}

    assert {way: answer.status_code for way, answer in answers.items()} == dict.fromkeys(WAYS, 404)


def test_operators_still_change_a_suspended_store(operator, suspended):
    assert operator.post(*unsafe(suspended)["variant count"]).status_code == 200
