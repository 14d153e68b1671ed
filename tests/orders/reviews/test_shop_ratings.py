"""The shop itself is rated once per order by who received it; a suggestion is the shop's alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from orders.reviews import own_data, shop_ratings
from orders.reviews.models import ShopRating
from orders.reviews.writing import CannotReview
from shop.stores.public_pages import cache_tags
from tests import make
from tests.orders.reviews.test_reviews import received

pytestmark = pytest.mark.django_db
EARLIER = "能不能早点送？电话 13900000009"
WORDS = "<span>评分 "


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", stock="50")


def rated(order, stars=5, suggestion="", *, actor=None, at=None) -> ShopRating:
    at = at or timezone.now()
    return shop_ratings.rate(order=order, stars=stars, suggestion=suggestion, actor=actor, at=at)


def many(store, variant, *stars):
    return [rated(received(store, variant), star) for star in stars]


def face(store, path=""):
    return Client().get(f"{store.get_absolute_url()}{path}").content.decode()


def test_it_is_rated_where_goods_are_reviewed_once(store, tea, signed_in):
    wang = make.user("王芳")
    order = received(store, tea, buyer=wang)
    browser, path = signed_in(wang), f"/orders/{order.token}/review/"
    form = {"shop": "1", "stars": "4", "suggestion": f"<b>{EARLIER}</b>"}
    assert 'name="shop"' in browser.get(path).content.decode()
    unsure = browser.post(path, {**form, "stars": ""})
    assert unsure.status_code == 422
    assert "请选择 1–5 星" in (shown := unsure.content.decode())
    assert "能不能早点送？" in shown
    assert Client().post(path, form).status_code == 403

    assert browser.post(path, form).status_code == 302

    row = ShopRating.objects.get()
    assert (row.stars, row.person, row.order) == (4, wang, order)
    shown = browser.get(path).content.decode()
    assert f"&lt;b&gt;{EARLIER}" in shown
    assert 'name="shop"' not in shown
    again = browser.post(path, form)
    assert (again.status_code, ShopRating.objects.count()) == (422, 1)
    assert "已经给店铺打过分了" in again.content.decode()
    store.refresh_from_db()
    assert (store.rating_count, store.rating_total) == (1, 4)


def test_a_guest_rates_behind_the_code_of_the_orders_phone(store, tea):
    order = received(store, tea)
    guest, path = Client(), f"/orders/{order.token}/review/"
    assert 'name="shop"' not in guest.get(path).content.decode()
    session = guest.session
    session["opened_orders"] = [order.token]
    session.save()

    assert guest.post(path, {"shop": "1", "stars": "5"}).status_code == 302

    assert ShopRating.objects.get().person is None


def test_only_in_time_and_only_what_arrived(store, tea):
    old = received(store, tea)
    late = old.completed_at + timedelta(days=90, seconds=1)
    with pytest.raises(CannotReview):
        rated(make.order(store, {tea: "1"}))
    for wrong in ({"at": late}, {"stars": 0}, {"stars": 6}, {"suggestion": "长" * 501}):
        with pytest.raises(CannotReview):
            rated(old, **wrong)
    store.refresh_from_db()
    assert (ShopRating.objects.count(), store.rating_count) == (0, 0)

    assert rated(old, at=late - timedelta(seconds=2))


@pytest.mark.long
def test_the_store_page_tells_the_average_of_five_and_nothing_else(store, tea):
    many(store, tea, 5, 5, 4, 5)
    api = f"/api/v1/stores/{store.slug}/"
    assert WORDS not in face(store)
    assert Client().get(api).json()["rating"] is None

    rated(received(store, tea), 3, EARLIER)

    assert f"{WORDS}4.4</span>" in face(store)
    assert "早点送" not in face(store)
    assert WORDS not in face(make.store())
    assert Client().get(api).json()["rating"] == "4.4"


@pytest.mark.long
def test_page_copies_hear_of_another_average(store, tea, django_capture_on_commit_callbacks):
    heard = []
    cache_tags.listeners.append(heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        orders = [received(store, tea) for _each in range(7)]

    def told(stars):
        heard.clear()
        with django_capture_on_commit_callbacks(execute=True):
            rated(orders.pop(), stars)
        return set().union(*heard)

    try:
        # Four are told to nobody, the fifth is; 4.0 stays 4.0 until a five.
        assert [told(4) for _each in range(4)] == [set()] * 4
        assert told(4) == {f"s{store.pk}"}
        assert told(4) == set()
        assert told(5) == {f"s{store.pk}"}
    finally:
        cache_tags.listeners.pop()


def test_a_stale_form_of_the_store_leaves_the_sums(store, tea):
    many(store, tea, 5, 4)

    store.name = "新名字"
    store.save()

    store.refresh_from_db()
    assert (store.name, store.rating_count, store.rating_total) == ("新名字", 2, 9)


def test_the_shop_reads_its_ratings_and_suggestions(store, tea, signed_in):
    plain, said = many(store, tea, 5, 2)
    ShopRating.objects.filter(pk=said.pk).update(suggestion=EARLIER)
    desk = signed_in(store.owner)

    page = desk.get("/merchant/reviews/shop/").content.decode()
    assert "平均 3.5 分，2 笔订单打过分" in page
    assert "满 5 笔以后" in page
    assert EARLIER in page
    assert plain.order.number in page
    only = desk.get("/merchant/reviews/shop/?said=1").content.decode()
    assert EARLIER in only
    assert plain.order.number not in only
    assert "/merchant/reviews/shop/" in desk.get("/merchant/reviews/").content.decode()

    other = signed_in(make.store("别家").owner).get("/merchant/reviews/shop/").content.decode()
    assert "还没有人给店铺打分" in other
    assert said.order.number not in other


@pytest.mark.long
def test_stars_of_an_account_that_ended_stay_in_the_average(store, tea):
    wang = make.user("王芳")
    row = rated(received(store, tea, buyer=wang), 2, EARLIER)
    guest = rated(received(store, tea), 4, "包装结实点")
    many(store, tea, 5, 5, 5)

    own_data._forget_ratings(wang, timezone.now())

    row.refresh_from_db()
    guest.refresh_from_db()
    assert (row.stars, row.person, row.suggestion) == (2, None, "")
    assert guest.suggestion == "包装结实点"
    assert f"{WORDS}4.2</span>" in face(store)
