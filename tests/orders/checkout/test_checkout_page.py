"""The page of checkout: by plain POST as the contract has it, and by htmx."""

import copy
import re
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.addresses import addressbook
from accounts.models import Address
from orders.models import Order
from orders.shipping import price_lists, setup
from orders.shipping.local import Position
from orders.shipping.price_lists import RuleTerms
from shop.stock.models import StockLevel
from shop.stores.models import Store
from tests import make
from tests.accounts.test_addressbook import HOME

pytestmark = pytest.mark.django_db
ADDRESS = {
    "name": "李四",
    "phone": "13700001111",
    "province": "浙江省",
    "city": "杭州市",
    "district": "西湖区",
    "detail": "文三路 1 号",
}
LHASA = {"province": "西藏自治区", "city": "拉萨市", "district": "城关区"}
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def _tea_shop(built):
    def make_it():
        store = make.store("老张茶铺")
        Store.objects.filter(pk=store.pk).update(
            offers_freight=True, local_fee=Decimal(5), express_fee=Decimal(5)
        )
        store.refresh_from_db()
        return store, make.variant(store, name="龙井茶", price="10.00", stock="50")

    return built(make_it)


@pytest.fixture
def tea_shop(_tea_shop, db):
    """(the store, its tea)"""
    return copy.deepcopy(_tea_shop)


@pytest.fixture
def store(tea_shop):
    return tea_shop[0]


@pytest.fixture
def path(store):
    return f"/checkout/{store.slug}/"


@pytest.fixture
def given(store):
    return {"store": store, "actor": store.owner}


@pytest.fixture
def tea(tea_shop):
    return tea_shop[1]


@pytest.fixture
def guest(tea):
    client = Client()
    client.post("/cart/add/", {"sku": tea.sku, "quantity": "3"})
    return client


@pytest.fixture
def user():
    return make.user("李明")


@pytest.fixture
def person(user, tea, signed_in):
    client = signed_in(user)
    client.post("/cart/add/", {"sku": tea.sku, "quantity": "3"})
    return client


@pytest.fixture
def template(given):
    template = price_lists.save_template(
        **given, name="模板", delivery="express", basis="weight", is_default=True
    )
    for terms in (
        RuleTerms(regions=["33"], first_fee=Decimal(8), step_fee=Decimal(4)),
        RuleTerms(regions=["54"], is_undeliverable=True),
        RuleTerms(first_fee=Decimal(12), step_fee=Decimal(6), free_from=Decimal(88)),
    ):
        price_lists.save_rule(**given, template_id=template.pk, terms=terms)
    return template


def seen(page: str) -> str:
    return re.search(r'name="seen_total"\s+value="([^"]+)"', page)[1]


def shown(response) -> str:
    return " ".join(response.content.decode().split())


# --- what it costs


def test_the_page_names_every_part_of_the_total(guest, path, template):
    page = shown(guest.post(path, ADDRESS | {"delivery": "express", "refresh": "1"}))

    assert "首重 1 kg ¥8，续重 1 kg ¥4（未标重量的按每件 0.5 kg）" in page
    for words in ("商品金额", "运费", "应付"):
        assert words in page
    assert seen(page) == "42.00"
    assert not Order.objects.exists()


def test_without_an_address_freight_is_not_guessed(guest, path, template):
    page = shown(guest.post(path, {"delivery": "express", "refresh": "1"}))

    assert "填写地址后计算运费" in page
    assert "待计算" in page


def test_htmx_gets_the_pieces_that_change(guest, path, template):
    data = ADDRESS | {"delivery": "express", "refresh": "1"}

    page = shown(guest.post(path, data, headers=HTMX))

    assert "<html" not in page
    for piece in ("totals", "bar-total", "address-message", "warnings"):
        assert page.count(f'id="{piece}"') == 1
    for piece in ("way-details", "areas"):
        assert page.count(f'hx-swap-oob="innerHTML:#{piece}"') == 1
    assert seen(page) == "42.00"
    assert 'name="key"' not in page


def test_where_nothing_is_brought_the_page_says_so_and_refuses(guest, path, template):
    data = ADDRESS | LHASA | {"delivery": "express"}

    looked = shown(guest.post(path, data | {"refresh": "1"}))
    response = guest.post(path, data)

    assert "这个地址暂不配送，请换一个地址" in looked
    assert response.status_code == 409
    assert "这个地址暂不配送，请换一个地址" in shown(response)
    assert "按新价格提交" not in shown(response)
    assert not Order.objects.exists()
    assert StockLevel.objects.get().reserved == 0


def test_freight_that_changed_is_shown_and_asked_again(guest, path, template):
    page = shown(guest.post(path, {"delivery": "express", "refresh": "1"}))
    data = ADDRESS | {"delivery": "express", "seen_total": seen(page), "seen_items": "30.00"}

    response = guest.post(path, data)

    assert response.status_code == 409
    assert "运费变了，现在共 ¥42.00，请核对后提交" in shown(response)
    assert "按新价格提交" in shown(response)
    assert not Order.objects.exists()
    guest.post(path, data | {"seen_total": seen(shown(response))})
    assert Order.objects.get().total_price == Decimal("42.00")


def test_the_fields_of_the_contract_are_enough(guest, path, template):
    response = guest.post(path, ADDRESS | {"delivery": "express", "note": "快点"})

    order = Order.objects.get()
    assert response.url == f"/orders/{order.token}/"
    assert (order.transit_price, order.total_price) == (Decimal(12), Decimal(42))
    assert (order.note, order.pay_method, order.area_code) == ("快点", "cod", "330106")


def test_only_the_ways_of_the_store_are_offered(guest, path, store):
    assert 'value="freight"' in guest.get(path).content.decode()
    Store.objects.filter(pk=store.pk).update(offers_freight=False)

    assert 'value="freight"' not in guest.get(path).content.decode()
    assert guest.post(path, ADDRESS | {"delivery": "freight"}).status_code == 200
    assert not Order.objects.exists()


def test_the_first_way_that_goes_there_is_offered_first(person, user, path, given):
    setup.save_profile(**given, area_code="110105")
    addressbook.save(user=user, entry=HOME)

    page = shown(person.get(path))

    assert re.search(r'value="express" checked', page)
    assert "这个地址暂不配送" not in page


# --- the address


def test_the_default_address_is_a_card_and_is_ordered_to(person, user, path):
    addressbook.save(user=user, entry=HOME)
    page = shown(person.get(path))

    assert "浙江省杭州市西湖区 文三路 88 号" in page
    assert "137****0001" in page
    address = Address.objects.get()
    assert re.search(rf'value="{address.pk}" checked', page)
    person.post(path, {"address": address.pk, "delivery": "express"})

    order = Order.objects.get()
    assert (order.name, order.phone, order.detail) == (HOME.name, HOME.phone, HOME.detail)
    assert order.area_code == "330106"
    assert Address.objects.count() == 1


def test_another_line_of_the_book_may_be_chosen(person, user, path):
    addressbook.save(user=user, entry=HOME)
    entry = addressbook.Entry("王芳", "13900000002", HOME.area, "文一路 2 号")
    second = addressbook.save(user=user, entry=entry)

    page = shown(person.get(f"{path}?address={second.pk}"))
    person.post(path, ADDRESS | {"address": second.pk})

    assert re.search(rf'value="{second.pk}" checked', page)
    assert Order.objects.get().name == "王芳"


@pytest.mark.parametrize("value", ["987654", "x", "-1", "9" * 19])
def test_an_address_of_nobody_is_refused(person, path, value):
    response = person.post(path, ADDRESS | {"address": value})

    assert response.status_code == 200
    assert response.context["form"].errors["address"] == ["这个地址已经不在了，请重新选择"]
    assert not Order.objects.exists()


def test_another_persons_address_is_none_of_mine(person, path):
    theirs = addressbook.save(user=make.user(), entry=HOME)

    response = person.post(path, ADDRESS | {"address": theirs.pk})

    assert "address" in response.context["form"].errors
    assert "这个地址已经不在了，请重新选择" in shown(response)
    assert HOME.name not in shown(response)
    assert not Order.objects.exists()


def test_a_new_address_is_kept_where_it_was_ticked(person, user, path, tea):
    assert 'name="save_address" checked' in shown(person.get(path))
    person.post(path, ADDRESS | {"address": "new", "save_address": "on"})

    address = Address.objects.get()
    assert (address.user, address.name, address.is_default) == (user, "李四", True)
    person.post("/cart/add/", {"sku": tea.sku})
    person.post(path, ADDRESS | {"address": "new", "detail": "别处 1 号"})
    assert Address.objects.count() == 1


def test_a_guests_address_is_kept_nowhere(guest, path):
    assert "save_address" not in guest.get(path).content.decode()

    guest.post(path, ADDRESS | {"save_address": "on"})

    assert Order.objects.exists()
    assert not Address.objects.exists()


def test_pasting_fills_the_form(guest, path, template):
    data = {
        "pasted": "张三 13800138000 浙江省杭州市西湖区文三路88号",
        "recognise": "1",
        "note": "快点",
        "delivery": "express",
    }

    page = shown(guest.post(path, data))
    piece = shown(guest.post(path, data, headers=HTMX))

    for answer in (page, piece):
        assert 'value="张三"' in answer
        assert "已识别，请核对" in answer
        assert seen(answer) == "42.00"
    assert 'value="快点"' in page
    assert not Order.objects.exists()


def test_pick_up_needs_the_card_only_for_name_and_phone(person, user, path):
    address = addressbook.save(user=user, entry=HOME)

    person.post(path, {"address": address.pk, "delivery": "pickup"})

    order = Order.objects.get()
    assert (order.name, order.province, order.detail) == (HOME.name, "", "")


# --- local delivery and times


def test_a_distance_is_chosen_by_hand_or_by_position(guest, path, given):
    near = setup.save_band(**given, up_to_km=Decimal(3), fee=Decimal(3))
    setup.save_band(**given, up_to_km=Decimal(8), fee=Decimal(6))
    local = ADDRESS | {"delivery": "local"}

    unchosen = guest.post(path, local)
    assert unchosen.status_code == 409
    assert "请选择配送距离" in shown(unchosen)
    assert "用我的位置计算距离" not in shown(unchosen)
    here = Position(Decimal("30.27415"), Decimal("120.15515"))
    setup.save_profile(**given, area_code="330106", position=here)
    assert "用我的位置计算距离" in shown(guest.post(path, local | {"refresh": "1"}))

    there = {"latitude": "30.324150", "longitude": "120.155150"}
    by_position = shown(guest.post(path, local | there | {"refresh": "1"}))
    by_hand = shown(guest.post(path, local | {"band": near.pk, "refresh": "1"}))
    nonsense = {"latitude": "NaN", "longitude": "1e999", "band": near.pk, "refresh": "1"}
    ignored = shown(guest.post(path, local | nonsense))

    assert (seen(by_position), seen(by_hand), seen(ignored)) == ("36.00", "33.00", "33.00")
    assert "8 公里内（约 5.6 公里）" in by_position
    guest.post(path, local | {"band": near.pk})
    assert Order.objects.get().transit_note == "3 公里内（顾客自选距离）"


def test_below_the_minimum_the_page_says_what_is_missing(guest, path, given):
    band = setup.save_band(**given, up_to_km=Decimal(3), fee=Decimal(3), minimum=Decimal("42.50"))
    data = ADDRESS | {"delivery": "local", "band": band.pk}

    assert "再买 ¥12.50 起送" in shown(guest.post(path, data | {"refresh": "1"}))
    assert guest.post(path, data).status_code == 409
    assert not Order.objects.exists()


def test_a_time_is_asked_for_where_the_store_has_times(guest, path, given):
    slot = setup.save_slot(
        **given, weekdays=127, starts=time(0, 0), ends=time(23, 59), capacity=1, is_for_pickup=True
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    choice = f"{slot.pk}-{tomorrow:%Y%m%d}"
    data = {"name": "李四", "phone": "13700001111", "delivery": "pickup"}

    refused = guest.post(path, data)
    assert "请选择自提时间" in shown(refused)
    assert f'value="{choice}"' in shown(refused)
    guest.post(path, data | {"slot": choice})

    order = Order.objects.get()
    assert order.delivery_slot == f"{tomorrow.month}月{tomorrow.day}日 00:00–23:59"
    another = Client()
    another.post("/cart/add/", {"sku": order.lines.get().sku})
    late = another.post(path, data | {"slot": choice})
    assert late.status_code == 409
    assert "这个时间段刚刚约满了，请换一个" in shown(late)
    assert "（已约满）" in shown(late)
    assert Order.objects.count() == 1


def test_a_time_of_another_way_is_left_out(guest, path, given):
    setup.save_slot(**given, weekdays=127, starts=time(0, 0), ends=time(23, 59))

    guest.post(path, ADDRESS | {"delivery": "express", "slot": "1-20261120"})

    assert Order.objects.get().delivery_slot == ""


# --- invoice


COMPANY = {
    "invoice_kind": "company",
    "invoice_title": "杭州某某有限公司",
    "invoice_tax_number": "91330106ma27xxxx0k",
    "invoice_email": "fapiao@example.cn",
}


def test_an_invoice_is_asked_for(guest, path):
    guest.post(path, ADDRESS | COMPANY)

    order = Order.objects.get()
    assert (order.invoice_kind, order.invoice_title) == ("company", "杭州某某有限公司")
    assert order.invoice_tax_number == "91330106MA27XXXX0K"
    assert order.invoice_email == "fapiao@example.cn"


def test_a_person_needs_neither_title_nor_number(guest, path):
    guest.post(path, ADDRESS | {"invoice_kind": "personal", "invoice_tax_number": "123"})

    order = Order.objects.get()
    assert (order.invoice_title, order.invoice_tax_number) == ("个人", "")


def test_what_was_typed_for_no_invoice_is_left_out(guest, path):
    guest.post(path, ADDRESS | COMPANY | {"invoice_kind": ""})

    order = Order.objects.get()
    assert (order.invoice_kind, order.invoice_title, order.invoice_email) == ("", "", "")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"invoice_title": " "}, "invoice_title"),
        ({"invoice_tax_number": ""}, "invoice_tax_number"),
        ({"invoice_tax_number": "9133010612345"}, "invoice_tax_number"),
        ({"invoice_tax_number": "9" * 14}, "invoice_tax_number"),
        ({"invoice_tax_number": "9" * 21}, "invoice_tax_number"),
        ({"invoice_tax_number": "91330106税号XXXX0K1"}, "invoice_tax_number"),
        ({"invoice_email": "nobody"}, "invoice_email"),
        ({"invoice_kind": "nobody"}, "invoice_kind"),
    ],
)
def test_a_wrong_invoice_is_explained(guest, path, wrong, field):
    response = guest.post(path, ADDRESS | COMPANY | wrong)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Order.objects.exists()


# --- cost


@pytest.mark.long
def test_the_page_costs_the_same_for_one_line_and_for_twenty(person, user, path, store, template):
    addressbook.save(user=user, entry=HOME)
    slot = {"store": store, "actor": store.owner, "weekdays": 127, "capacity": 5}
    setup.save_slot(**slot, starts=time(0, 0), ends=time(23, 59))
    person.get(path)
    with CaptureQueriesContext(
        connection,
    ) as one:
        person.get(path)

    for number in range(19):
        more = make.variant(store, price="2.00", sku=f"S{number}")
        person.post("/cart/add/", {"sku": more.sku})
    with CaptureQueriesContext(connection) as twenty:
        page = person.get(path).content.decode()

    assert "共 20 种" in page
    assert len(twenty) == len(one) <= 14


def test_a_guest_reads_what_the_fields_are_for_beside_them(guest, person, path):
    fields = shown(guest.get(path)).partition('id="address-fields"')[2].partition("</section>")[0]

    assert "只用来送这一单和联系你，只给「老张茶铺」和送货的人看" in fields
    assert 'href="/privacy/"' in fields
    # Who has an account agreed when signing in.
    assert "只用来送这一单" not in shown(person.get(path))


def test_a_limit_that_cut_the_quantity_is_not_told_as_another_price(store, tea_shop):
    tea, guest = tea_shop[1], Client()
    guest.post("/cart/add/", {"sku": tea.sku, "quantity": "3"})
    seen = {"seen_total": "35.00", "seen_items": "30.00", "seen": f"{tea.pk}:3"}
    type(tea)._base_manager.filter(pk=tea.pk).update(max_quantity=1)

    fields = {**ADDRESS, "delivery": "local", "pay_method": "cod", **seen}
    refused = guest.post(f"/checkout/{store.slug}/", fields)

    page = refused.content.decode()
    assert (refused.status_code, Order._base_manager.exists()) == (409, False)
    assert "商品金额变了，现在共 ¥15.00" in page
    assert "限购 1" in page
    assert "价格变了" not in page
