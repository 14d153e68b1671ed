"""The merchant desk: quick add, quick edits, the board, stock, settings, people."""

import json
from decimal import Decimal

import pytest

from accounts.models import User
from orders.models import Order
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import AuditEntry, Store, StoreMembership, StorePage
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def store():
    return make.store()


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)


def test_visitors_sign_in_first_and_people_without_a_store_open_one(client, signed_in):
    assert client.get("/merchant/").url == "/account/login/?next=/merchant/"
    assert signed_in(make.user()).get("/merchant/").url == "/open/"
    assert client.get("/merchant/admin").url == "/admin/"


def test_quick_add_is_on_sale_at_once(owner, store, client):
    response = owner.post(
        "/merchant/products/add/",
        {"name": "苹果", "price": "6.80", "unit": "斤", "stock": "0.5", "new_category": "水果"},
    )

    product = ProductPage.objects.get()
    assert response.url == f"/merchant/products/add/?added={product.pk}"
    assert (product.is_on_sale, product.in_stock, product.unit) == (True, True, "斤")
    assert product.get_parent().title == "水果"
    assert client.get(product.get_url()).status_code == 200


def test_quick_add_again_without_leaving_the_page(owner):
    first = owner.post("/merchant/products/add/", {"name": "苹果", "price": "6"}, **HTMX)
    second = owner.post("/merchant/products/add/", {"name": "梨", "price": "5"}, **HTMX)

    assert "「苹果」已上架" in first.content.decode()
    assert "「梨」已上架" in second.content.decode()
    assert 'name="name"' in second.content.decode()
    assert ProductPage.objects.count() == 2


def test_stock_left_empty_still_sells(owner):
    owner.post("/merchant/products/add/", {"name": "苹果", "price": "6"})

    assert StockLevel.objects.get().on_hand == 100


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"price": ""}, "price"),
        ({"price": "0"}, "price"),
        ({"price": "-1"}, "price"),
        ({"price": "1.234"}, "price"),
        ({"price": "99999999999"}, "price"),
        ({"price": "NaN"}, "price"),
        ({"price": "贵"}, "price"),
        ({"price": "1e5"}, "price"),
        ({"stock": "-1"}, "stock"),
        ({"stock": "1.5"}, "stock"),
        ({"category": "999999"}, "category"),
    ],
)
def test_bad_input_is_explained_and_adds_nothing(owner, wrong, field):
    response = owner.post(
        "/merchant/products/add/", {"name": "苹果", "price": "6", "unit": "件", **wrong}
    )

    message = response.context["form"].errors[field][0]
    assert any("一" <= letter <= "鿿" for letter in message), message
    assert not ProductPage.objects.exists()


def test_another_stores_category_cannot_be_used(owner):
    theirs = make.store()
    from shop.catalog import shelves

    shelf = shelves.add(store=theirs, name="别家的货架")

    response = owner.post(
        "/merchant/products/add/", {"name": "苹果", "price": "6", "category": shelf.pk}
    )

    assert response.context["form"].errors["category"]
    assert not ProductPage.objects.exists()


def test_price_stock_and_sale_state_change_from_the_list(owner, store):
    tea = make.variant(store, price="10.00", stock="5")

    owner.post(f"/merchant/variants/{tea.pk}/", {"price": "9.50", "stock": "8"})
    owner.post(f"/merchant/products/{tea.product_id}/on-sale/", {"on_sale": "0"})

    tea.refresh_from_db()
    assert (tea.price, tea.is_on_sale) == (Decimal("9.50"), False)
    page = ProductPage.objects.get()
    assert not page.is_on_sale
    assert StockLevel.objects.get().on_hand == 8
    assert StockMovement.objects.get(kind="count").actor == store.owner
    assert AuditEntry.objects.filter(action="variant.change").count() == 1


def test_a_refused_quick_edit_changes_nothing(owner, store):
    tea = make.variant(store, price="10.00", stock="5")

    response = owner.post(f"/merchant/variants/{tea.pk}/", {"price": "0"}, **HTMX)

    assert "价格要大于 0" in response.content.decode()
    tea.refresh_from_db()
    assert tea.price == Decimal("10.00")


def test_name_photo_and_category_change_from_the_phone(owner, store):
    product = make.product(store, "苹果")

    owner.post(f"/merchant/products/{product.pk}/", {"name": "红富士苹果", "photo": make.photo()})

    product.refresh_from_db()
    assert product.title == "红富士苹果"
    assert product.gallery[0]["files"]["360"].endswith(".webp")


def test_the_board_says_when_something_is_new(owner, store):
    board = owner.get("/merchant/orders/")
    version = board.context["version"]
    poll = f"/merchant/orders/?state=new&version={version}"
    assert owner.get(poll, **HTMX).status_code == 204

    make.order(store, {make.variant(store, name="龙井茶"): "2"})

    response = owner.get(poll, **HTMX)
    assert json.loads(response.headers["HX-Trigger"]) == {"new-order": 1}
    assert "龙井茶" in response.content.decode()
    assert ">1<" in owner.get("/merchant/orders/badge/").content.decode()


def test_cancelling_asks_a_reason_and_gives_stock_back(owner, store):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "2"})

    owner.post(f"/merchant/orders/{order.number}/cancel/", {"reason": "没货了"})

    order.refresh_from_db()
    assert order.cancel_reason == "没货了"
    assert StockLevel.objects.get().reserved == 0
    response = owner.post(f"/merchant/orders/{order.number}/confirm/")
    assert response.status_code == 409
    assert "订单已取消" in response.content.decode()


def test_orders_are_found_by_name_phone_number_and_goods(owner, store):
    order = make.order(store, {make.variant(store, name="龙井茶"): "1"})
    make.order(store, {make.variant(store, name="马克杯"): "1"})

    for words in (order.number, order.number[-4:], "龙井"):
        orders = owner.get("/merchant/orders/", {"q": words}).context["orders"]
        assert order in list(orders), words
    assert len(owner.get("/merchant/orders/", {"q": "龙井"}).context["orders"]) == 1


@pytest.mark.parametrize(
    ("kind", "quantity", "on_hand"),
    [
        ("receive", "3", 8),
        ("loss", "2", 3),
        ("adjust", "-1", 4),
        ("adjust", "1", 6),
        ("count", "0", 0),
    ],
)
def test_stock_is_booked_with_a_reason(owner, store, kind, quantity, on_hand):
    tea = make.variant(store, stock="5")

    owner.post(
        f"/merchant/stock/{tea.pk}/", {"kind": kind, "quantity": quantity, "reason": "试一试"}
    )

    assert StockLevel.objects.get().on_hand == on_hand
    movement = StockMovement.objects.latest("pk")
    assert (movement.kind, movement.reason, movement.actor) == (kind, "试一试", store.owner)


def test_settings_are_shown_to_shoppers(owner, store, client):
    response = owner.post(
        "/merchant/settings/",
        {
            "name": "新名字小店",
            "notice": "今天有新鲜草莓",
            "hours": "8:00–20:00",
            "phone": "0571-88886666",
            "offers_local": "on",
            "delivery_fee": "5",
            "logo": make.photo(),
        },
    )

    assert response.status_code == 302, response.context["form"].errors
    page = client.get(f"/{store.slug}/").content.decode()
    for words in ("新名字小店", "今天有新鲜草莓", "8:00–20:00", "0571-88886666"):
        assert words in page
    assert StorePage.objects.get(store=store).logo_files


def test_a_quick_edit_neither_publishes_a_draft_nor_is_undone_by_it(owner, store, client):
    page = StorePage.objects.get(store=store)
    page.tagline = "还没想好的草稿"
    page.save_revision()

    owner.post(
        "/merchant/settings/",
        {"name": store.name, "notice": "今天有草莓", "phone": store.phone, "offers_local": "on"},
    )
    live = client.get(f"/{store.slug}/").content.decode()
    assert "今天有草莓" in live
    assert "还没想好的草稿" not in live

    StorePage.objects.get(store=store).get_latest_revision().publish()
    live = client.get(f"/{store.slug}/").content.decode()
    assert "今天有草莓" in live
    assert "还没想好的草稿" in live


ABILITIES = {
    "/merchant/orders/": {"owner", "manager", "clerk", "support"},
    "/merchant/products/": {"owner", "manager", "editor"},
    "/merchant/stock/": {"owner", "manager", "clerk"},
    "/merchant/settings/": {"owner", "manager"},
    "/merchant/staff/": {"owner"},
}


@pytest.mark.parametrize("path", ABILITIES)
def test_roles_open_their_own_doors(store, signed_in, path):
    allowed = set()
    for role in StoreMembership.Role.values:
        person = store.owner if role == "owner" else make.member(store, role)
        if signed_in(person).get(path).status_code == 200:
            allowed.add(role)

    assert allowed == ABILITIES[path]


def test_staff_are_invited_by_phone_and_removed(owner, store, signed_in):
    owner.post("/merchant/staff/", {"phone": "13612345678", "role": "clerk"})
    clerk = User.unscoped.get(phone="13612345678")
    assert signed_in(clerk).get("/merchant/orders/").status_code == 200

    membership = StoreMembership.objects.get(user=clerk)
    owner.post(f"/merchant/staff/{membership.pk}/remove/")

    assert signed_in(clerk).get("/merchant/orders/").status_code == 302
    assert AuditEntry.objects.filter(action="staff.remove").exists()


def test_the_owner_cannot_be_removed(owner, store):
    membership = StoreMembership.objects.get(store=store, role="owner")

    assert owner.post(f"/merchant/staff/{membership.pk}/remove/").status_code == 404


def test_a_nosy_owner_gets_404_for_everything_of_another_store(store, signed_in):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "1"})
    clerk = make.member(store, "clerk")
    membership = StoreMembership.objects.get(user=clerk)
    nosy = signed_in(make.store().owner)

    for path in (
        f"/merchant/orders/{order.number}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/stock/{tea.pk}/",
    ):
        assert nosy.get(path).status_code == 404, path
    for path in (
        f"/merchant/orders/{order.number}/cancel/",
        f"/merchant/variants/{tea.pk}/",
        f"/merchant/products/{tea.product_id}/",
        f"/merchant/products/{tea.product_id}/on-sale/",
        f"/merchant/stock/{tea.pk}/",
        f"/merchant/staff/{membership.pk}/remove/",
        f"/merchant/switch/{store.pk}/",
    ):
        posted = nosy.post(path, {"price": "1", "stock": "1", "on_sale": "0", "name": "x"})
        assert posted.status_code == 404, path
    tea.refresh_from_db()
    assert (tea.price, tea.is_on_sale) == (Decimal("5.00"), True)
    assert Order.objects.get().cancelled_at is None


def test_a_suspended_stores_owner_is_told_why_and_changes_nothing(owner, store, client):
    tea = make.variant(store)
    Store.objects.filter(pk=store.pk).update(status="suspended", status_reason="证照过期")

    assert "证照过期" in owner.get("/merchant/").content.decode()
    response = owner.post(f"/merchant/variants/{tea.pk}/", {"price": "1"})
    assert response.status_code == 403
    assert ProductVariant.objects.get().price == Decimal("5.00")


def test_two_stores_of_one_owner_are_switched_between(store, owner):
    second = make.store("第二家店", owner=store.owner)
    make.product(second, "只在第二家")

    assert "只在第二家" not in owner.get("/merchant/products/").content.decode()
    owner.post(f"/merchant/switch/{second.pk}/")
    assert "只在第二家" in owner.get("/merchant/products/").content.decode()


def test_lists_cost_the_same_however_long(owner, store, django_assert_max_num_queries):
    for _number in range(3):
        make.order(store, {make.variant(store): "1"})
    with django_assert_max_num_queries(16):
        owner.get("/merchant/orders/")
    for _number in range(9):
        make.order(store, {make.variant(store): "1"})

    with django_assert_max_num_queries(16):
        owner.get("/merchant/orders/")
    with django_assert_max_num_queries(18):
        owner.get("/merchant/products/")


def test_an_editor_changes_prices_but_not_stock(store, signed_in):
    tea = make.variant(store, stock="5")
    editor = signed_in(make.member(store, "editor"))

    editor.post(f"/merchant/variants/{tea.pk}/", {"price": "6.00", "stock": "7"})

    assert ProductVariant.objects.get().price == Decimal("6.00")
    assert StockLevel.objects.get().on_hand == 5
    assert 'name="stock"' not in editor.get("/merchant/products/").content.decode()


def test_an_invitation_tells_nothing_of_a_stranger(owner, store):
    stranger = make.user(name="真名不给看")

    owner.post("/merchant/staff/", {"phone": stranger.phone, "role": "clerk"})

    assert "真名不给看" not in owner.get("/merchant/staff/").content.decode()


def test_a_shop_does_not_call_the_town(owner, monkeypatch):
    from shop.stores import staff

    monkeypatch.setattr(staff, "MAX_INVITATIONS_A_DAY", 2)
    for number in range(3):
        response = owner.post("/merchant/staff/", {"phone": f"1361234000{number}", "role": "clerk"})

    assert "今天邀请的人太多了" in response.content.decode()


def test_a_failed_quick_add_leaves_no_files(store, django_capture_on_commit_callbacks):
    from pathlib import Path

    from django.core.exceptions import ValidationError
    from django.core.files.storage import default_storage

    from home.desk.shelving import put_on_sale

    make.product(store, sku="A1")
    root = Path(default_storage.location)
    before = {path for path in root.rglob("*") if path.is_file()}

    given = {"store": store, "name": "苹果", "price": Decimal(1), "photos": [make.photo()]}
    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(ValidationError, match="SKU"),
    ):
        put_on_sale(**given, sku="A1")

    assert {path for path in root.rglob("*") if path.is_file()} == before


def test_the_owner_of_a_suspended_store_opens_no_other(store, owner):
    Store.objects.filter(pk=store.pk).update(status="suspended")

    response = owner.post("/open/", {"name": "另起炉灶"})

    assert "你有店铺被平台暂停" in response.content.decode()
    assert Store.objects.count() == 1


def test_a_price_edit_never_counts_a_sale_back_in(owner, store):
    tea = make.variant(store, price="10.00", stock="18")
    seen = {"stock": "18", "stock_seen": "18"}
    from shop.stock import ledger

    ledger.change(store=store, variant_id=tea.pk, kind="loss", quantity=Decimal(-3), actor=None)

    owner.post(f"/merchant/variants/{tea.pk}/", {"price": "9.00", **seen})

    assert StockLevel.objects.get().on_hand == 15
    assert not StockMovement.objects.filter(kind="count").exists()
    tea.refresh_from_db()
    assert tea.price == Decimal("9.00")


def test_stock_that_changed_meanwhile_is_not_overwritten(owner, store):
    tea = make.variant(store, price="10.00", stock="18")
    from shop.stock import ledger

    ledger.change(store=store, variant_id=tea.pk, kind="loss", quantity=Decimal(-3), actor=None)

    response = owner.post(
        f"/merchant/variants/{tea.pk}/",
        {"price": "9.00", "stock": "20", "stock_seen": "18"},
        **HTMX,
    )

    assert "库存刚被修改过" in response.content.decode()
    assert StockLevel.objects.get().on_hand == 15
    tea.refresh_from_db()
    assert tea.price == Decimal("10.00")


@pytest.mark.parametrize("price", ["￥12.5", "¥12.50", "12。5", "１２.５", "12.5元", " 12.5 "])
def test_prices_are_taken_as_people_type_them(owner, price):
    owner.post("/merchant/products/add/", {"name": "苹果", "price": price})

    assert ProductVariant.objects.get().price == Decimal("12.50")


def test_a_store_keeps_at_least_one_way_of_delivery(owner, store):
    response = owner.post("/merchant/settings/", {"name": store.name, "phone": store.phone})

    assert "至少选一种配送方式" in response.content.decode()
    assert Store.objects.get(pk=store.pk).offers_local
