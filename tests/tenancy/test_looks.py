"""Whoever reads phones or addresses of a store's customers is written down: once a day for each."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from orders.models import Order
from shop.stores.models import AuditEntry, PlatformEntry
from shop.stores.people import acting, audit_words
from shop.stores.people.looks import ORDER, note
from tests import make
from tests.api.conftest import Api
from tests.tenancy import addresses

pytestmark = pytest.mark.long


class Killed(BaseException):
    """The request is gone."""


PHONE, STREET = "13700007788", "桂花弄七号"
# Every door at which a whole phone or an address of somebody who bought stands, and its entry.
WHOLE = {
    "desk-orders": "查看订单列表",
    "desk-orders-find": "查看订单列表",
    "desk-order": "查看订单 {number}",
    "desk-order-print": "查看订单 {number}",
    "desk-deliveries": "查看订单列表",
    "desk-print-arriving": "打印多个订单",
    "desk-aftersale": "查看售后 {aftersale}",
    "shop-orders_modeladmin_index": "查看订单列表",
    "api-merchant-orders": "查看订单列表",
    "api-merchant-order": "查看订单 {number}",
}
# Doors to people themselves, of whom names and the ends of phones are shown.
PEOPLE = {
    "desk-print-picking": "打印多个订单",
    "desk-print-labels": "打印多个订单",
    "desk-customers": "查看顾客列表",
    "desk-support-find": "查看顾客列表",
    "desk-members": "查看会员列表",
    "desk-member": "查看会员 {member}",
    "shop-members_modeladmin_index": "查看会员列表",
    "api-merchant-aftersale": "查看售后 {aftersale}",
    "api-merchant-customers": "查看顾客列表",
    "api-merchant-customer": "查看顾客 137****7788",
    "api-merchant-members": "查看会员列表",
    "api-merchant-member": "查看会员 {member}",
}


@pytest.fixture
def order(world) -> Order:
    rows = Order._base_manager.filter(store=world.own.store)
    rows.update(phone=PHONE, detail=STREET, buyer=None)
    return world.own.order


def looks() -> list[str]:
    rows = AuditEntry._base_manager.filter(action__startswith="look.").order_by("pk")
    return [f"{audit_words.action(row)} {row.target}".strip() for row in rows]


def forget() -> None:
    AuditEntry._base_manager.filter(action__startswith="look.").delete()
    cache.clear()


def doors(world, merchant: Client) -> Iterator[tuple[str, str, object]]:
    """(name, address, who asks) of all that is one merchant's own."""
    api = Api(world.own.owner)
    for prefix in ("merchant", "admin/shop-", "api/v1/merchant"):
        for pattern in addresses.patterns(prefix):
            for found in addresses.addresses(pattern, world.own, world.other):
                if found.whose == "own":
                    url = found.url.removeprefix("/api/v1")
                    yield found.view_name, url, api if "api" in prefix else merchant


def is_told(answer) -> bool:
    if answer.status_code != 200:
        return False
    body = b"".join(answer) if answer.streaming else answer.content
    return any(words.encode() in body for words in (PHONE, STREET))


def test_every_door_to_people_leaves_one_readable_entry(world, merchant, order):
    wrong, whole = [], set()
    named = {
        "number": order.number,
        "aftersale": addresses.key("aftersale_number", world.own),
        "member": addresses.key("member_number", world.own),
    }
    for name, url, client in doors(world, merchant):
        forget()
        if is_told(client.get(url)):
            whole.add(name)
        client.get(url)
        words = {**WHOLE, **PEOPLE}.get(name)
        if looks() != ([words.format(**named)] if words else []):
            wrong.append((url, looks()))

    assert whole == set(WHOLE)
    assert wrong == []


def test_a_customers_page_is_noted_by_the_end_of_their_phone(world, merchant, order):
    forget()
    merchant.get("/merchant/support/customer/", {"order": order.number})

    assert looks() == ["查看顾客 137****7788"]


def test_once_a_day_and_without_a_statement_after_that(
    world, merchant, order, django_capture_on_commit_callbacks
):
    forget()
    page = f"/merchant/orders/{order.number}/"
    seconds = []
    for _time in range(2):
        committed = django_capture_on_commit_callbacks(execute=True)
        with CaptureQueriesContext(connection) as asked, committed:
            merchant.get(page)
        seconds.append(sum("auditentry" in query["sql"] for query in asked))
    assert seconds == [1, 0]

    cache.clear()
    merchant.get(page)
    assert looks() == [f"查看订单 {order.number}"]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        make.prove(merchant)
        merchant.get(page)
    clerk = Client()
    clerk.force_login(world.clerk)
    clerk.get(page)
    assert looks() == [f"查看订单 {order.number}"] * 3


def test_a_look_that_was_rolled_back_is_written_the_next_time(
    world, order, django_capture_on_commit_callbacks
):
    forget()
    look = {"actor": world.own.owner, "look": ORDER, "target": order.number}
    for is_over in (True, False):
        committed = django_capture_on_commit_callbacks(execute=True)
        with committed, suppress(Killed), transaction.atomic():
            note(store_id=world.own.store.pk, **look)
            if is_over:
                raise Killed

    assert looks() == [f"查看订单 {order.number}"]


def test_what_nobody_saw_is_not_noted(world, merchant, order):
    forget()
    assert merchant.get(f"/merchant/orders/{world.other.order.number}/").status_code == 404

    assert looks() == []


def test_who_acts_for_the_store_is_named_as_the_platforms(world, order):
    client = make.prove(Client())
    client.force_login(world.operator)
    row = acting.enter(
        store=world.own.store, reason="店主请我看订单", actor=world.operator, at=timezone.now()
    )
    session = client.session
    session[acting.SESSION] = row.pk
    session.save()
    assert client.get(f"/merchant/orders/{order.number}/").status_code == 200

    entry = AuditEntry._base_manager.get(action="look.order")
    assert (audit_words.who(entry), entry.acting) == ("平台（运营）代店操作", row)


@pytest.mark.parametrize(
    ("path", "words"), [("orders", "查看订单列表"), ("customers", "查看顾客列表")]
)
def test_lists_over_all_stores_stand_in_the_platforms_log(world, path, words):
    client = Client()
    client.force_login(world.operator)
    make.prove(client)
    for _time in range(2):
        cache.clear()
        assert client.get(f"/admin/platform/{path}/").status_code == 200

    (entry,) = PlatformEntry.objects.filter(action__startswith="look.")
    assert (audit_words.action(entry), entry.actor) == (words, world.operator)
    assert looks() == []
