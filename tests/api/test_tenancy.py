"""No address of the API shows, changes or links what is another store's or another person's."""

from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from accounts.api import tokens
from accounts.models import User
from core import scope
from shop.stores.models import StoreMembership
from tests.tenancy import world as worlds
from tests.tenancy.crawler import Crawl

pytestmark = pytest.mark.long


class Program(Client):
    """A client that holds a token and speaks JSON."""

    def __init__(self, user: User) -> None:
        super().__init__(headers={"authorization": f"Bearer {tokens.issue(user).access}"})

    def post(self, path: str, data: Any = None, *args: Any, **given: Any) -> Any:
        return super().post(path, data or {}, "application/json", **given)


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()


def is_merchants(name: str) -> bool:
    return name.startswith("api-merchant")


def is_personal(name: str) -> bool:
    parts = (
        "api-order",
        "api-aftersale",
        "api-review-addition",
        "api-shop-ratings",
        "api-pay",
        "api-address",
        "api-cart",
        "api-me",
    )
    return name.startswith(parts)


def told(findings: list) -> str:
    return "\n".join(str(finding) for finding in findings)


def test_nobody_meets_anything_of_a_store_they_do_not_work_for(world):
    for user in (world.own.owner, world.clerk, world.stranger):
        crawl = Crawl(world, Program(user))

        findings = crawl.run("api/v1/merchant", is_merchants)

        assert crawl.asked > 50
        assert not findings, told(findings)


def test_the_crawl_finds_an_open_door(world, monkeypatch):
    def anybodys(request: Any, slug: str) -> StoreMembership:
        with scope.across_stores("the door is open"):
            members = StoreMembership._base_manager.select_related("store")
            return get_object_or_404(members, store__slug=slug, role="owner")

    monkeypatch.setattr("home.desk.api.desk_gate._membership", anybodys)
    findings = Crawl(world, Program(world.own.owner)).run("api/v1/merchant", is_merchants)

    told_of = {finding.what for finding in findings}
    # Whoever looked stands in the other store's log.
    assert told_of == {
        *("tells which ids exist", "shows the other store"),
        "changes or links the other store",
    }


def test_nobody_meets_anything_of_another_person(world, settings, monkeypatch):
    # Whoever tries that many links is stopped before the last one.
    monkeypatch.setitem(settings.DOORS, "link", {})
    for user in (world.own.order.buyer, world.stranger):
        crawl = Crawl(world, Program(user))

        findings = crawl.run("api/v1/", is_personal)

        assert crawl.asked > 50
        assert not findings, told(findings)


def test_the_scope_is_left_behind_whatever_happens(world):
    client = Program(world.own.owner)
    path = f"/api/v1/merchant/stores/{world.own.store.slug}"
    client.raise_request_exception = False

    for answer in (
        client.get(f"{path}/products/"),
        client.get(f"{path}/products/987654/"),
        client.post(f"{path}/products/", {"name": 7}),
    ):
        assert answer.status_code in {200, 400, 404}
        assert scope.current() is None


def test_an_operator_who_works_for_no_store_has_no_desk(world):
    client = Program(world.operator)

    assert client.get("/api/v1/merchant/stores/").json() == []
    answer = client.get(f"/api/v1/merchant/stores/{world.own.store.slug}/orders/")
    assert answer.status_code == 404
