"""The variant panel changes prices and stock at once, and only in one's own store."""

from decimal import Decimal
from itertools import zip_longest

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import check, ledger
from shop.stock.admin import variant_rows
from shop.stock.admin.new_variants import add_stocked_variant
from shop.stock.admin.variant_forms import clean_options
from shop.stock.models import StockMovement
from tests.admin import forms


@pytest.fixture
def variant(world):
    return world.own.rows["variant"]


def url(name, *args):
    return reverse(f"product_variants:{name}", args=args)


def typed(product, *others, **changed):
    """The whole grid as a browser sends it; `changed` for its first row, then `others`."""
    sent = {}
    for row, changes in zip_longest(variant_rows.rows_of(product), [changed, *others]):
        sent |= {field.html_name: field.value() for field in row}
        del sent[row["retire"].html_name]
        sent |= {row[name].html_name: value for name, value in (changes or {}).items()}
    return {name: value for name, value in sent.items() if value not in (None, False)}


def save(client, product, *others, **changed):
    return client.post(url("save", product.pk), typed(product, *others, **changed))


@pytest.mark.long
def test_shows_stock_and_says_that_it_takes_effect_at_once(merchant, world, variant):
    page = merchant.get(url("panel", world.own.product.pk)).content.decode()

    assert "价格、库存和上下架即时生效，不随草稿保存或发布" in page
    assert variant.sku in page
    assert f'data-field="v{variant.pk}-stock"' in page
    assert 'value="50"' in page
    assert "订单占用 1，可售 49" in page


def test_one_save_for_the_whole_grid_at_once(merchant, world, variant):
    """Issue 9 A10: both rows, price, stock and sale state, by one button."""
    other = stocked(world, "颜色:红色")

    response = save(
        merchant,
        world.own.product,
        {"stock": "9", "unit": "盒"},
        price="6.60",
        list_price="9.90",
        options="颜色:白色 尺码:M",
        on_sale=False,
    )

    variant.refresh_from_db()
    other.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("保存全部规格") == 1
    assert "价格 ¥5.00 → ¥6.60；划线价 无 → ¥9.90；上架 是 → 否" in page
    assert (variant.price, variant.list_price) == (Decimal("6.60"), Decimal("9.90"))
    assert (variant.options, variant.is_on_sale) == ({"颜色": "白色", "尺码": "M"}, False)
    assert (other.unit, other.level.on_hand, other.price) == ("盒", Decimal(9), Decimal(6))
    assert check.differences() == []


def stocked(world, options):
    return add_stocked_variant(
        product=world.own.product,
        price=Decimal(6),
        unit="件",
        stock=Decimal(4),
        actor=world.own.owner,
        options=clean_options(options),
    )


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("price", "0", "「红色」价格：价格要大于 0"),
        ("price", "abc", "「红色」价格：请填写正确的金额，如 12.50"),
        ("price", "", "「红色」价格：请填写价格"),
        ("list_price", "1.00", "「红色」划线价："),
        ("sku", "", "「红色」SKU："),
        ("stock", "0.5", "「红色」库存：数量要是整数"),
        ("options", "颜色:", "「红色」规格：规格请写成 颜色:白色 尺码:M"),
    ],
)
def test_an_error_names_row_and_field_and_nothing_is_half_saved(
    merchant, world, field, value, words
):
    variant = world.own.rows["variant"]
    before = variant.price
    stocked(world, "颜色:红色")

    response = save(merchant, world.own.product, {field: value}, price="7.77", stock="33")

    variant.refresh_from_db()
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    # What was typed stays typed.
    assert 'value="7.77"' in page
    assert (variant.price, variant.level.on_hand) == (before, Decimal(50))
    assert not StockMovement.objects.filter(reason="后台盘点").exists()


def test_a_sku_twice_in_the_grid_saves_nothing(merchant, world, variant):
    stocked(world, "颜色:红色")

    response = save(merchant, world.own.product, {"sku": variant.sku}, price="7.77")

    variant.refresh_from_db()
    assert "「红色」SKU：店里已经有这个 SKU" in response.content.decode()
    assert variant.price != Decimal("7.77")


def test_what_somebody_changed_meanwhile_is_not_overwritten(merchant, world, variant):
    seen = typed(world.own.product, price="7.77")
    products.change_variant(
        store=world.own.store, variant_id=variant.pk, actor=world.own.owner, price=Decimal(8)
    )

    response = merchant.post(url("save", world.own.product.pk), seen)

    variant.refresh_from_db()
    assert "价格刚被修改过，请刷新后再操作" in response.content.decode()
    assert variant.price == 8


def test_a_row_that_is_gone_is_told_and_a_foreign_one_is_not_there(merchant, world, variant):
    gone = stocked(world, "颜色:红色")
    seen = typed(world.own.product, price="7.77")
    products.retire_variant(
        store=world.own.store, variant_id=gone.pk, actor=world.own.owner, at=timezone.now()
    )

    response = merchant.post(url("save", world.own.product.pk), seen)
    foreign = {f"v{world.other.rows['variant'].pk}-price": "1"}
    missing = merchant.post(url("save", world.own.product.pk), foreign)

    variant.refresh_from_db()
    assert "有规格刚被停用" in response.content.decode()
    assert missing.status_code == 404
    assert variant.price != Decimal("7.77")


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


def test_the_grid_sets_what_could_be_set_by_nothing(merchant, world, variant):
    """Issue 9 A10: weight and the low-stock threshold; cost and limits beside them."""
    given = {"cost": "2.50", "weight_grams": "300", "max_quantity": "6", "low_at": "8"}

    save(merchant, world.own.product, **given)

    variant.refresh_from_db()
    assert (variant.cost, variant.weight_grams, variant.max_quantity) == (Decimal("2.50"), 300, 6)
    assert variant.level.low_at == 8


def test_colours_and_sizes_are_added_at_once(merchant, world, variant):
    axes = {"values_1": "白色、红色", "values_2": "S M", "stock": "3"}

    response = merchant.post(url("grid", world.own.product.pk), axes)

    assert "已添加 3 个规格" in response.content.decode()
    rows = world.own.product.variants.order_by("position")
    assert [row.options_text for row in rows] == ["白色，S", "白色，M", "红色，S", "红色，M"]
    assert rows[0].pk == variant.pk
    assert {row.price for row in rows} == {variant.price}
    assert check.differences() == []
    refused = merchant.post(url("grid", world.own.product.pk), {"values_1": ""})
    assert refused.status_code == 422


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
    save(merchant, world.own.product, stock="33")

    movement = StockMovement.objects.filter(variant=variant).latest("pk")
    assert (movement.kind, movement.quantity, movement.actor, movement.reason) == (
        StockMovement.Kind.COUNT,
        Decimal(-17),
        world.own.owner,
        "后台盘点",
    )


def test_refuses_to_count_less_than_is_reserved(merchant, world, variant):
    ledger.reserve(store=world.own.store, quantities={variant.pk: Decimal(9)}, reference="order 1")

    response = save(merchant, world.own.product, stock="5")

    assert response.status_code == 422
    assert "锁定" in response.content.decode()


def test_retires_a_variant_and_keeps_its_history(merchant, world, variant):
    save(merchant, world.own.product, retire="on")

    variant.refresh_from_db()
    assert variant.retired_at is not None
    assert variant.movements.exists()
    assert not ProductPage.objects.get(pk=world.own.product.pk).is_on_sale


@pytest.mark.parametrize("name", ["panel", "add", "grid", "save"])
def test_is_closed_to_other_stores_clerks_and_strangers(world, merchant, name):
    def status(client, side):
        method = client.get if name == "panel" else client.post
        return method(url(name, side.product.pk)).status_code

    clerk, stranger = Client(), Client()
    clerk.force_login(world.clerk)
    stranger.force_login(world.stranger)

    assert status(merchant, world.other) == 404
    assert status(stranger, world.own) == 403
    # Clerks count stock on the desk; prices are not theirs.
    assert status(clerk, world.own) == 404


def test_needs_a_csrf_token(world, variant):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.own.owner)

    response = client.post(url("save", world.own.product.pk), typed(world.own.product, retire="on"))

    assert response.status_code == 403
