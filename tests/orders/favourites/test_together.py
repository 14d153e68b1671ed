"""一起买的还有: what stands in the same paid orders, counted once a night."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from orders.favourites import tasks, together
from orders.lifecycle import cash, fulfil, steps
from shop.catalog.mixins.together import BoughtTogether
from shop.stock import ledger
from tests import make

pytestmark = pytest.mark.django_db
SECTION = "一起买的还有"


def bought(store, *variants, at=None, is_paid=True):
    at = at or timezone.now()
    order = make.order(store, dict.fromkeys(variants, "1"), at=at)
    for step in (steps.confirm, fulfil.fulfil, cash.take) if is_paid else ():
        step(store=store, order_id=order.pk, actor=store.owner, at=at)
    return order


def goods(store, *names):
    return [make.variant(store, name=name) for name in names]


def counted():
    rows = BoughtTogether.objects.order_by("product__title", "-count", "other__title")
    return list(rows.values_list("product__title", "other__title", "count"))


def shown(variant):
    """The page of the product, and its section of what is bought together."""
    html = Client().get(variant.product.get_url()).content.decode()
    section = html.partition(SECTION)[2].partition("</section>")[0]
    return html, section


@pytest.mark.long
def test_what_two_paid_orders_share_is_counted_each_way_and_counting_again_changes_nothing():
    store = make.store()
    tea, cup, rice = goods(store, "茶", "杯", "米")
    for others in ((cup,), (cup, rice), (rice,)):
        bought(store, tea, *others)
    bought(store, cup, rice, is_paid=False)
    bought(store, cup, rice, at=timezone.now() - together.WINDOW - timedelta(days=1))

    for _night in range(2):
        tasks.count_bought_together()

        assert counted() == [("杯", "茶", 2), ("米", "茶", 2), ("茶", "杯", 2), ("茶", "米", 2)]


@pytest.mark.long
def test_a_night_that_changes_nothing_touches_no_page(django_capture_on_commit_callbacks):
    store = make.store()
    tea, cup, rice = goods(store, "茶", "杯", "米")
    for _time in range(2):
        bought(store, tea, cup)

    def a_night():
        with django_capture_on_commit_callbacks() as told:
            together.count_all(at=timezone.now())
        return bool(told)

    assert a_night()
    before = set(BoughtTogether.objects.values_list("pk", "count"))
    assert not a_night()
    assert set(BoughtTogether.objects.values_list("pk", "count")) == before
    for _time in range(2):
        bought(store, tea, rice)
    assert a_night()
    assert set(BoughtTogether.objects.values_list("pk", "count")) > before


def test_what_nobody_bought_lately_is_forgotten():
    store = make.store()
    tea, cup = goods(store, "茶", "杯")
    for _time in range(2):
        bought(store, tea, cup)
    together.count_all(at=timezone.now())
    assert len(counted()) == 2

    together.count_all(at=timezone.now() + together.WINDOW + timedelta(days=1))

    assert counted() == []


@pytest.mark.long
def test_only_the_most_frequent_are_kept(monkeypatch):
    monkeypatch.setattr(together, "MOST", 1)
    store = make.store()
    tea, cup, rice = goods(store, "茶", "杯", "米")
    for others in ((cup, rice), (cup, rice), (cup,)):
        bought(store, tea, *others)

    together.count_all(at=timezone.now())

    assert ("茶", "杯", 3) in counted()
    assert ("茶", "米", 2) not in counted()


@pytest.mark.long
def test_stores_are_counted_each_for_itself():
    one, two = make.store(), make.store()
    pairs = {store: goods(store, "茶", "杯") for store in (one, two)}
    for store in (one, one, two):
        bought(store, *pairs[store])

    together.count_all(at=timezone.now())

    assert set(BoughtTogether.objects.values_list("store", flat=True)) == {one.pk}


@pytest.mark.long
def test_the_page_shows_what_can_be_bought_and_shows_nothing_twice(
    django_assert_max_num_queries,
):
    store = make.store()
    tea, cup, rice, oil, _salt = goods(store, "龙井茶", "白瓷杯", "东北米", "菜籽油", "海盐")
    for others in ((cup, rice, oil), (cup, rice, oil), (cup,)):
        bought(store, tea, *others)
    assert SECTION not in shown(tea)[0]
    together.count_all(at=timezone.now())
    PageViewRestriction.objects.create(
        page=oil.product, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )
    ledger.count(store=store, variant_id=rice.pk, counted=Decimal(0), actor=store.owner)

    Client().get(tea.product.get_url())
    with django_assert_max_num_queries(7):
        html, section = shown(tea)

    assert "白瓷杯" in section
    assert "东北米" not in section
    assert "菜籽油" not in html
    related = html.partition("看了又看")[2]
    assert "海盐" in related
    assert "白瓷杯" not in related


@pytest.mark.long
def test_programs_are_told():
    store = make.store()
    tea, cup = goods(store, "茶", "杯")
    for _time in range(2):
        bought(store, tea, cup)
    together.count_all(at=timezone.now())

    path = f"/api/v1/products/{tea.product_id}/together/"
    (row,) = Client().get(path).json()

    assert (row["name"], Decimal(row["price"])) == ("杯", cup.price)
    PageViewRestriction.objects.create(
        page=tea.product, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )
    assert Client().get(path).status_code == 404
