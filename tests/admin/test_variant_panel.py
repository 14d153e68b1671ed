"""The variant panel changes prices and stock at once, and only in one's own store."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import check, ledger
from shop.stock.models import StockMovement
from tests.admin import forms


@pytest.fixture
def variant(world):
    return world.own.rows["variant"]


def url(name, *args):
    return reverse(f"product_variants:{name}", args=args)


def values(variant, **changed):
    return {
        "options": "",
        "sku": variant.sku,
        "price": variant.price,
        "list_price": "",
        "unit": variant.unit,
        "barcode": "",
        "is_on_sale": "on",
        **changed,
    }


def test_shows_stock_and_says_that_it_takes_effect_at_once(merchant, world, variant):
    page = merchant.get(url("panel", world.own.product.pk)).content.decode()

    assert "价格、库存和上下架即时生效，不随草稿保存或发布" in page
    assert variant.sku in page
    assert "<b>50</b>" in page
    assert "<b>49</b>" in page


def test_changes_price_and_sale_state_at_once(merchant, world, variant):
    data = values(variant, price="6.60", list_price="9.90", options="颜色:白色 尺码:M")
    del data["is_on_sale"]

    response = merchant.post(url("change", world.own.product.pk, variant.pk), data)

    variant.refresh_from_db()
    assert response.status_code == 200
    assert (variant.price, variant.list_price) == (Decimal("6.60"), Decimal("9.90"))
    assert (variant.options, variant.is_on_sale) == ({"颜色": "白色", "尺码": "M"}, False)
    assert not ProductPage.objects.get(pk=world.own.product.pk).is_on_sale


@pytest.mark.parametrize(
    ("field", "value"),
    [("price", "0"), ("price", "abc"), ("price", ""), ("list_price", "1.00"), ("sku", "")],
)
def test_refuses_what_cannot_be_and_says_why(merchant, world, variant, field, value):
    address = url("change", world.own.product.pk, variant.pk)

    response = merchant.post(address, values(variant, **{field: value}))

    before = variant.price
    variant.refresh_from_db()
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert variant.price == before


def test_refuses_a_sku_the_store_has(merchant, world, variant):
    data = {"options": "大", "price": "1", "unit": "件", "sku": variant.sku, "stock": "1"}

    response = merchant.post(url("add", world.own.product.pk), data)

    assert response.status_code == 422
    assert world.own.product.variants.count() == 1


def test_adds_a_variant_with_its_stock(merchant, world):
    data = {"options": "颜色:红色", "price": "6", "unit": "件", "sku": "", "stock": "4"}

    response = merchant.post(url("add", world.own.product.pk), data)

    added = world.own.product.variants.latest("pk")
    assert response.status_code == 200
    assert (added.options, added.level.on_hand) == ({"颜色": "红色"}, Decimal(4))
    assert check.differences() == []


@pytest.mark.parametrize("way", ["panel", "editor"])
def test_a_variant_whose_level_cannot_be_opened_is_not_made(merchant, world, monkeypatch, way):
    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("shop.stock.ledger.open_level", fail)
    merchant.raise_request_exception = False
    data = {"price": "6", "unit": "件", "sku": "", "stock": "4"}
    before = ProductVariant._base_manager.count()

    if way == "panel":
        response = merchant.post(url("add", world.own.product.pk), data)
    else:
        address = reverse(
            "wagtailadmin_pages:add", args=["catalog", "productpage", world.own.page.pk]
        )
        response = merchant.post(address, forms.product())

    assert response.status_code == 500
    assert ProductVariant._base_manager.count() == before


def test_counts_stock_through_the_ledger(merchant, world, variant):
    merchant.post(url("count", world.own.product.pk, variant.pk), {"counted": "33"})

    movement = StockMovement.objects.filter(variant=variant).latest("pk")
    assert (movement.kind, movement.quantity, movement.actor) == (
        StockMovement.Kind.COUNT,
        Decimal(-17),
        world.own.owner,
    )


def test_refuses_to_count_less_than_is_reserved(merchant, world, variant):
    address = url("count", world.own.product.pk, variant.pk)
    ledger.reserve(store=world.own.store, quantities={variant.pk: Decimal(9)}, reference="order 1")

    response = merchant.post(address, {"counted": "5"})

    assert response.status_code == 422
    assert "锁定" in response.content.decode()


def test_retires_a_variant_and_keeps_its_history(merchant, world, variant):
    merchant.post(url("retire", world.own.product.pk, variant.pk))

    variant.refresh_from_db()
    assert variant.retired_at is not None
    assert variant.movements.exists()
    assert not ProductPage.objects.get(pk=world.own.product.pk).is_on_sale


@pytest.mark.parametrize("name", ["panel", "add", "change", "count", "retire"])
def test_is_closed_to_other_stores_clerks_and_strangers(world, merchant, name):
    def status(client, side):
        args = [side.product.pk]
        if name not in {"panel", "add"}:
            args.append(side.rows["variant"].pk)
        method = client.get if name == "panel" else client.post
        return method(url(name, *args), {"counted": "1"}).status_code

    clerk, stranger = Client(), Client()
    clerk.force_login(world.clerk)
    stranger.force_login(world.stranger)

    assert status(merchant, world.other) == 404
    assert status(stranger, world.own) == 403
    # Clerks count stock; prices are not theirs.
    assert status(clerk, world.own) == (200 if name == "count" else 404)


def test_needs_a_csrf_token(world, variant):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.own.owner)

    response = client.post(url("retire", world.own.product.pk, variant.pk))

    assert response.status_code == 403
