"""The founders' control centre: who sees it, and what suspending a store does."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import Message, User
from home.complaints import record
from home.complaints.models import Complaint
from home.operators import groups
from home.operators.admin_home import figures
from orders.models import Order
from orders.payments.models import PaymentLog
from shop.stores import suspension
from shop.stores.models import AuditEntry, Store, StorePage

INDEX = "operate-stores_modeladmin_index"


@pytest.fixture
def staff(world):
    """Somebody of the group 运营, no superuser."""
    groups.install_groups()
    user = User.objects.create(phone="13800000009", name="小运")
    user.groups.add(Group.objects.get(name=groups.OPERATORS))
    client = Client()
    client.force_login(user)
    return client


def suspend(world, reason="资质不全"):
    return suspension.suspend(
        store=world.own.store, reason=reason, actor=world.operator, at=timezone.now()
    )


@pytest.mark.long
@pytest.mark.parametrize("who", ["operator", "staff"])
def test_lists_stores_newest_first(request, world, who):
    text = request.getfixturevalue(who).get(reverse(INDEX)).content.decode()

    assert text.index(world.other.store.name) < text.index("甲店")
    for word in (world.own.store.phone, world.own.store.slug, "营业中", "甲老板"):
        assert word in text


@pytest.mark.parametrize("query", ["甲店", "13800000001"])
def test_finds_a_store_by_name_or_phone(operator, world, query):
    text = operator.get(reverse(INDEX), {"q": query}).content.decode()

    assert "甲店" in text
    assert world.other.store.name not in text


def test_filters_by_status(operator, world):
    suspend(world)

    text = operator.get(reverse(INDEX), {"status__exact": "suspended"}).content.decode()

    assert "甲店" in text
    assert world.other.store.name not in text


def test_is_closed_to_merchants(merchant, world):
    for name, args in (
        (INDEX, []),
        ("operate_store_suspend", [world.own.store.pk]),
        ("operate_store_restore", [world.own.store.pk]),
    ):
        assert merchant.get(reverse(name, args=args)).status_code == 404
        assert merchant.post(reverse(name, args=args), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("action", ["create", "edit", "delete"])
def test_offers_no_creating_editing_or_deleting(action):
    with pytest.raises(NoReverseMatch):
        reverse(f"operate-stores_modeladmin_{action}")


@pytest.mark.long
def test_operators_see_every_store(staff, world):
    for side in (world.own, world.other):
        url = reverse("wagtailadmin_pages:edit", args=[side.page.pk])
        assert staff.get(url).status_code == 200


def test_suspends_with_a_reason_that_the_owner_is_told(operator, world):
    url = reverse("operate_store_suspend", args=[world.own.store.pk])

    operator.post(url, {"reason": "资质不全"})

    store = Store.objects.get(pk=world.own.store.pk)
    message = Message.objects.filter(to="13800000001").latest("pk")
    assert (store.status, store.status_reason) == (Store.Status.SUSPENDED, "资质不全")
    assert "资质不全" in message.body
    entry = AuditEntry.objects.get(store=store, action="suspend")
    assert (entry.actor, entry.changes["reason"]) == (world.operator, ["", "资质不全"])


@pytest.mark.long
def test_every_page_of_a_suspended_store_is_gone(world):
    urls = [world.own.page.url, world.own.category.url, world.own.product.url]
    assert {Client().get(url).status_code for url in urls} == {200}

    suspend(world)

    assert {Client().get(url).status_code for url in urls} == {404}


def test_suspending_twice_changes_nothing_more(world):
    assert suspend(world) is True
    assert suspend(world, reason="别的原因") is False

    assert Store.objects.get(pk=world.own.store.pk).status_reason == "资质不全"
    assert AuditEntry.objects.filter(store=world.own.store, action="suspend").count() == 1


def test_a_reason_is_needed(world):
    with pytest.raises(ValidationError):
        suspend(world, reason="  ")

    assert Store.objects.get(pk=world.own.store.pk).is_open


def test_restoring_brings_the_same_pages_back(operator, world):
    suspend(world)

    operator.post(reverse("operate_store_restore", args=[world.own.store.pk]))

    store = Store.objects.get(pk=world.own.store.pk)
    assert (store.status, store.status_reason) == (Store.Status.OPEN, "")
    assert Client().get(world.own.product.url).status_code == 200
    assert StorePage.objects.get(store=store).live


def test_restoring_an_open_store_changes_nothing(world):
    done = suspension.restore(store=world.own.store, actor=world.operator, at=timezone.now())

    assert done is False
    assert not AuditEntry.objects.filter(action="restore").exists()


def test_a_scheduled_draft_does_not_open_a_suspended_store(world):
    revision = world.own.page.save_revision(approved_go_live_at=timezone.now())

    suspend(world)

    revision.refresh_from_db()
    assert revision.approved_go_live_at is None


def test_the_first_page_tells_what_waits_and_how_the_platform_does(operator, world, merchant):
    """Issue 9 A16: it was Wagtail's page counts."""
    record.file(kind="fake", text="假货", phone="13700000001", at=timezone.now())

    page = " ".join(operator.get("/admin/").content.decode().split())

    open_complaints = Complaint.objects.count()
    assert f"<b>{open_complaints}</b> 条投诉待答复" in page
    today = figures(timezone.localtime(), open_stores=2)
    assert {row["label"]: row["value"] for row in today}["营业中的店"] == 2
    assert all(row["label"] in page for row in today)
    assert "今日有单的店" not in merchant.get("/admin/").content.decode()


def test_the_overview_has_orders_turnover_and_last_activity(operator, world):
    Order._base_manager.filter(store=world.other.store).update(cancelled_at=timezone.now())
    order = world.own.order
    Order._base_manager.filter(pk=order.pk).update(created_at=timezone.now(), pay_method="cod")

    rows = operator.get(reverse(INDEX)).context["view"].queryset
    shown = {row.pk: row for row in rows}

    assert shown[world.own.store.pk].orders_counted == 1
    assert shown[world.own.store.pk].orders_total == order.total_price
    assert shown[world.other.store.pk].orders_counted is None
    assert shown[world.own.store.pk].last_event_at is not None
    page = operator.get(reverse(INDEX)).content.decode()
    assert f"¥{order.total_price:,.2f}" in page


def test_no_english_is_left_on_empty_lists(operator, db):
    for name in ("operate-bans", "operate-complaints", "operate-refunds", "operate-payment-log"):
        page = operator.get(reverse(f"{name}_modeladmin_index"), {"q": "没有这个"}).content.decode()
        main = page[page.index('class="result-list') :]
        for words in ("have been created", "Why not", "add one", "No "):
            assert words not in main, (name, words)


def test_the_payment_log_speaks_in_words(operator, world):
    for event, detail in (
        ("alipay.trade.refund", {}),
        ("captured", {"note": "到账"}),
        ("received", {"verdict": "forged: no signature"}),
        ("something_new", {}),
    ):
        PaymentLog.objects.create(
            kind="request" if "." in event else "decision",
            event=event,
            store=world.own.store,
            detail=detail,
        )

    page = operator.get(reverse("operate-payment-log_modeladmin_index")).content.decode()

    for words in ("申请退款", "收款入账", "签名不对，不可信"):
        assert words in page
    for raw in ("trade.refund", ">captured<", "forged", "something_new"):
        assert raw not in page
