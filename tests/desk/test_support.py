"""客服 at the desk: queues, answers, notes, hand-over, canned replies, search, the pulse."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from orders.cart.storing.storage import Owner
from orders.lifecycle import cash, fulfil, steps
from orders.support import customers, threads
from orders.support.models import CannedReply, SupportHours, Thread, ThreadMessage
from orders.support.threads import About, Saying
from shop.stores.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
DESK = "/merchant/support/"


def asked(store, person, words="在吗", **about) -> Thread:
    owner, at = Owner(user_id=person.pk), timezone.now()
    return threads.begin(
        store=store, owner=owner, saying=Saying(text=words), about=About(**about), at=at
    )


def test_a_question_is_heard_answered_and_closed(owner, store, signed_in):
    wang, tea = make.user("王芳"), make.product(store, "绿茶")
    first = owner.get("/merchant/pulse/?version=", **HTMX)
    version = first.context["version"]
    thread = asked(store, wang, "茶还有吗 13800000000", product=tea)

    told = owner.get(f"/merchant/pulse/?version={version}", **HTMX)
    assert json.loads(told["HX-Trigger"]) == {
        "messages-changed": {"waiting": 1},
        "new-message": 1,
        "chime": 70,
    }
    listed = owner.get(DESK).content.decode()
    assert "王芳" in listed
    assert "绿茶" in listed
    page = f"{DESK}{thread.pk}/"
    html = owner.get(page).content.decode()
    assert "有电话号码" in html
    assert owner.get(f"{page}?version={thread.version}", **HTMX).status_code == 204

    owner.post(page, {"text": "她是老顾客", "note": "1"})
    thread.refresh_from_db()
    assert (thread.waits_since is not None, thread.shopper_unread) == (True, 0)
    owner.post(page, {"product": tea.pk})
    sent = owner.post(page, {"text": "有的"}, **HTMX)
    assert json.loads(sent["HX-Trigger"]) == {"message-sent": True}
    thread.refresh_from_db()
    assert (thread.waits_since, thread.shopper_unread, thread.store_unread) == (None, 2, 0)
    shopper = signed_in(wang).get(thread.get_absolute_url()).content.decode()
    assert "有的" in shopper
    assert "她是老顾客" not in shopper

    support = make.member(store, "support")
    owner.post(f"{page}assign/", {"person": support.pk})
    assert "王芳" in signed_in(support).get(f"{DESK}?queue=mine").content.decode()
    owner.post(f"{page}assign/", {"person": make.member(store, "editor").pk})
    owner.post(f"{page}close/")
    thread.refresh_from_db()
    assert thread.assigned_to == support
    assert thread.closed_at
    assert "王芳" in owner.get(f"{DESK}?queue=closed").content.decode()
    asked(store, wang, "再问一下", product=tea)
    thread.refresh_from_db()
    assert thread.closed_at is None
    actions = AuditEntry.objects.filter(action__startswith="support").order_by("pk")
    assert [row.action for row in actions] == ["support.assign", "support.close"]


def test_canned_replies_fill_their_places(owner, store):
    thread = asked(store, make.user("王芳"))
    owner.post(f"{DESK}replies/add/", {"title": "问候", "text": "{称呼}您好，这里是{店名}"})
    reply = CannedReply.objects.get()

    again = owner.post(f"{DESK}replies/add/", {"title": "问候", "text": "x"})
    assert "已经有一条" in again.content.decode()
    assert f"王芳您好，这里是{store.name}" in owner.get(f"{DESK}{thread.pk}/").content.decode()
    plain = owner.get(f"{DESK}{thread.pk}/?reply={reply.pk}").content.decode()
    assert f">王芳您好，这里是{store.name}</textarea>" in plain
    owner.post(f"{DESK}replies/{reply.pk}/", {"title": "问候", "text": "你好"})
    assert CannedReply.objects.get().text == "你好"
    owner.post(f"{DESK}replies/{reply.pk}/remove/")
    assert not CannedReply.objects.exists()
    given = {"weekdays": ["0", "6"], "opens": "08:00", "closes": "20:00", "away_text": "明天见"}
    owner.post(f"{DESK}settings/", {"has_hours": "on", **given})
    assert SupportHours.objects.get().weekdays == 0b1000001
    assert "明天见" in owner.get(f"{DESK}settings/").content.decode()
    owner.post(f"{DESK}settings/", given)
    assert not SupportHours.objects.exists()


def test_one_box_finds_by_everything_a_customer_may_name(owner, store):
    wang, at = make.user("王芳"), timezone.now()
    order = make.order(store, {make.variant(store, name="龙井茶"): "2"}, buyer=wang)
    given = {"store": store, "order_id": order.pk, "actor": store.owner}
    steps.confirm(**given, at=at)
    fulfil.fulfil(**given, at=at, courier="顺丰", tracking_number="SF123456")
    cash.take(**given, at=at + timedelta(minutes=1))
    asked(store, wang, order=order)

    for words in (order.number, order.number[-4:], "0001", "李明", "sf123456", "龙井"):
        assert order.number in owner.get(f"{DESK}find/?q={words}").content.decode(), words
    assert "没有找到" in owner.get(f"{DESK}find/?q=别的").content.decode()
    page = f"{DESK}customer/?order={order.number}"
    owner.post(page, {"labels": "老顾客,不要香菜，", "note": "住三楼"})
    html = owner.get(page).content.decode()
    assert f"¥{order.total_price}" in html
    for words in ("老顾客", "不要香菜", "住三楼", "李明"):
        assert words in html
    thread = Thread.objects.get()
    assert "住三楼" in owner.get(f"{DESK}customer/?thread={thread.pk}").content.decode()
    assert customers.paid_by(customers.of_order(order)) == order.total_price


def test_a_nosy_neighbour_reads_and_changes_nothing(owner, store, signed_in):
    thread = asked(store, make.user("王芳"), "我家在文三路")
    order = make.order(store, {make.variant(store): "1"})
    message = ThreadMessage.objects.get()
    reply = CannedReply.objects.create(store=store, title="a", text="b", created_at=timezone.now())
    nosy = signed_in(make.store().owner)

    for path in (
        f"{thread.pk}/",
        f"{thread.pk}/pictures/{message.pk}/",
        f"customer/?thread={thread.pk}",
        f"customer/?order={order.number}",
        f"replies/{reply.pk}/",
    ):
        assert nosy.get(f"{DESK}{path}").status_code == 404, path
    for path in (
        f"{thread.pk}/",
        f"{thread.pk}/close/",
        f"{thread.pk}/assign/",
        f"replies/{reply.pk}/remove/",
    ):
        assert nosy.post(f"{DESK}{path}", {"text": "x"}).status_code == 404, path
    assert "王芳" not in nosy.get(f"{DESK}?queue=all").content.decode()
    assert "文三路" not in nosy.get(f"{DESK}find/?q=王芳").content.decode()
    thread.refresh_from_db()
    assert (thread.version, thread.closed_at) == (1, None)
    assert signed_in(make.member(store, "editor")).get(DESK).status_code == 403
