"""Pages are the same for everybody; what one person pays less is asked for behind them."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.cart import cart
from shop.catalog import products, shelves
from shop.catalog.models import ProductVariant
from shop.members import memberships, programmes
from shop.members.models import MemberLevel
from shop.promotions.reckoning.terms import Kind, Scope
from shop.stores.models import Store
from tests import make
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db
PATH = "/promotions/prices/"


def member(store, discount="90"):
    programmes.save(store=store, actor=store.owner, values={"is_on": True})
    user = make.user()
    memberships.join(store=store, user=user, at=timezone.now())
    lowest = MemberLevel.objects.for_store(store).filter(rank=1)
    lowest.update(discount_percent=Decimal(discount))
    return user


def signed_in(user):
    client = Client()
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


def asked(client, *variants):
    ids = ",".join(str(variant.product_id) for variant in variants)
    return client.get(PATH, {"goods": ids}).json()["goods"]


def test_a_members_price_is_told_as_the_cart_has_it(store):
    tea = make.variant(store, price="9.99", name="绿茶")
    user = member(store)
    client = signed_in(user)

    # 9.99 × 0.9 = 8.991, to the 分 8.99.
    assert asked(client, tea) == {
        str(tea.product_id): {"from": "8.99", "skus": {tea.sku: "8.99"}, "words": "会员价"}
    }
    cart.add(owner=cart.Owner(user_id=user.pk), variant=tea, quantity=Decimal(1))
    assert "8.99" in client.get("/cart/").content.decode()
    assert asked(Client(), tea) == {}
    assert asked(signed_in(make.user()), tea) == {}


def test_lists_and_pages_name_the_goods_and_stay_the_same_for_everybody(store):
    tea = make.variant(store, price="9.99", name="绿茶")
    client = signed_in(member(store))

    for url in (store.get_absolute_url(), tea.product.get_url()):
        page = client.get(url).content
        assert page == Client().get(url).content
        places = BeautifulSoup(page, "html.parser").select(
            f'[data-goods="{tea.product_id}"] .price'
        )
        assert {place.select_one("[aria-hidden]").get_text() for place in places} == {"¥9.99"}


def test_what_everybody_pays_less_for_is_not_told_again(store):
    tea = make.variant(store, price="10.00", name="绿茶")
    promotion(store, Kind.PERCENT, percent("80"))
    assert asked(signed_in(member(store)), tea) == {}


def test_an_offer_for_members_alone_and_one_for_new_buyers(store):
    tea = make.variant(store, price="10.00", name="绿茶")
    rice = make.variant(store, price="20.00", name="大米")
    user = member(store, "100")
    only = Scope(is_all=False, products=frozenset({tea.product_id}))
    promotion(store, Kind.PERCENT, percent("70"), scope=only, audience="members", level=1)
    fresh = Scope(is_all=False, products=frozenset({rice.product_id}))
    promotion(store, Kind.PERCENT, percent("50"), scope=fresh, audience="new", badge="新人价")

    assert asked(signed_in(user), tea, rice) == {
        str(tea.product_id): {"from": "7.00", "skus": {tea.sku: "7.00"}, "words": "7折"},
        str(rice.product_id): {"from": "10.00", "skus": {rice.sku: "10.00"}, "words": "新人价"},
    }
    assert asked(signed_in(make.user()), tea, rice).keys() == {str(rice.product_id)}


def test_of_several_variants_each_has_its_own(store):
    small = make.variant(store, price="10.00", options={"份量": "小"})
    large = products.add_variant(
        product=small.product,
        price=Decimal("30.00"),
        unit="件",
        actor=store.owner,
        options={"份量": "大"},
    )
    user = member(store)
    only = Scope(is_all=False, variants=frozenset({small.pk}))
    promotion(store, Kind.PERCENT, percent("60"), scope=only)

    # The small one costs everybody 6.00; the level lowers the large one alone.
    assert asked(signed_in(user), small) == {
        str(small.product_id): {"from": None, "skus": {large.sku: "27.00"}, "words": "会员价"}
    }


def test_nothing_of_what_cannot_be_bought(store):
    user = member(store)
    gone, hidden = make.variant(store, name="下架"), make.variant(store, name="关店")
    ProductVariant.unscoped.filter(pk=gone.pk).update(is_on_sale=False)
    client = signed_in(user)

    assert asked(client, gone) == {}
    Store.objects.filter(pk=store.pk).update(status=Store.Status.CLOSED)
    assert asked(client, hidden) == {}


@pytest.mark.parametrize("goods", ["", "x,,-1", "1.5", "9" * 40, ",".join(["1"] * 500)])
def test_nonsense_is_answered_with_nothing(store, goods):
    client = signed_in(member(store))
    answer = client.get(PATH, {"goods": goods})
    assert (answer.status_code, answer.json()) == (200, {"goods": {}})


def test_goods_of_many_shops_are_asked_for_at_once(django_assert_max_num_queries):
    user, variants = make.user(), []
    for _number in range(4):
        store = make.store()
        programmes.save(store=store, actor=store.owner, values={"is_on": True})
        memberships.join(store=store, user=user, at=timezone.now())
        MemberLevel.objects.for_store(store).update(discount_percent=90)
        variants.append(make.variant(store, price="10.00"))
    client = signed_in(user)
    asked(client, *variants)

    with django_assert_max_num_queries(5):
        found = asked(client, *variants)

    assert {one["from"] for one in found.values()} == {"9.00"}
    assert len(found) == 4


def test_more_goods_of_a_shop_cost_no_more_statements(store, django_assert_max_num_queries):
    user = member(store)
    teas = [make.variant(store, price="10.00") for _number in range(6)]
    shelf = shelves.add(store=store, name="茶", actor=store.owner)
    on_shelf = Scope(is_all=False, shelves=frozenset({shelf.pk}))
    promotion(store, Kind.PERCENT, percent("70"), per_buyer=1, audience="new")
    promotion(store, Kind.PERCENT, percent("60"), scope=on_shelf, audience="members", level=1)
    client = signed_in(user)
    with CaptureQueriesContext(connection) as one:
        asked(client, teas[0])

    with django_assert_max_num_queries(len(one)):
        found = asked(client, *teas)

    assert [price["from"] for price in found.values()] == ["7.00"] * 6


def test_a_cookie_says_whether_there_is_somebody_to_ask_for(store):
    client = Client()
    client.get("/cart/")
    assert "signed_in" not in client.cookies
    client = signed_in(member(store))
    client.get("/account/")
    flag = client.cookies["signed_in"]
    assert (flag.value, flag["httponly"]) == ("1", "")
    client.post("/account/logout/")
    client.get("/cart/")
    assert client.cookies["signed_in"].value == ""
