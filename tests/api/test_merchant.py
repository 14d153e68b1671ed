"""The desk by program: the same stores, roles and refusals as at its pages."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from orders.models import Order, OrderEvent
from orders.pickup import codes
from shop.catalog import shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.stock import check
from shop.stock.models import StockLevel, StockMovement
from shop.stores import suspension
from shop.stores.models import AuditEntry, Store
from tests import make
from tests.api.conftest import Api, problem
from tests.tenancy.world import jpeg


@pytest.fixture
def owner(as_user, store) -> Api:
    return as_user(store.owner)


def at(store: Store, path: str) -> str:
    return f"/merchant/stores/{store.slug}/{path}"


def test_the_stores_one_works_for(as_user, store):
    other = make.store("分店", owner=store.owner)
    clerk = make.member(other, "clerk")

    mine = as_user(store.owner).get("/merchant/stores/").json()

    assert [(row["slug"], row["role"]) for row in mine] == [
        (store.slug, "owner"),
        (other.slug, "owner"),
    ]
    assert as_user(clerk).get("/merchant/stores/").json() == [
        {
            "slug": other.slug,
            "name": "分店",
            "status": "open",
            "role": "clerk",
            "abilities": ["orders", "ship", "stock", "support"],
        }
    ]
    assert as_user(make.user()).get("/merchant/stores/").json() == []


READS = ["products/", "stock/", "orders/"]


@pytest.mark.parametrize("path", READS)
def test_owner_other_stores_staff_stranger_visitor(anyone, as_user, store, path):
    other = make.member(make.store(), "manager")

    assert as_user(store.owner).get(at(store, path)).status_code == 200
    for api in (as_user(other), as_user(make.user())):
        problem(api.get(at(store, path)), 404, "not_found")
        assert (
            api.get(at(store, path)).content == api.get(f"/merchant/stores/no-such/{path}").content
        )
    problem(anyone.get(at(store, path)), 401, "not_signed_in")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("manager", {"products/", "stock/", "orders/"}),
        ("clerk", {"stock/", "orders/"}),
        ("editor", {"products/"}),
        ("support", {"orders/"}),
    ],
)
def test_each_role_does_what_it_may(as_user, store, role, allowed):
    api = as_user(make.member(store, role))

    answers = {path: api.get(at(store, path)).status_code for path in READS}

    assert {path for path, status in answers.items() if status == 200} == allowed
    assert set(answers.values()) <= {200, 403}
    for path in set(READS) - allowed:
        problem(api.get(at(store, path)), 403, "role_not_allowed")


def test_a_product_is_put_on_sale_with_its_stock(anyone, owner, store):
    made = owner.post(
        at(store, "products/"),
        {
            "name": "红富士苹果",
            "price": "￥6.80",
            "unit": "斤",
            "stock": "50",
            "new_category": "水果",
            "sku": "APPLE",
            "subtitle": "脆甜",
        },
    )

    assert made.status_code == 201, made.content.decode()
    product = made.json()
    assert made["Location"] == f"/api/v1{at(store, 'products/')}{product['id']}/"
    (variant,) = product["variants"]
    assert (variant["sku"], variant["price"], variant["on_hand"], variant["unit"]) == (
        "APPLE",
        "6.80",
        50,
        "斤",
    )
    shown = anyone.get(f"/products/{product['id']}/").json()
    assert (shown["name"], shown["subtitle"], shown["price"]) == ("红富士苹果", "脆甜", "6.80")
    assert anyone.get("/categories/").json()["results"][0]["name"] == "水果"
    assert AuditEntry.objects.get(action="variant.add").actor_id == store.owner_id
    assert check.differences() == []


def test_photos_come_as_multipart_and_the_same_key_makes_one_product(owner, store):
    def send(colour: str = "red", name: str = "杯子"):
        files = [SimpleUploadedFile(f"{n}.jpg", jpeg(colour)) for n in range(2)]
        return owner.upload(
            at(store, "products/"),
            {"name": name, "price": "9.90", "photo": files},
            idempotency_key="new-1",
        )

    first, again = send(), send()

    assert first.status_code == 201, first.content.decode()
    assert again.content == first.content
    assert len(first.json()["pictures"]) == 2
    assert first.json()["pictures"][0]["360"].startswith("http://testserver/media/")
    assert ProductPage.objects.filter(title="杯子").count() == 1
    problem(send("blue"), 422, "key_reused")
    broken = SimpleUploadedFile("x.jpg", b"<svg")
    refused = owner.upload(at(store, "products/"), {"name": "x", "price": "1", "photo": broken})
    problem(refused, 400, "picture_refused")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"price": "0"}, "price"),
        ({"price": "1e3"}, "price"),
        ({"price": "1.234"}, "price"),
        ({"stock": "x"}, "stock"),
        ({"category": 987654}, "category"),
    ],
)
def test_what_was_typed_wrong_is_told_and_nothing_is_made(owner, store, fields, wrong):
    refused = owner.post(at(store, "products/"), {"name": "茶", "price": "5", **fields})

    assert wrong in problem(refused, 400, "invalid")["fields"]
    assert not ProductPage.objects.exists()


def test_a_sku_the_store_has_is_refused(owner, store):
    make.product(store, sku="TEA")

    refused = owner.post(at(store, "products/"), {"name": "茶", "price": "5", "sku": "TEA"})

    problem(refused, 400, "invalid")
    assert ProductPage.objects.count() == 1


def test_a_price_changes_at_once_unless_somebody_was_faster(anyone, owner, store):
    tea = make.variant(store, price="5.00")
    path = at(store, f"variants/{tea.pk}/")

    changed = owner.patch(path, {"price": "4.50", "price_seen": "5.00"})
    late = owner.patch(path, {"price": "9.00", "price_seen": "5.00"})

    assert changed.json()["price"] == "4.50"
    assert problem(late, 409, "price_changed")["now"] == "4.50"
    assert anyone.get("/products/").json()["results"][0]["price"] == "4.50"
    problem(owner.patch(path, {"price": "-1"}), 400, "invalid")
    problem(owner.patch(path, {"list_price": "1.00"}), 400, "invalid")
    assert ProductVariant.objects.get().price == Decimal("4.50")


def test_goods_go_off_sale_and_on_again(anyone, owner, store):
    tea = make.variant(store)
    path = at(store, f"products/{tea.product_id}/on-sale/")

    off = owner.post(path, {"on_sale": False}).json()
    gone = anyone.get("/products/").json()["results"]
    on = owner.post(path, {"on_sale": True}).json()

    assert (off["is_on_sale"], gone, on["is_on_sale"]) == (False, [], True)


@pytest.mark.long
def test_words_and_shelf_are_edited(owner, store):
    product = make.product(store, "茶叶", category=shelves.add(store=store, name="旧"))
    shelf = shelves.add(store=store, name="新")
    path = at(store, f"products/{product.pk}/")

    renamed = owner.patch(path, {"name": "龙井"}).json()
    assert renamed["name"] == "龙井"
    assert ProductPage.objects.get().get_parent().title == "旧"
    owner.patch(path, {"category": shelf.pk})
    assert ProductPage.objects.get().get_parent().title == "新"
    owner.patch(path, {"category": None})
    assert ProductPage.objects.get().get_parent().title == store.name
    foreign = shelves.add(store=make.store(), name="别家")
    assert (
        "category" in problem(owner.patch(path, {"category": foreign.pk}), 400, "invalid")["fields"]
    )


def test_products_are_listed_by_state_and_found_by_code(owner, store):
    make.product(store, "有货", sku="A-1")
    make.product(store, "没货", stock="0")
    make.product(make.store(), "别家")

    def names(**query: str) -> list[str]:
        listed = owner.get(at(store, "products/"), query).json()["results"]
        return [row["name"] for row in listed]

    assert names() == ["没货", "有货"]
    assert names(tab="sold_out") == ["没货"]
    assert names(search="A-1") == ["有货"]


def test_stock_is_booked_with_a_reason(owner, store):
    tea = make.variant(store, stock="10", unit="包")
    path = at(store, f"stock/{tea.pk}/movements/")

    came = owner.post(path, {"kind": "receive", "quantity": 5, "reason": "进货"})
    lost = owner.post(path, {"kind": "loss", "quantity": "2"})
    corrected = owner.post(path, {"kind": "adjust", "quantity": -1})
    counted = owner.post(path, {"kind": "count", "quantity": 20, "seen": 12})
    late = owner.post(path, {"kind": "count", "quantity": 7, "seen": 12})

    assert [answer.json()["on_hand"] for answer in (came, lost, corrected, counted)] == [
        15,
        13,
        12,
        20,
    ]
    problem(late, 409, "stock_changed")
    assert problem(owner.post(path, {"kind": "receive", "quantity": 1.5}), 400, "invalid")
    ledger = owner.get(path).json()["results"]
    assert [(row["kind"], row["quantity"], row["on_hand_after"]) for row in ledger] == [
        ("count", 8, 20),
        ("adjust", -1, 12),
        ("loss", -2, 13),
        ("receive", 5, 15),
        ("opening", 10, 10),
    ]
    assert ledger[3]["reason"] == "进货"
    assert check.differences() == []
    assert StockMovement.objects.latest("pk").actor_id == store.owner_id


def test_what_orders_hold_is_not_booked_away(owner, store):
    tea = make.variant(store, stock="3")
    make.order(store, {tea: "2"})

    refused = owner.post(at(store, f"stock/{tea.pk}/movements/"), {"kind": "loss", "quantity": 2})

    problem(refused, 409, "below_reserved")
    assert StockLevel.objects.get().on_hand == 3


def test_what_runs_out_is_listed(owner, store):
    make.product(store, "少", stock="2")
    make.product(store, "多", stock="50")

    listed = owner.get(at(store, "stock/"), {"low": "true"}).json()["results"]

    assert [(row["name"], row["available"], row["low_at"]) for row in listed] == [("少", 2, 5)]


def test_the_same_booking_sent_twice_is_one(owner, store):
    tea = make.variant(store, stock="10")
    path = at(store, f"stock/{tea.pk}/movements/")

    for _time in range(2):
        owner.post(path, {"kind": "receive", "quantity": 5}, idempotency_key="r-1")

    assert StockLevel.objects.get().on_hand == 15


def test_an_order_from_the_board_to_the_door(owner, store):
    order = make.order(store, {make.variant(store, sku="TEA"): "2"}, delivery="express")
    path = at(store, f"orders/{order.number}/")
    (card,) = owner.get(at(store, "orders/")).json()["results"]
    assert (card["number"], card["name"], card["phone"]) == (order.number, "李明", "13700000001")
    # It opens the shopper's own page.
    assert "token" not in card
    assert "token" not in owner.get(path).json()

    confirmed = owner.post(f"{path}confirm/").json()
    shipped = owner.post(f"{path}ship/", {"courier": "顺丰", "tracking_number": "SF1"}).json()
    paid = owner.post(f"{path}paid/").json()
    back = owner.post(f"{path}unpaid/").json()

    assert confirmed["confirmed_at"]
    assert shipped["parcels"][0]["tracking_number"] == "SF1"
    assert (shipped["state"], paid["state"], back["state"]) == ("to_receive", "done", "to_receive")
    late = owner.post(f"{path}cancel/", {"reason": "没货了"})
    assert problem(late, 409, "not_allowed_now")["detail"] == "订单已发货，不能取消"
    actors = OrderEvent.objects.filter(order=order).values_list("actor_id", flat=True)
    assert set(actors) == {store.owner_id, None}


def test_second_thoughts_about_an_order(owner, store):
    order = make.order(store, {make.variant(store): "2"}, delivery="express")
    path = at(store, f"orders/{order.number}/")
    owner.post(f"{path}confirm/")

    open_again = owner.post(f"{path}unconfirm/").json()
    owner.post(f"{path}ship/", {"tracking_number": "SF1"})
    changed = owner.post(f"{path}tracking/", {"tracking_number": "SF2"}).json()
    back = owner.post(f"{path}unship/").json()

    assert open_again["confirmed_at"] is None
    assert changed["parcels"][0]["tracking_number"] == "SF2"
    assert (back["parcels"], back["state"]) == ([], "to_ship")
    assert StockLevel.objects.get().reserved == 2


def test_a_step_twice_is_one_step(owner, store):
    order = make.order(store, {make.variant(store): "1"})

    for _time in range(2):
        owner.post(at(store, f"orders/{order.number}/confirm/"))

    assert OrderEvent.objects.filter(order=order, type="confirmed").count() == 1


@pytest.mark.long
def test_orders_by_state_and_words(owner, store):
    tea = make.variant(store, name="龙井", stock="50")
    first, second = (make.order(store, {tea: "1"}) for _time in range(2))
    owner.post(at(store, f"orders/{first.number}/confirm/"))
    owner.post(at(store, f"orders/{second.number}/cancel/"))

    def numbers(**query: str) -> list[str]:
        listed = owner.get(at(store, "orders/"), query).json()["results"]
        return [row["number"] for row in listed]

    assert numbers() == []
    assert numbers(state="to_ship") == [first.number]
    assert numbers(state="all") == [second.number, first.number]
    assert numbers(search="龙井") == [second.number, first.number]
    assert numbers(search=first.number[-6:]) == [first.number]
    assert Order._base_manager.get(pk=second.pk).cancel_reason == "没货了"


@pytest.mark.long
def test_another_stores_things_are_not_there(owner, store):
    other = make.store()
    thing = make.variant(other)
    order = make.order(other, {thing: "1"})

    for path, body in [
        (f"products/{thing.product_id}/", None),
        (f"orders/{order.number}/", None),
        (f"stock/{thing.pk}/movements/", None),
        (f"products/{thing.product_id}/on-sale/", {"on_sale": False}),
        (f"stock/{thing.pk}/movements/", {"kind": "receive", "quantity": 1}),
        (f"orders/{order.number}/confirm/", {}),
        (f"orders/{order.number}/cancel/", {}),
    ]:
        ask = owner.get if body is None else lambda path, body=body: owner.post(path, body)
        problem(ask(at(store, path)), 404, "not_found")
    problem(owner.patch(at(store, f"variants/{thing.pk}/"), {"price": "1"}), 404, "not_found")
    assert ProductVariant._base_manager.get().price == Decimal("5.00")
    assert Order._base_manager.get().confirmed_at is None


def test_in_a_suspended_store_all_is_shown_and_nothing_changed(owner, store):
    tea = make.variant(store)
    order = make.order(store, {tea: "1"})
    suspension.suspend(store=store, reason="x", actor=None, at=timezone.now())

    for path in READS:
        assert owner.get(at(store, path)).status_code == 200
    for refused in (
        owner.post(at(store, "products/"), {"name": "茶", "price": "5"}),
        owner.patch(at(store, f"variants/{tea.pk}/"), {"price": "1.00"}),
        owner.post(at(store, f"stock/{tea.pk}/movements/"), {"kind": "receive", "quantity": 1}),
        owner.post(at(store, f"orders/{order.number}/confirm/")),
    ):
        problem(refused, 403, "store_suspended")


def test_where_pages_are_moderated_an_editor_publishes_nothing(as_user, store):
    from django.core.management import call_command

    call_command("moderation", "on")
    editor = as_user(make.member(store, "editor"))

    problem(editor.post(at(store, "products/"), {"name": "茶", "price": "5"}), 403, "moderated")
    assert editor.get(at(store, "products/")).status_code == 200
    made = as_user(store.owner).post(at(store, "products/"), {"name": "茶", "price": "5"})
    assert made.status_code == 201


def test_somebody_who_was_let_go_is_out_at_once(as_user, store):
    clerk = make.member(store, "clerk")
    api = as_user(clerk)
    assert api.get(at(store, "orders/")).status_code == 200

    clerk.memberships.all().delete()

    problem(api.get(at(store, "orders/")), 404, "not_found")


@pytest.mark.parametrize(
    "change",
    [
        {"min_quantity": 0},
        {"min_quantity": -1},
        {"max_quantity": 0},
        {"max_quantity": -3},
        {"min_quantity": 10, "max_quantity": 1},
        {"min_quantity": 1.5},
        {"max_quantity": 2.5},
        {"cost": "-5.00"},
    ],
)
def test_impossible_limits_are_refused(as_user, store, change):
    tea = make.variant(store, sku="TEA", unit="个")
    path = f"/merchant/stores/{store.slug}/variants/{tea.pk}/"

    body = problem(as_user(store.owner).patch(path, change), 400, "invalid")

    assert re.search("[一-鿿]", body["detail"])
    tea.refresh_from_db()
    assert (tea.min_quantity, tea.max_quantity, tea.cost) == (None, None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"min_quantity": 0},
        {"max_quantity": 0},
        {"min_quantity": 3, "max_quantity": 2},
        {"cost": -1},
    ],
)
def test_the_database_refuses_them_too(store, change):
    tea = make.variant(store, sku="TEA")

    with pytest.raises(IntegrityError), transaction.atomic():
        ProductVariant._base_manager.filter(pk=tea.pk).update(**change)


def test_orders_are_listed_by_the_words_they_are_answered_with(owner, store):
    tea = make.variant(store, stock="10")
    make.order(store, {tea: "1"}, pay_method="wechatpay")
    path = f"/merchant/stores/{store.slug}/orders/"

    assert owner.get(path, {"state": "all"}).json()["results"][0]["state"] == "to_pay"
    assert len(owner.get(path, {"state": "to_pay"}).json()["results"]) == 1
    assert owner.get(path, {"state": "to_receive"}).json()["results"] == []
    assert owner.get(path).json()["results"] == []


@pytest.mark.long
def test_an_order_in_two_parcels(owner, store):
    bought = {make.variant(store, sku="TEA"): "2", make.variant(store, sku="POT"): "1"}
    path = at(store, f"orders/{make.order(store, bought, delivery='express').number}/")

    part = owner.post(f"{path}ship/", {"lines": [{"sku": "TEA", "quantity": 1}]}).json()
    owner.post(f"{path}ship/", {"lines": [{"sku": "TEA", "quantity": 1}]})
    unknown = owner.post(f"{path}ship/", {"lines": [{"sku": "CUP", "quantity": 1}]})
    whole = owner.post(f"{path}ship/", {"tracking_number": "SF2"}).json()
    back = owner.post(f"{path}unship/", {"parcel": whole["parcels"][0]["id"]}).json()

    assert (part["fulfillment_status"], part["state"]) == ("partial", "to_ship")
    assert part["parcels"][0]["lines"] == [
        {"sku": "TEA", "name": part["parcels"][0]["lines"][0]["name"], "quantity": 1}
    ]
    assert problem(unknown, 409, "not_allowed_now")["detail"] == "请选择这次发哪些商品"
    assert (whole["fulfillment_status"], len(whole["parcels"])) == ("fulfilled", 3)
    assert {line["sku"]: line["sent"] for line in back["lines"]} == {"TEA": 1, "POT": 1}


def test_goods_are_handed_over_for_a_code_once(owner, store):
    bought = {make.variant(store, sku="TEA"): "2"}
    order = make.order(store, bought, delivery="pickup", pay_method="in_store")
    code = codes.of(order, at=timezone.now())
    path = at(store, "pickup/")

    assert owner.get(path, {"code": codes.link(code)}).json()["number"] == order.number
    part = owner.post(path, {"code": code, "lines": [{"sku": "TEA", "quantity": 1}]}).json()
    whole = owner.post(path, {"code": code, "cash": True}).json()

    assert (part["fulfillment_status"], part["payment_status"]) == ("partial", "unpaid")
    assert (whole["fulfillment_status"], whole["payment_status"]) == ("fulfilled", "paid")
    assert (
        "已经核销" in problem(owner.post(path, {"code": code}), 404, "wrong_pickup_code")["detail"]
    )
