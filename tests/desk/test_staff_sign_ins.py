"""Sign-ins of a store's people and of the platform's stand in their logs, with where from."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from shop.stores.models import AuditEntry, PlatformEntry, StoreMembership
from shop.stores.people import audit_words, staff
from shop.stores.people.departments import DEPARTMENT
from tests import make
from tests.accounts.test_second_factor import STEP, code_of, on

pytestmark = pytest.mark.django_db
PASSWORD = "shan-zhu-7301"


def sign_in(user, address: str = "/account/login/password/", **more: str) -> int:
    given = {"username": user.username, "password": PASSWORD}
    return Client().post(address, given, REMOTE_ADDR="203.0.113.9", **more).status_code


def entries() -> list[tuple[int, int | None, str, str]]:
    rows = AuditEntry.objects.filter(action="staff.sign_in").order_by("pk")
    return [(row.store_id, row.actor_id, row.place, audit_words.action(row)) for row in rows]


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def clerk(store):
    return with_password(make.member(store, "clerk"))


def test_each_sign_in_is_written_once_with_where_it_came_from(store, clerk):
    assert sign_in(clerk) == 302
    api = {"content_type": "application/json"}
    assert sign_in(clerk, reverse("api-sign-in-password"), **api) == 200
    assert sign_in(with_password(make.user())) == 302

    line = (store.pk, clerk.pk, "203.0.113.*", "登录")
    assert entries() == [line, line]


def test_nothing_is_written_of_a_wrong_password_nor_of_who_is_suspended(store, clerk):
    assert (
        Client()
        .post("/account/login/password/", {"username": clerk.username, "password": "wrong"})
        .status_code
        == 200
    )
    mine = StoreMembership.objects.get(user=clerk)
    at = timezone.now()
    staff.suspend(store=store, membership_id=mine.pk, actor=store.owner, at=at)
    assert sign_in(clerk) == 302

    assert entries() == []


def test_only_stores_where_the_person_works_read_of_it(store, clerk):
    make.store()
    own = make.store(owner=clerk)
    assert sign_in(clerk) == 302

    assert [store_id for store_id, *_rest in entries()] == [store.pk, own.pk]


def test_nobody_is_in_before_the_second_factor_and_a_wrong_one_is_told(store, clerk):
    on(clerk)
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.post("/account/login/password/", {"username": clerk.username, "password": PASSWORD})
    assert entries() == []

    client.post(STEP, {"code": "000000"})
    (refusal,) = AuditEntry.objects.filter(action="staff.factor_refused")
    assert (refusal.actor, refusal.place) == (clerk, "203.0.113.*")
    assert audit_words.action(refusal) == "两步验证没有通过"
    with time_machine.travel(timezone.now() + timedelta(seconds=3), tick=False):
        assert client.post(STEP, {"code": code_of(clerk)}).status_code == 302

    assert [line[1:] for line in entries()] == [(clerk.pk, "203.0.113.*", "登录")]


def test_the_platforms_people_stand_in_the_platforms_log(store):
    operator = with_password(make.user())
    operator.groups.add(Group.objects.get(name=DEPARTMENT["operations"].group))
    assert sign_in(operator) == 302

    (entry,) = PlatformEntry.objects.filter(action="staff.sign_in")
    assert (entry.actor, entry.place) == (operator, "203.0.113.*")
    assert entries() == []
