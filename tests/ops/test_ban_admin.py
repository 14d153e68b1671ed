"""封禁地址 in the operators' admin: list, ban, lift; nobody else finds it."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.bans import bans
from accounts.bans.models import AllowedNetwork, Ban
from home.operators import groups
from tests import make

LIST, ADD = "/admin/operate-bans/", "/admin/operate-bans/add/"
ALLOW = "/admin/operate-allowed/add/"


@pytest.fixture
def operator(db):
    groups.install_groups()
    user = make.user()
    user.groups.add(Group.objects.get(name=groups.OPERATORS))
    return user


def test_an_operator_bans_and_lifts(operator, signed_in):
    client = signed_in(operator)

    client.post(ADD, {"network": "203.0.113.9", "reason": "撞库", "hours": "24"})
    row = Ban.objects.get()

    assert (row.network, row.reason, row.made_by) == ("203.0.113.9/32", "撞库", operator)
    assert row.until is not None
    listed = client.get(LIST).content.decode()
    assert "203.0.113.9/32" in listed
    assert "封禁中" in listed
    assert f"/admin/operate-bans/{row.pk}/lift/" in listed

    client.post(f"/admin/operate-bans/{row.pk}/lift/")
    row.refresh_from_db()

    assert row.lifted_by == operator
    assert "已解封" in client.get(LIST).content.decode()


def test_a_refused_ban_says_why(operator, signed_in):
    page = signed_in(operator).post(ADD, {"network": "127.0.0.1", "reason": "x", "hours": "0"})

    assert page.status_code == 200
    assert "这是服务器自己的地址" in page.content.decode()
    assert not Ban.objects.exists()


def test_an_operator_cannot_lock_himself_out(operator, signed_in):
    client = signed_in(operator)

    page = client.post(
        ADD,
        {"network": "203.0.113.0/24", "reason": "x", "hours": "0"},
        REMOTE_ADDR="203.0.113.9",
    )

    assert "里面有你自己现在的地址" in page.content.decode()
    assert not Ban.objects.exists()


def test_merchants_and_visitors_find_nothing(db, client, signed_in):
    owner = make.store("小店").owner
    row = bans.impose(network="203.0.113.9", reason="-", until=None, actor=None, at=timezone.now())

    for path in (LIST, ADD, f"/admin/operate-bans/{row.pk}/lift/"):
        assert signed_in(owner).get(path).status_code == 404
        assert signed_in(owner).post(path).status_code == 404
        assert client.get(path).status_code == 302
    row.refresh_from_db()
    assert row.lifted_at is None


def test_an_operator_keeps_the_list_of_who_is_never_banned(operator, signed_in):
    client = signed_in(operator)
    form = {"network": "203.0.113.0/24", "note": "办公室"}

    assert "网段太大" in client.post(ALLOW, form | {"network": "0.0.0.0/0"}).content.decode()
    client.post(ALLOW, form)
    row = AllowedNetwork.objects.get()

    assert (row.network, row.made_by) == ("203.0.113.0/24", operator)
    assert "203.0.113.0/24" in client.get("/admin/operate-allowed/").content.decode()
    banned = client.post(ADD, {"network": "203.0.113.9", "reason": "撞库", "hours": "24"})
    assert "白名单" in banned.content.decode()
    remove = f"/admin/operate-allowed/{row.pk}/remove/"
    assert signed_in(make.store("小店").owner).post(remove).status_code == 404
    client.post(remove)
    assert not AllowedNetwork.objects.exists()
