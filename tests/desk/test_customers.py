"""Customers by the store's own labels and by the reckoned groups: listed, counted, taken away."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.statistics.reports import daily
from home.statistics.reports.models import RfmGroup
from orders.lifecycle import cancellation, cash
from orders.models import Order
from orders.support import customers
from tests import make
from tests.desk.test_long_lists import CUSTOMERS, sheet_of

pytestmark = pytest.mark.django_db
PATH = "/merchant/customers/"
DAY = timedelta(days=1)
ROW = re.compile(r'<span class="row__title">([^<]*)')


@pytest.fixture
def owner(store, signed_in):
    return make.prove(signed_in(store.owner))


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="1000")


def buy(store, variant, name: str, *, phone: str = "", at=None, paid: bool = False) -> Order:
    """`name` is signed in where no phone is told."""
    buyer = None if phone else make.user(name)
    order = make.order(store, {variant: "1"}, buyer=buyer, at=at)
    given = {"phone": phone} if phone else {}
    Order.unscoped.filter(pk=order.pk).update(name=name, **given)
    if paid:
        cash.take(store=store, order_id=order.pk, actor=store.owner, at=at or timezone.now())
    return Order.unscoped.get(pk=order.pk)


def label(order: Order, *words: str) -> None:
    customers.keep(
        customer=customers.of_order(order), labels=words, note="", actor=None, at=timezone.now()
    )


def names(client, query: str = "") -> list[str]:
    answer = client.get(f"{PATH}?{query}")
    assert answer.status_code == 200
    return [name.strip() for name in ROW.findall(answer.content.decode())]


def test_everybody_once_the_last_to_order_first(store, owner, tea):
    at = timezone.now()
    first = buy(store, tea, "安娜", at=at - 3 * DAY)
    buy(store, tea, "王芳", phone="13700000005", at=at - 2 * DAY)
    make.order(store, {tea: "2"}, buyer=first.buyer, at=at - DAY)
    Order.unscoped.filter(buyer=first.buyer).update(name="安娜")
    gone = buy(store, tea, "反悔", phone="13700000006", at=at)
    cancellation.cancel(store=store, order_id=gone.pk, reason="没货", actor=store.owner, at=at)
    other = make.store()
    make.order(other, {make.variant(other, stock="5"): "1"}, buyer=first.buyer)

    assert names(owner) == ["安娜", "王芳"]
    page = owner.get(PATH).content.decode()
    assert "2 单" in page
    assert "¥30.00" in page
    assert "13700000005" not in page


@pytest.mark.long
def test_by_labels_several_of_one_customer(store, owner, tea, signed_in):
    anna, wang, li = (
        buy(store, tea, "安娜"),
        buy(store, tea, "王芳", phone="13700000005"),
        buy(store, tea, "李雷", phone="13700000007"),
    )
    label(anna, "老顾客", "不要香菜")
    label(wang, "老顾客")
    label(li, "爱砍价")
    other = make.store()
    theirs = make.order(other, {make.variant(other, stock="5"): "1"}, buyer=anna.buyer)
    label(theirs, "别家的")

    assert names(owner, "label=老顾客") == ["王芳", "安娜"]
    assert names(owner, "label=不要香菜") == ["安娜"]
    assert names(owner, "label=别家的") == names(owner, "label=老") == []
    assert "共 2 人" in owner.get(f"{PATH}?label=老顾客").content.decode()
    # What a person of the store changes on the customer's page counts at once.
    card = f"/merchant/support/customer/?order={wang.number}"
    assert owner.post(card, {"labels": "爱砍价，送货上楼", "note": ""}).status_code == 302
    assert names(owner, "label=老顾客") == ["安娜"]
    assert names(owner, "label=爱砍价") == ["李雷", "王芳"]
    clerk = signed_in(make.member(store, "clerk"))
    assert clerk.get(PATH).status_code == 403


@pytest.mark.long
def test_groups_of_the_report_lead_to_exactly_who_is_in_them(store, owner, tea):
    at = timezone.now()
    for number in range(3):
        buy(store, tea, f"新客{number}", phone=f"1370000001{number}", at=at - 5 * DAY, paid=True)
    late = buy(store, tea, "老客", at=at - 90 * DAY, paid=True)
    # Of the same group, and known by nothing but the order.
    walk_in = buy(store, tea, "", phone="13700000019", at=at - 91 * DAY, paid=True)
    Order.unscoped.filter(pk=walk_in.pk).update(phone="", name="")
    buy(store, tea, "没付款", phone="13700000020", at=at - 5 * DAY)
    daily.refresh(at=at)
    daily.close_night(at=at)

    counted = {row.group: row.buyers for row in RfmGroup.unscoped.filter(store=store)}
    assert counted == {"101": 3, "001": 2}
    assert names(owner, "group=101") == ["新客2", "新客1", "新客0"]
    assert names(owner, "group=001") == ["老客", "没留电话的顾客"]
    assert names(owner, "group=111") == names(owner, "group=nonsense") == []
    report = owner.get("/merchant/statistics/rfm/").content.decode()
    assert set(re.findall(r'href="/merchant/customers/\?group=(\d+)"', report)) >= set(counted)
    for group, number in counted.items():
        assert f"共 {number} 人" in owner.get(f"{PATH}?group={group}").content.decode()
    label(late, "老顾客")
    assert names(owner, "group=001&label=老顾客") == ["老客"]
    # Also who took everything back since: they are of the group until the night.
    cancelled = Order.unscoped.filter(phone="13700000011")
    cancelled.update(cancelled_at=at)
    assert names(owner, "group=101") == ["新客2", "新客1", "新客0"]


def test_who_is_listed_is_taken_away(
    store, owner, tea, signed_in, django_capture_on_commit_callbacks
):
    label(buy(store, tea, "安娜"), "老顾客")
    buy(store, tea, "王芳", phone="13700000005")
    with django_capture_on_commit_callbacks(execute=True):
        owner.post(f"{CUSTOMERS}new/?label=老顾客", {"form": "xlsx"})

    from orders.exports.models import ExportJob

    job = ExportJob.unscoped.get()
    _header, *rows = sheet_of(owner, CUSTOMERS, job)
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [("安娜", "老顾客", 1, 10)]
    # Nobody is no list.
    owner.post(f"{CUSTOMERS}new/?group=111", {"form": "xlsx"})
    assert ExportJob.unscoped.count() == 1


@pytest.mark.long
def test_every_customer_is_on_one_page(store, owner, tea):
    at = timezone.now()
    for number in range(23):
        buy(store, tea, f"客{number}", phone=f"137000001{number:02d}", at=at - number * DAY)
        buy(store, tea, f"客{number}", phone=f"137000001{number:02d}", at=at - 30 * DAY)
    page = owner.get(PATH).content.decode()
    following = re.search(r'href="(\?after=[^"]+)"', page)[1]

    assert names(owner) == [f"客{number}" for number in range(20)]
    assert names(owner, following[1:]) == ["客20", "客21", "客22"]


def test_a_page_costs_the_same_however_many(store, owner, tea):
    for number in range(5):
        label(buy(store, tea, f"客{number}", phone=f"137000001{number:02d}"), "老顾客")
    with CaptureQueriesContext(connection) as door:
        owner.get("/merchant/more/")
    for query in ("", "label=老顾客", "group=101", "label=老顾客&group=101"):
        with CaptureQueriesContext(connection) as page:
            owner.get(f"{PATH}?{query}")
        assert len(page) - len(door) <= 8
