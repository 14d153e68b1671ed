"""Seeing orders is not handling them, and describing goods is not pricing them."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from orders.models import Order
from shop.bulk.models import BulkJob
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StorePage, StoreRole
from tests import make
from tests.admin import forms
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
NOT_YOURS = "你的角色不能改价格，请找店主"


@pytest.fixture
def writer(store, signed_in):
    """Somebody who looks after words and pictures."""
    person = make.member(store, make.own_role(store, "文案", "orders", "products"))
    return signed_in(person), Api(person)


def test_who_sees_orders_changes_none(store, writer):
    client, api = writer
    order = make.order(store, {make.variant(store, stock="5"): "1"})
    page, act = f"/merchant/orders/{order.number}/", f"/merchant/orders/{order.number}/confirm/"

    for address in ("/merchant/orders/", "/merchant/orders/find/", page):
        html = client.get(address).content.decode()
        assert order.name in html
        for button in ("接单</button>", "取消订单</button>", "开单</a>", "批量处理"):
            assert button not in html
    assert client.post(act).status_code == 403
    own = f"/merchant/stores/{store.slug}/orders/{order.number}/"
    assert api.get(own).status_code == 200
    assert api.post(f"{own}confirm/", {}).json()["code"] == "role_not_allowed"
    assert client.get(f"{page}print/label/").status_code == 403
    assert Order._base_manager.get().confirmed_at is None


def test_who_describes_goods_prices_none(store, writer):
    client, api = writer
    tea = make.variant(store, price="5.00", stock="5")
    page = f"/merchant/products/{tea.product_id}/"
    prefix = f"v{tea.pk}"

    answer = client.post(f"/merchant/variants/{tea.pk}/", {"price": "1", "price_seen": "5.00"})
    assert NOT_YOURS in client.get(answer.url).content.decode()
    form = {
        "name": "新茶",
        "category": "",
        f"{prefix}-price_seen": "5.00",
        f"{prefix}-on_sale": "on",
    }
    form |= {f"{prefix}-price": "1.00", f"{prefix}-cost": "0.50", f"{prefix}-sku": tea.sku}
    form |= {"axis_1": "颜色", "values_1": "红 白", "new_price": "1", "new_stock": "1"}
    assert client.post(page, form).status_code == 302
    html = client.get(page).content.decode()
    assert 'value="5.00" required disabled' in " ".join(html.split())
    own = f"/merchant/stores/{store.slug}"
    refused = api.patch(f"{own}/variants/{tea.pk}/", {"price": "1.00"})
    assert (refused.status_code, refused.json()["code"]) == (403, "role_not_allowed")
    assert api.patch(f"{own}/variants/{tea.pk}/", {"is_on_sale": False}).status_code == 200
    assert (
        api.post(f"{own}/products/", {"name": "x", "price": "1", "unit": "件"}).status_code == 403
    )
    assert client.get("/merchant/products/add/").status_code == 403
    bulk = client.post(
        f"/merchant/products/bulk/change/?product={tea.product_id}", {"kind": "price"}
    )
    assert bulk.status_code == 403

    assert ProductPage.objects.get(pk=tea.product_id).title == "新茶"
    (variant,) = ProductVariant.objects.for_store(store)
    assert (variant.price, variant.cost, variant.is_on_sale) == (Decimal("5.00"), None, False)
    assert not BulkJob.objects.for_store(store).exists()


def test_the_editors_panel_prices_for_nobody_else(store, signed_in):
    tea = make.variant(store, price="5.00", stock="5")
    person = make.member(store, make.own_role(store, "编辑2", "pages", "products"))
    client = signed_in(person)
    base = f"/admin/variants/{tea.product_id}/"
    prefix = f"v{tea.pk}"

    panel = client.get(base).content.decode()
    saved = client.post(
        f"{base}save/",
        {
            f"{prefix}-price_seen": "5.00",
            f"{prefix}-price": "1.00",
            f"{prefix}-sku": tea.sku,
            f"{prefix}-barcode": "690123",
        },
    )

    assert "添加规格" not in panel
    assert saved.status_code == 200
    for step in ("add", "grid"):
        assert client.post(f"{base}{step}/", {}).status_code == 404
    tea.refresh_from_db()
    assert (tea.price, tea.barcode) == (Decimal("5.00"), "690123")


def test_a_new_page_of_goods_wants_a_price_that_is_ones_own_to_say(store, signed_in):
    parent = StorePage.objects.get(store=store)
    path = f"/admin/pages/add/catalog/productpage/{parent.pk}/"
    added = {}
    for name, more in (("配图", ()), ("上新", ("prices",))):
        client = signed_in(make.member(store, make.own_role(store, name, "pages", *more)))
        form = forms.product(title=name, slug=f"tea-{len(added)}", opening_price="9.90")
        answer = client.post(path, form)
        added[name] = (answer.status_code, NOT_YOURS in answer.content.decode())

    assert added == {"配图": (200, True), "上新": (302, False)}
    (variant,) = ProductVariant.objects.for_store(store)
    assert (variant.product.title, variant.price) == ("上新", Decimal("9.90"))


def test_handling_brings_seeing_along(store):
    make.own_role(store, "发货", "ship")
    make.own_role(store, "定价", "prices")

    kept = [set(row.abilities) for row in StoreRole.objects.for_store(store).order_by("pk")]
    assert kept == [{"orders", "ship"}, {"products", "prices"}]


def test_roles_of_before_may_what_they_could(store):
    for name, abilities in (
        ("仓库", ("orders", "stock")),
        ("编辑", ("products",)),
        ("账", ("reports",)),
    ):
        StoreRole._base_manager.create(
            store=store, name=name, abilities=dict.fromkeys(abilities, True)
        )

    import_module("shop.stores.migrations.0023_ship_and_prices").split(apps, connection)

    rows = StoreRole._base_manager.filter(store=store).order_by("pk")
    assert [list(row.abilities) for row in rows] == [
        ["orders", "stock", "ship"],
        ["products", "prices"],
        ["reports"],
    ]
