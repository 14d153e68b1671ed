"""Whatever is published, reverted or scheduled: price, stock, sales and state of sale stay."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from home.tasks import publish_scheduled
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import ledger
from shop.stock.models import StockLevel
from tests.admin import forms

TRUTH = ("price_from", "price_to", "list_price", "unit", "single_sku", "is_on_sale", "in_stock")


@pytest.fixture
def product(world):
    """A product whose first draft is older than its price, stock, sales and variants."""
    page = world.own.product
    page.save_revision()
    first = page.variants.get()
    products.change_variant(
        store=page.store_id, variant_id=first.pk, actor=None, price=Decimal("8.80"), unit="箱"
    )
    second = products.add_variant(product=page, price=Decimal("9.90"), unit="箱", actor=None)
    ledger.open_level(variant=second, quantity=Decimal(3), actor=None)
    third = products.add_variant(product=page, price=Decimal("7.70"), unit="箱", actor=None)
    products.retire_variant(store=page.store_id, variant_id=third.pk, actor=None, at=timezone.now())
    ProductPage.objects.filter(pk=page.pk).update(sales=Decimal(7))
    return ProductPage.objects.get(pk=page.pk)


def truth(page):
    row = ProductPage.objects.filter(pk=page.pk).values(*TRUTH, "sales", "store_id").get()
    variants = ProductVariant.objects.filter(product=page).order_by("pk").values()
    levels = StockLevel.objects.filter(variant__product=page).order_by("pk").values()
    return row, list(variants), list(levels)


def oldest(page):
    return page.revisions.order_by("created_at", "pk").first()


@pytest.mark.long
def test_publishing_an_old_revision(product):
    before = truth(product)

    oldest(product).publish()

    assert truth(product) == before


def test_publishing_a_revision_whose_content_claims_other_values(product, world):
    revision = oldest(product)
    revision.content |= {
        "price_from": "1.00",
        "sales": 0,
        "is_on_sale": False,
        "in_stock": False,
        "store": world.other.store.pk,
        "single_sku": "OLD",
        "variants": [],
    }
    revision.save()
    before = truth(product)

    revision.publish()

    assert truth(product) == before


def test_saving_a_stale_copy_of_the_page(product):
    stale = ProductPage.objects.get(pk=product.pk)
    products.set_on_sale(store=product.store, product_id=product.pk, is_on_sale=False, actor=None)
    before = truth(product)

    stale.title = "新名字"
    stale.save()
    stale.save_revision().publish()

    assert truth(product) == before


def test_scheduled_publishing_of_an_old_draft(product):
    revision = oldest(product)
    revision.content["title"] = "昨天的名字"
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    before = truth(product)

    call_command("publish_scheduled")

    assert ProductPage.objects.get(pk=product.pk).title == "昨天的名字"
    assert truth(product) == before


def test_a_page_goes_out_within_five_seconds_of_its_time(settings):
    planned = settings.CELERY_BEAT_SCHEDULE["publish scheduled pages"]

    assert planned["task"] == publish_scheduled.name
    assert planned["schedule"] < 5


def test_expiry_hides_the_page_and_changes_nothing_else(product):
    product.expire_at = timezone.now() - timedelta(minutes=1)
    product.save()
    before = truth(product)

    call_command("publish_scheduled")

    assert not ProductPage.objects.get(pk=product.pk).live
    assert truth(product) == before


@pytest.mark.long
def test_reverting_in_the_editor(product, merchant):
    url = reverse("wagtailadmin_pages:revisions_revert", args=[product.pk, oldest(product).pk])
    data = forms.of(merchant, url)
    before = truth(product)

    response = merchant.post(
        reverse("wagtailadmin_pages:edit", args=[product.pk]),
        {**data, "revision": oldest(product).pk, "action-publish": "1"},
    )

    assert response.status_code == 302
    assert truth(product) == before


@pytest.mark.long
def test_unpublishing_and_publishing_again(product, merchant):
    before = truth(product)

    merchant.post(reverse("wagtailadmin_pages:unpublish", args=[product.pk]))
    assert not ProductPage.objects.get(pk=product.pk).live
    url = reverse("wagtailadmin_pages:edit", args=[product.pk])
    merchant.post(url, {**forms.of(merchant, url), "action-publish": "1"})

    assert ProductPage.objects.get(pk=product.pk).live
    assert truth(product) == before


def test_comparing_revisions_shows_no_price(product, merchant):
    product.title = "换个名字"
    latest = product.save_revision()
    url = reverse(
        "wagtailadmin_pages:revisions_compare", args=[product.pk, oldest(product).pk, latest.pk]
    )

    response = merchant.get(url)

    assert response.status_code == 200
    assert "换个名字" in response.content.decode()
