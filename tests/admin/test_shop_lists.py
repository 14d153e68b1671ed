"""The areas of a shop in Wagtail's admin: who sees which list, what is in it, and who took it."""

import re
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from home.saved_views.models import OwnView
from orders.models import Order
from shop.stores.models import AuditEntry, StoreMembership
from tests import make
from tests.tenancy.world import World

LISTS = ("orders", "products", "promotions", "coupons", "members", "payments", "refunds", "staff")
OF_ROLE = {
    "owner": set(LISTS),
    "manager": set(LISTS) - {"staff"},
    "clerk": {"orders"},
    "editor": {"products"},
    "support": {"orders"},
    "仓库": {"orders"},
    "财务": {"payments", "refunds"},
}
# Two that an owner made.
TICKS = {"仓库": ("orders", "ship", "stock"), "财务": ("payments", "reports", "audit")}
pytestmark = pytest.mark.django_db


def shown(client, name: str, **query: str) -> str:
    return client.get(f"/admin/shop-{name}/", query).content.decode()


@pytest.mark.parametrize("role", OF_ROLE)
def test_every_role_has_its_lists_in_the_menu_and_no_others(signed_in, role):
    store = make.store()
    client = signed_in(person_of(store, role))

    menu = set(re.findall(r'"url": "/admin/shop-(\w+)/"', client.get("/admin/").content.decode()))
    opened = {name for name in LISTS if client.get(f"/admin/shop-{name}/").status_code == 200}

    assert menu == opened == OF_ROLE[role]


def person_of(store, role: str):
    if role == "owner":
        return store.owner
    return make.member(store, make.own_role(store, role, *TICKS[role]) if role in TICKS else role)


@pytest.mark.parametrize("role", OF_ROLE)
def test_who_sees_no_list_sends_it_nothing_and_takes_nothing_away(signed_in, role):
    store = make.store()
    client = make.prove(signed_in(person_of(store, role)))
    sent, taken = set(), set()
    for name in LISTS:
        address = f"/admin/shop-{name}/"
        if (
            client.post(f"{address}?q=x", {"view": "存"}).headers.get("Location", "")
            == f"{address}?q=x"
        ):
            sent.add(name)
        if client.get(f"{address}?export=csv").headers["Content-Type"].startswith("text/csv"):
            taken.add(name)

    assert sent == taken == OF_ROLE[role]
    kept = OwnView.objects.values_list("of", flat=True)
    assert set(kept) == {f"shop-{name}_modeladmin_index" for name in OF_ROLE[role]}


@pytest.mark.long
def test_operators_have_lists_of_their_own(operator):
    assert "shop-orders" not in operator.get("/admin/").content.decode()
    assert {operator.get(f"/admin/shop-{name}/").status_code for name in LISTS} == {302}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_what_is_ones_own(merchant, world: World, name):
    page = shown(merchant, name)

    assert "甲" in page or world.own.order.number in page
    assert "乙" not in page
    assert "zqxbwjvk" not in page


@pytest.mark.long
def test_who_works_in_two_stores_sees_in_each_what_they_may_there(signed_in):
    mine, other = make.store("甲店"), make.store("乙店")
    StoreMembership.objects.create(store=other, user=mine.owner, role="clerk")
    for store in (mine, other):
        make.product(store, f"{store.name}的茶")
        make.order(store, {make.variant(store): "1"})
    client = signed_in(mine.owner)

    goods, orders = shown(client, "products"), shown(client, "orders")

    assert "甲店的茶" in goods
    assert "乙店的茶" not in goods
    assert {"甲店", "乙店"} <= set(re.findall("[甲乙]店", orders))
    # To the desk of the store that a row is of.
    number = Order.objects.get(store=other).number
    leads = re.search(rf'href="(/merchant/orders/{number}/\?store=\d+)"', orders)
    assert client.get(leads[1]).status_code == 200
    assert client.get(f"/merchant/orders/{number}/").status_code == 200


def test_a_list_is_searched_and_filtered(merchant, world: World):
    order = world.own.order

    assert order.number in shown(merchant, "orders", q=order.phone)
    assert order.number not in shown(merchant, "orders", q="19912345678")
    assert order.number in shown(merchant, "orders", delivery__exact=order.delivery)
    assert merchant.get("/admin/shop-orders/?nonsense=1").status_code == 302


def test_columns_are_left_out_until_they_are_wanted_again(merchant, world: World):
    order = world.own.order
    assert order.phone in shown(merchant, "orders")

    chosen = merchant.get("/admin/shop-orders/", {"columns": ["", "state"], "q": order.number})

    assert chosen["Location"] == f"/admin/shop-orders/?q={order.number}"
    assert order.number in shown(merchant, "orders")
    assert order.phone not in shown(merchant, "orders")
    every = ["created", "name", "phone", "sum", "delivery", "pay_method", "state"]
    merchant.get("/admin/shop-orders/", {"columns": every})
    assert order.phone in shown(merchant, "orders")


def test_taking_a_list_along_asks_for_a_proof_and_is_written_down(signed_in):
    store = make.store()
    order = make.order(store, {make.variant(store): "2"})
    Order.objects.filter(pk=order.pk).update(name="=1+1", note="-2")
    client = signed_in(store.owner)

    asked = client.get("/admin/shop-orders/?export=xlsx")
    assert asked["Location"].startswith("/account/security/prove/?next=/admin/shop-orders")
    assert not AuditEntry.objects.filter(action="list.export").exists()

    make.prove(client)
    book = openpyxl.load_workbook(BytesIO(client.get("/admin/shop-orders/?export=xlsx").content))
    text = client.get("/admin/shop-orders/?export=csv").content.decode("utf-8-sig")

    header, row = list(book.active.values)
    told = dict(zip(header, row, strict=True))
    assert (told["订单编号"], told["收货人"], told["备注"]) == (order.number, "'=1+1", "'-2")
    assert (told["件数"], told["应付"]) == (2, float(order.total_price))
    assert told["状态"] == "待接单"
    assert ",'=1+1," in text
    entries = AuditEntry.objects.filter(action="list.export", store=store, target="所有订单")
    assert entries.count() == 2


BULK = {"orders": ("number", "处理 %d 单"), "products": ("pk", "修改 %d 件商品")}


@pytest.mark.long
@pytest.mark.parametrize("name", BULK)
def test_ticked_rows_are_dealt_with_at_the_desk(signed_in, name):
    key, words = BULK[name]
    store = make.store()
    rows = [
        (make.order(store, {variant: "1"}) if name == "orders" else variant.product)
        for variant in (make.variant(store) for _n in range(3))
    ]
    client = signed_in(store.owner)
    page = BeautifulSoup(shown(client, name), "html.parser")
    form, boxes = page.select_one("form#bulk"), page.select("td input[form=bulk]")
    assert {box["value"] for box in boxes} == {str(getattr(row, key)) for row in rows}
    hidden = form.select_one("input[type=hidden]")
    sent = [(hidden["name"], hidden["value"]), ("store", form.button["value"])]
    ticked = [(box["name"], box["value"]) for box in boxes[:2]]

    two = client.get(f"{form['action']}?{urlencode([*sent, *ticked])}").content.decode()
    none = client.get(f"{form['action']}?{urlencode(sent)}").content.decode()

    assert words % 2 in two
    assert words % 0 in none


@pytest.mark.parametrize("role", OF_ROLE)
def test_rows_are_ticked_by_who_may_change_them(signed_in, role):
    store = make.store()
    make.order(store, {make.variant(store): "1"})
    client = signed_in(person_of(store, role))

    may_tick = {name for name in OF_ROLE[role] if 'id="bulk"' in shown(client, name)}

    assert may_tick == OF_ROLE[role] & set(BULK)


def test_of_several_stores_each_is_dealt_with_by_itself(signed_in):
    mine, other, third = make.store("甲店"), make.store("乙店"), make.store("丙店")
    StoreMembership.objects.create(store=other, user=mine.owner, role="manager")
    own = make.own_role(third, "看单", "orders").removeprefix("own-")
    StoreMembership.objects.create(store=third, user=mine.owner, role="own", own_role_id=own)
    for store in (mine, other, third):
        make.order(store, {make.variant(store): "1"})

    page = BeautifulSoup(shown(signed_in(mine.owner), "orders"), "html.parser")

    buttons = page.select("form#bulk button")
    assert [(one["value"], one.text) for one in buttons] == [
        (str(mine.pk), "处理勾选的（甲店）"),
        (str(other.pk), "处理勾选的（乙店）"),
    ]


@pytest.mark.long
@pytest.mark.parametrize("name", ["orders", "products"])
def test_a_list_costs_the_same_however_long(signed_in, name):
    store = make.store()
    client = signed_in(store.owner)
    counts = []
    for _round in range(2):
        for _number in range(3):
            make.order(store, {make.variant(store): "1"})
        shown(client, name)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client, name)
        counts.append(len(queries))

    assert counts[1] == counts[0]
