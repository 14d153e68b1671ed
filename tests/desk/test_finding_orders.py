"""Orders found by what a merchant remembers, page after page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import Order
from shop.promotions.reckoning.terms import Kind
from tests import make
from tests.shop.promotions.made import percent, promotion

pytestmark = pytest.mark.django_db
PATH = "/merchant/orders/find/"
NUMBER = re.compile(r'href="/merchant/orders/(\d+)/"')


def numbers(client, query: str) -> set[str]:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200
    return set(NUMBER.findall(answer.content.decode()))


def test_by_what_a_merchant_remembers(store, owner):
    row = promotion(store, Kind.PERCENT, percent("80"))
    tea = make.variant(store, name="龙井茶", sku="TEA", stock="50")
    cup = make.variant(make.store(), name="龙井杯")
    at = timezone.now()
    old = make.order(store, {tea: "1"}, at=at - timedelta(days=3))
    new = make.order(store, {tea: "2"}, delivery="pickup", pay_method="in_store", at=at)
    Order.unscoped.filter(pk=new.pk).update(phone="13900008888")
    make.order(cup.store, {cup: "1"})
    both = {old.number, new.number}

    assert numbers(owner, "") == both
    assert numbers(owner, "delivery=pickup") == {new.number}
    assert numbers(owner, "pay=cod") == {old.number}
    assert numbers(owner, "phone=8888") == {new.number}
    assert numbers(owner, "product=TEA") == numbers(owner, "product=龙井") == both
    assert numbers(owner, "product=龙井杯") == set()
    today = timezone.localdate(at).isoformat()
    assert numbers(owner, f"since={today}") == {new.number}
    yesterday = (timezone.localdate(at) - timedelta(days=1)).isoformat()
    assert numbers(owner, f"until={yesterday}") == {old.number}
    assert numbers(owner, "state=new") == both
    assert numbers(owner, "state=done") == set()
    # The older one was placed before it began.
    assert numbers(owner, f"promotion={row.number}") == {new.number}
    assert numbers(owner, "phone=x") == set()


def test_every_order_is_on_one_page(store, owner):
    tea = make.variant(store, stock="1000")
    first = make.order(store, {tea: "1"})
    at = first.created_at
    rows = []
    for number in range(44):
        # Some of the same moment: which is first is told by their ids.
        row = Order.unscoped.get(pk=first.pk)
        row.pk, row.number, row.token = None, f"26{number:012d}", f"token-{number}"
        row.idempotency_key, row.created_at = f"copy-{number}", at - timedelta(seconds=number // 5)
        rows.append(row)
    Order.unscoped.bulk_create(rows)

    seen, query = [], ""
    for _page in range(3):
        answer = owner.get(f"{PATH}{query}").content.decode()
        seen.append(set(NUMBER.findall(answer)))
        found = re.search(r'href="(\?after=[^"]+)"', answer)
        query = found[1].replace("&amp;", "&") if found else ""

    assert [len(page) for page in seen] == [20, 20, 5]
    assert len(set.union(*seen)) == 45
    assert query == ""
    assert numbers(owner, "after=nonsense") == seen[0]


def test_a_page_costs_the_same_whatever_is_asked(store, owner):
    tea = make.variant(store, stock="1000")
    for _order in range(3):
        make.order(store, {tea: "1"})
    with CaptureQueriesContext(connection) as door:
        owner.get("/merchant/more/")
    asked = "?state=refunds&since=2020-01-01&delivery=local&pay=cod&phone=001&product=x"
    for query in ("", "?state=new", asked):
        with CaptureQueriesContext(connection) as page:
            owner.get(PATH + query)
        assert len(page) - len(door) <= 8
