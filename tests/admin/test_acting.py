"""Acting for a store: by name, for a reason, for half an hour, in that one store, in both logs."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from home.operators import groups
from orders.payments.models import Refund
from orders.payments.refunds import refund_limits
from shop.stores.models import Acting, AuditEntry, PlatformEntry, Store
from shop.stores.people import acting, audit, posts
from shop.stores.people.departments import DEPARTMENT
from shop.stores.tasks import end_overdue_stays
from tests import make
from tests.desk.test_roles import DOORS

pytestmark = pytest.mark.django_db
PHONES = count(15800000000)
ENTER, LEAVE = "/admin/platform/acting/", "/merchant/acting/leave/"
REASON = "店主来电，帮忙改运费"


@pytest.fixture
def town(world):
    groups.install_groups()
    return world


def of(name: str) -> tuple[User, Client]:
    user = User.objects.create(phone=str(next(PHONES)), name="小平")
    user.groups.add(Group.objects.get(name=DEPARTMENT[name].group))
    client = Client()
    client.force_login(user)
    return user, make.prove(client)


def enter(client: Client, store: Store):
    return client.post(ENTER, {"store": store.slug, "reason": REASON})


@pytest.fixture
def inside(town):
    """(operator, client) of the support department, in the store of `world.own`."""
    user, client = of("support")
    assert enter(client, town.own.store).url == "/merchant/"
    return user, client


@pytest.fixture
def shop():
    """With goods that anybody may order."""
    return make.store(owner=User.objects.create(phone=str(next(PHONES))))


def entries(store: Store) -> list[tuple[str, str, bool]]:
    rows = AuditEntry._base_manager.filter(store=store, acting__isnull=False).order_by("pk")
    return [(row.action, row.target, row.actor.name == "小平") for row in rows]


@pytest.mark.long
def test_comes_in_by_name_with_a_reason_and_leaves(town, inside):
    user, client = inside
    page = client.get("/merchant/").content.decode()
    assert f"代店操作：甲店（{REASON}），到 " in page
    assert "甲店" in client.get("/merchant/orders/").content.decode()

    assert client.post(LEAVE).url == ENTER
    assert client.get("/merchant/").url == "/open/"
    assert REASON in client.get(ENTER).content.decode()

    row = Acting._base_manager.get()
    assert (row.actor, row.store_id, row.reason) == (user, town.own.store.pk, REASON)
    assert row.ends_at - row.started_at == timedelta(minutes=30)
    assert row.left_at is not None
    assert entries(town.own.store) == [
        ("acting.enter", REASON, True),
        ("look.orders", "", True),
        ("acting.leave", REASON, True),
    ]
    log = PlatformEntry.objects.order_by("pk").values_list("action", "actor", "target")
    assert list(log) == [("acting.enter", user.pk, "甲店"), ("acting.leave", user.pk, "甲店")]


def test_both_logs_are_read_in_words(town, inside, merchant, operator):
    inside[1].post(LEAVE)

    read = make.prove(merchant).get("/merchant/audit/").content.decode()
    platforms = operator.get("/admin/platform/record/").content.decode()
    over_all = operator.get("/admin/platform/audit/").content.decode()

    for words in ("平台（小平）代店操作", "平台进入店铺", "平台离开店铺", REASON):
        assert words in read
    for words in ("平台进入店铺", "平台离开店铺", "甲店", REASON):
        assert words in platforms
    assert "平台（小平）代店操作" in over_all


def test_every_change_says_who_really_made_it(town, shop):
    user, client = of("support")
    page = make.product(shop)
    order = make.order(shop, {make.variant(shop): "1"})
    enter(client, shop)
    confirm = f"/merchant/orders/{order.number}/confirm/"

    client.post(f"/merchant/products/{page.pk}/on-sale/", {"on_sale": "0"})
    # It has no entry of its own: one says where it was made.
    client.post(confirm)
    client.get("/merchant/orders/")

    assert entries(shop)[1:] == [
        ("product.off_sale", str(page.pk), True),
        ("acting.step", confirm, True),
        ("look.orders", "", True),
    ]
    page.refresh_from_db()
    assert not page.is_on_sale
    assert order.events.latest("pk").actor == user


def test_reads_as_the_owner_does_and_nothing_of_another_store(town, inside, shop):
    _user, client = inside
    theirs = town.other
    order = make.order(shop, {make.variant(shop): "1"})

    for path in (
        "/merchant/statistics/",
        "/merchant/audit/",
        "/merchant/staff/",
        "/merchant/settlement/",
    ):
        assert client.get(path).status_code in {200, 302}, path
    for path in (
        f"/merchant/products/{theirs.product.pk}/",
        f"/merchant/orders/{order.number}/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/merchant/switch/{theirs.store.pk}/").status_code == 404
    page = client.get(f"/merchant/?store={theirs.store.pk}").content.decode()
    assert theirs.store.name not in page


def test_the_admin_is_the_merchants_and_shows_the_banner(town, inside):
    _user, client = inside
    own = reverse("wagtailadmin_pages:edit", args=[town.own.product.pk])
    other = reverse("wagtailadmin_pages:edit", args=[town.other.product.pk])

    assert "代店操作：甲店" in client.get(own).content.decode()
    assert client.get(other).status_code in {302, 403, 404}
    for path in ("/admin/platform/", "/admin/operate-complaints/", "/admin/users/", ENTER):
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("path", ["/admin/platform/", "/admin/users/", "/admin/operate-stores/"])
def test_a_superuser_is_no_more_than_the_owner_there(town, operator, path):
    assert operator.get(path).status_code == 200
    enter(operator, town.own.store)
    other = reverse("wagtailadmin_pages:edit", args=[town.other.product.pk])

    assert operator.get(path).status_code == 404
    assert operator.get(other).status_code in {302, 403, 404}
    assert operator.get("/merchant/").status_code == 200

    operator.post(LEAVE)
    assert operator.get(path).status_code == 200
    town.operator.refresh_from_db()
    assert town.operator.is_superuser


MONEY = {"refunds", "money", "payments", "staff"}


def test_what_brings_money_out_is_refused_at_every_door(town, inside):
    """And a walk over all doors leaves the operator what they were."""
    _user, client = inside
    doors = [(path, changes) for path, _looks, changes in DOORS if changes in MONEY]
    wrong = []
    for path, ability in doors:
        answer = client.post(path)
        if answer.status_code not in {403, 405}:
            wrong.append((path, ability, answer.status_code))

    assert len(doors) > 20
    assert wrong == []


def test_money_is_not_given_back_by_another_door(town, operator, shop):
    """Cancelling what was paid gives it back: the domain says no as well."""
    order = make.order(shop, {make.variant(shop): "1"})
    given = {"amount": Decimal(1), "kind": Refund.Kind.CANCELLED, "actor": town.operator}
    refund_limits.refuse(order, **given)

    enter(operator, shop)
    token = audit.ACTING.set(audit.Acted(Acting._base_manager.get().pk))
    try:
        with pytest.raises(refund_limits.BeyondRole, match="代店操作时不能退款"):
            refund_limits.refuse(order, **given)
    finally:
        audit.ACTING.reset(token)
    decide = "/merchant/members/withdrawals/x/"
    assert operator.post(decide, {"decision": "paid"}).status_code == 403


@pytest.mark.long
def test_a_walk_over_all_doors_changes_nothing_of_the_operator(town, operator):
    enter(operator, town.own.store)
    for path, _looks, _changes in DOORS:
        operator.post(path)

    now = User.unscoped.get(pk=town.operator.pk)
    assert (now.is_superuser, now.is_active) == (True, True)
    assert not now.groups.exists()
    assert not now.memberships.exists()


def test_it_is_over_after_half_an_hour(town, inside):
    _user, client = inside
    Acting._base_manager.update(
        started_at=timezone.now() - timedelta(minutes=31),
        ends_at=timezone.now() - timedelta(minutes=1),
    )
    page = town.own.product

    answer = client.post(f"/merchant/products/{page.pk}/on-sale/", {"on_sale": "0"})

    assert answer.url == ENTER
    page.refresh_from_db()
    assert page.is_on_sale
    assert client.get("/merchant/").url == "/open/"
    row = Acting._base_manager.get()
    assert row.left_at == row.ends_at
    assert [action for action, _target, _by in entries(town.own.store)] == [
        "acting.enter",
        "acting.over",
    ]


def test_both_logs_hear_that_it_is_over_though_nobody_comes_back(town, inside):
    Acting._base_manager.update(
        started_at=timezone.now() - timedelta(minutes=31),
        ends_at=timezone.now() - timedelta(minutes=1),
    )

    assert (end_overdue_stays(), end_overdue_stays()) == (1, 0)

    row = Acting._base_manager.get()
    assert row.left_at == row.ends_at
    told = [action for action, _target, _by in entries(town.own.store)]
    assert told == ["acting.enter", "acting.over"]
    assert PlatformEntry.objects.filter(action="acting.over").count() == 1


@pytest.mark.parametrize("how", ["department", "inactive", "left elsewhere"])
def test_it_ends_at_once_for_who_may_no_more(town, inside, how):
    user, client = inside
    if how == "department":
        posts.assign(user_id=user.pk, names=["finance"], actor=town.operator)
    elif how == "inactive":
        User.unscoped.filter(pk=user.pk).update(is_active=False)
    else:
        acting.leave(acting_id=Acting._base_manager.get().pk, at=timezone.now())

    answer = client.post(f"/merchant/products/{town.own.product.pk}/on-sale/", {"on_sale": "0"})

    assert answer.status_code == 302
    town.own.product.refresh_from_db()
    assert town.own.product.is_on_sale
    assert client.get("/merchant/orders/").status_code == 302
    assert Acting._base_manager.get().left_at is not None


def test_entering_the_next_store_leaves_the_first(town, inside):
    user, client = inside
    client.post(LEAVE)
    enter(client, town.own.store)
    at = timezone.now()

    acting.enter(store=town.other.store, reason=REASON, actor=user, at=at)

    assert Acting._base_manager.filter(left_at=None).get().store_id == town.other.store.pk
    assert client.get("/merchant/").url == ENTER


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"store": "甲店", "reason": "看看"}, "5"),
        ({"store": "没有这家", "reason": REASON}, "没有这个店"),
        ({"store": "甲店", "reason": ""}, "请填写"),
    ],
)
def test_nobody_comes_in_without_a_store_and_a_reason(town, form, words):
    _user, client = of("operations")

    answer = client.post(ENTER, form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Acting._base_manager.exists()
    assert client.get("/merchant/").url == "/open/"


def test_who_has_not_shown_that_it_is_them_shows_it_first(town):
    user, _proved = of("operations")
    client = Client()
    client.force_login(user)

    assert "/account/" in client.get(ENTER).url
    assert "/account/" in enter(client, town.own.store).url
    assert not Acting._base_manager.exists()


@pytest.mark.parametrize("name", ["finance", "marketing", "auditors"])
def test_other_departments_do_not_enter(town, name):
    _user, client = of(name)

    assert enter(client, town.own.store).url == "/admin/"
    assert not Acting._base_manager.exists()


def test_a_number_in_a_session_of_somebody_else_opens_nothing(town, inside):
    _other, stranger = of("operations")
    session = stranger.session
    session[acting.SESSION] = Acting._base_manager.get().pk
    session.save()

    assert stranger.get("/merchant/orders/").url == ENTER
    assert stranger.get("/merchant/orders/").url == "/open/"
