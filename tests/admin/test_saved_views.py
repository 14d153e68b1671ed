"""Filters of the admin's lists under a name: each person's own, and the same tomorrow."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from home.saved_views.models import OwnView
from orders.models import Order
from tests import make

pytestmark = pytest.mark.django_db
ORDERS = "/admin/shop-orders/"
# Every list whose rows people look for by a filter.
LISTS = [
    *("platform/orders", "platform/products", "platform/customers", "platform/audit"),
    *("platform/record", "platform/troubles", "operate-stores", "operate-payments"),
    *("operate-refunds", "operate-payment-log", "operate-messages", "operate-promotions"),
    *("operate-aftersales", "operate-reviews", "operate-complaints"),
]
OWN_LISTS = ("orders", "products", "promotions", "coupons", "members", "payments", "refunds")


def kept(client, page: str = ORDERS) -> dict[str, str]:
    """Name and address of those that the list shows."""
    html = BeautifulSoup(client.get(page).content, "html.parser")
    return {link.text: str(link["href"]) for link in html.select(".saved-views__one a")}


def test_one_tap_asks_for_the_same_again(signed_in):
    store = make.store()
    client = signed_in(store.owner)
    assert 'class="saved-views' not in client.get(ORDERS).content.decode()
    asked = f"{ORDERS}?delivery__exact=pickup&q=%E7%8E%8B"

    answer = client.post(asked, {"view": " 自提  王 "})

    assert answer.url == asked
    assert kept(client) == {"自提 王": "?delivery__exact=pickup&q=%E7%8E%8B"}
    page = BeautifulSoup(client.get(asked).content, "html.parser")
    assert page.select_one(".saved-views__one a")["aria-current"] == "true"
    # The same name means what was said last.
    client.post(f"{ORDERS}?q=%E6%9D%8E", {"view": "自提 王"})
    assert kept(client) == {"自提 王": "?q=%E6%9D%8E"}


def test_each_person_and_each_list_has_its_own(signed_in):
    store = make.store()
    clerk = make.member(store, "clerk")
    mine, theirs = signed_in(store.owner), signed_in(clerk)
    mine.post(f"{ORDERS}?q=1", {"view": "我的"})
    theirs.post(f"{ORDERS}?q=2", {"view": "他的"})

    assert (list(kept(mine)), list(kept(theirs))) == (["我的"], ["他的"])
    assert kept(mine, "/admin/shop-products/") == {}
    # A filter of somebody else, of another list, and of nobody stays.
    row = OwnView.objects.get(person=clerk)
    for page, number in ((ORDERS, row.pk), ("/admin/shop-products/", row.pk), (ORDERS, "x")):
        assert mine.post(f"{page}?q=1", {"remove": number}).url == f"{page}?q=1"
    assert theirs.post("/admin/shop-staff/?q=1", {"view": "店员"}).status_code in {302, 403}
    assert OwnView.objects.count() == 2

    assert theirs.post(ORDERS, {"remove": row.pk}).url == ORDERS
    assert kept(theirs) == {}


def test_nothing_is_kept_without_a_name_or_a_condition_nor_more_than_twenty(signed_in):
    client = signed_in(make.store().owner)
    client.post(f"{ORDERS}?q=1", {"view": " "})
    client.post(ORDERS, {"view": "全部"})
    assert not OwnView.objects.exists()

    for number in range(21):
        client.post(f"{ORDERS}?q={number}", {"view": f"第 {number} 个"})

    assert len(kept(client)) == 20


@pytest.mark.long
def test_a_span_means_tomorrow_what_it_says_then(signed_in):
    store = make.store()
    client = signed_in(store.owner)
    now = timezone.localtime().replace(day=15, hour=12)
    with time_machine.travel(now, tick=False):
        make.order(store, {make.variant(store): "1"}, at=now)
        today = [
            str(link["href"])
            for link in BeautifulSoup(client.get(ORDERS).content, "html.parser").select("a")
            if link.text.strip() == "今天"
        ]
        assert today == ["?created_at__span=today"]
        client.post(f"{ORDERS}{today[0]}", {"view": "今天的"})
        number = Order.objects.get().number
        assert number in client.get(ORDERS + kept(client)["今天的"]).content.decode()

    with time_machine.travel(now + timedelta(days=1), tick=False):
        client = signed_in(store.owner)
        assert number not in client.get(ORDERS + kept(client)["今天的"]).content.decode()
        assert number in client.get(f"{ORDERS}?created_at__span=week").content.decode()
        assert number in client.get(f"{ORDERS}?created_at__span=nonsense").content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_operators_keep_theirs_in_every_list(operator, name):
    page = f"/admin/{name}/"
    operator.post(f"{page}?q=x", {"view": "看这些"})

    assert kept(operator, page) == {"看这些": "?q=x"}


@pytest.mark.parametrize("name", OWN_LISTS)
def test_merchants_keep_theirs_in_every_list(merchant, name):
    page = f"/admin/shop-{name}/"
    merchant.post(f"{page}?q=x", {"view": "看这些"})

    assert kept(merchant, page) == {"看这些": "?q=x"}
