"""A store's customers over the API: the same people, labels and groups as at the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.statistics.reports import daily
from home.statistics.reports.groups.rfm import GROUPS
from orders.lifecycle import cash
from orders.models import Order
from orders.support import customers
from orders.support.models import CustomerCard
from shop.stores.models import AuditEntry
from tests import make
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def tea(store):
    return make.variant(store, name="龙井茶", price="10.00", stock="1000")


def base(store) -> str:
    return f"/merchant/stores/{store.slug}/customers/"


def buy(store, variant, name: str, *, phone: str = "", at=None, paid: bool = False) -> Order:
    """`name` is signed in where no phone is told."""
    buyer = None if phone else make.user(name)
    order = make.order(store, {variant: "1"}, buyer=buyer, at=at)
    given = {"phone": phone} if phone else {}
    Order.unscoped.filter(pk=order.pk).update(name=name, **given)
    if paid:
        cash.take(store=store, order_id=order.pk, actor=store.owner, at=at or timezone.now())
    return Order.unscoped.get(pk=order.pk)


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def test_everybody_once_the_last_to_order_first(store, tea):
    at = timezone.now()
    anna = buy(store, tea, "安娜", at=at - 3 * DAY)
    for days in (2, 1):
        buy(store, tea, "波波", phone="13611112222", at=at - days * DAY)

    answer = Api(store.owner).get(base(store))

    last = Order.unscoped.filter(phone="13611112222").latest("created_at")
    assert names(answer) == ["波波", "安娜"]
    assert answer.json()["results"][0] == {
        "order": last.number,
        "name": "波波",
        "phone": "136****2222",
        "labels": [],
        "orders": 2,
        "ordered": "20.00",
        "last_at": answer.json()["results"][0]["last_at"],
    }
    assert answer.json()["results"][1]["order"] == anna.number


def test_page_after_page_each_once(store, tea):
    at = timezone.now()
    for number in range(5):
        buy(store, tea, f"客{number}", at=at - number * DAY)
    api, seen, path = Api(store.owner), [], f"{base(store)}?limit=2"

    while path:
        answer = api.get(path)
        seen += names(answer)
        path = (answer.json()["next"] or "").partition("/api/v1")[2]

    assert seen == [f"客{number}" for number in range(5)]


def test_labels_are_set_and_found_by(store, tea):
    anna, bob = buy(store, tea, "安娜"), buy(store, tea, "波波", phone="13611112222")
    customers.keep(
        customer=customers.of_order(bob), labels=[], note="爱喝茶", actor=None, at=timezone.now()
    )
    clerk, here = Api(make.member(store, "clerk")), f"{base(store)}{bob.number}/"

    answer = clerk.put(here, {"labels": ["熟客", " 批发 ", "熟客"]})

    assert (answer.status_code, answer.json()["labels"]) == (200, ["熟客", "批发"])
    assert answer.json()["note"] == "爱喝茶", "the note stays"
    owner = Api(store.owner)
    assert names(owner.get(base(store), {"label": "熟客"})) == ["波波"]
    assert names(owner.get(base(store), {"label": "没有"})) == []
    assert AuditEntry.objects.filter(store=store, action="customer.note").count() == 2
    assert clerk.put(here, {"labels": []}).json()["labels"] == []
    assert owner.get(f"{base(store)}{anna.number}/").json()["name"] == "安娜"
    for wrong in ({}, {"labels": "熟客"}, {"labels": ["一" * 13]}, {"labels": ["一"] * 11}):
        assert clerk.put(here, wrong).status_code == 400, wrong
    assert CustomerCard.objects.get().labels == []


def test_one_by_any_of_their_orders_with_what_they_paid(store, tea):
    at = timezone.now()
    first = buy(store, tea, "波波", phone="13611112222", at=at - DAY, paid=True)
    last = buy(store, tea, "波波", phone="13611112222", at=at)

    found = [
        Api(store.owner).get(f"{base(store)}{order.number}/").json() for order in (first, last)
    ]

    assert found[0] == found[1]
    shown = {name: found[0][name] for name in ("order", "orders", "ordered", "paid", "note")}
    assert shown == {
        "order": last.number,
        "orders": 2,
        "ordered": "20.00",
        "paid": "10.00",
        "note": "",
    }


@pytest.mark.long
def test_a_group_as_it_was_reckoned(store, tea):
    at = timezone.now()
    buy(store, tea, "安娜", at=at - 2 * DAY, paid=True)
    buy(store, tea, "没付", at=at - 2 * DAY)
    daily.refresh(at=at)
    daily.close_night(at=at)
    owner = Api(store.owner)

    listed = {code: names(owner.get(base(store), {"group": code})) for code in GROUPS}

    assert [name for found in listed.values() for name in found] == ["安娜"]
    assert owner.get(base(store), {"group": "999"}).status_code == 400


def test_who_cannot_be_named_is_of_a_group_and_has_no_page(store, tea):
    at = timezone.now()
    order = buy(store, tea, "", phone="13611112222", at=at - 5 * DAY, paid=True)
    Order.unscoped.filter(pk=order.pk).update(phone="")
    daily.refresh(at=at)
    daily.close_night(at=at)
    owner = Api(store.owner)

    listed = [names(owner.get(base(store), {"group": code})) for code in GROUPS]

    assert [name for found in listed for name in found] == [""]
    assert owner.get(f"{base(store)}{order.number}/").status_code == 404


@pytest.mark.long
def test_other_roles_and_stores(store, tea):
    order = buy(store, tea, "安娜")
    here = base(store)
    one = f"{here}{order.number}/"
    allowed = {
        role: tuple(Api(make.member(store, role)).get(path).status_code for path in (here, one))
        for role in ("manager", "clerk", "editor", "support")
    }

    assert allowed == {
        "manager": (200, 200),
        "clerk": (403, 200),
        "editor": (403, 403),
        "support": (403, 200),
    }
    foreign = make.store()
    for api in (Api(foreign.owner), Api(make.user())):
        assert api.get(here).status_code == 404
        assert api.put(one, {"labels": ["x"]}).status_code == 404
    theirs = f"{base(foreign)}{order.number}/"
    assert Api(foreign.owner).get(theirs).status_code == 404
    assert Api(foreign.owner).put(theirs, {"labels": ["x"]}).status_code == 404
    assert not CustomerCard.unscoped.exists()
