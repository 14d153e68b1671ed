"""A shopper asks, the store answers: on both sides, for guests, and for nobody else."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import Message
from core import scope
from orders.support import cautions, threads
from orders.support.answering import absence, hours
from orders.support.models import Thread, ThreadMessage
from orders.support.threads import Saying
from tests import make

pytestmark = pytest.mark.django_db


def said(thread: Thread) -> list[tuple[str, str]]:
    with scope.across_stores("the test reads all"):
        rows = ThreadMessage.unscoped.filter(thread=thread).order_by("pk")
        return [(row.side, row.text) for row in rows]


def test_nobody_looks_at_goods_for_some_people_only_by_asking_about_them(client):
    store = make.store("春风小店")
    tea = make.product(store, "绿茶")
    PageViewRestriction.objects.create(
        page=tea, restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )

    for method in (client.get, client.post):
        assert method(f"/messages/new/{store.slug}/?product={tea.pk}").status_code == 404


def test_a_guest_asks_about_goods_and_finds_it_again_signed_in(client, signed_in):
    store = make.store("春风小店")
    tea = make.product(store, "绿茶")
    new = f"/messages/new/{store.slug}/?product={tea.pk}"
    html = client.get(new).content.decode()
    assert "绿茶" in html
    assert not Thread.objects.exists()

    begun = client.post(new, {"text": "有货吗？"})

    thread = Thread.objects.get()
    assert begun.url == f"/messages/{thread.pk}/"
    assert said(thread) == [("shopper", "有货吗？")]
    assert (thread.store_unread, thread.shopper_unread, thread.product_id) == (1, 0, tea.pk)
    # Asked again about the same, it goes on.
    assert client.get(new).url == begun.url
    client.post(new, {"text": "<b>在吗</b>"})
    html = client.get(begun.url).content.decode()
    assert "&lt;b&gt;在吗" in html
    assert Thread.objects.count() == 1
    assert Client().get(begun.url).status_code == 404
    assert signed_in(make.user()).get(begun.url).status_code == 404
    assert "春风小店" in client.get("/messages/").content.decode()

    person = make.user("王芳")
    person.set_password("a-long-enough-word")
    person.save()
    form = {"username": person.phone, "password": "a-long-enough-word"}
    assert client.post("/account/login/password/", form).status_code == 302
    thread.refresh_from_db()
    assert (thread.person, thread.who) == (person, f"user {person.pk}")
    assert client.get(begun.url).status_code == 200
    threads.say(
        store=store, thread_id=thread.pk, side="store", saying=Saying(text="有的"),
        actor=store.owner, at=timezone.now(),
    )  # fmt: skip
    assert '<span class="badge">1</span>' in client.get("/account/").content.decode()
    client.get(begun.url)
    assert '<span class="badge">1</span>' not in client.get("/account/").content.decode()


def test_an_open_page_hears_news_and_nothing_else(signed_in):
    store, person = make.store(), make.user()
    browser = signed_in(person)
    page = browser.post(f"/messages/new/{store.slug}/", {"text": "在吗"}).url
    thread = Thread.objects.get()
    htmx = {"HTTP_HX_REQUEST": "true"}

    assert browser.get(f"{page}?version={thread.version}", **htmx).status_code == 204
    threads.say(
        store=store, thread_id=thread.pk, side="note", saying=Saying(text="她很急"),
        actor=store.owner, at=timezone.now(),
    )  # fmt: skip
    threads.say(
        store=store, thread_id=thread.pk, side="store", saying=Saying(text="在的，加我微信"),
        actor=store.owner, at=timezone.now(),
    )  # fmt: skip
    told = browser.get(f"{page}?version={thread.version}", **htmx).content.decode()
    assert "在的" in told
    assert "她很急" not in told
    assert str(cautions.WORDS["payment"]) in told
    empty = browser.post(page, {"text": " "}, **htmx)
    assert "请先写点什么" in empty["HX-Trigger"].encode().decode("unicode_escape")
    sent = browser.post(page, {"text": "好", "picture": make.photo()}, **htmx)
    assert "message-sent" in sent["HX-Trigger"]
    picture = ThreadMessage.unscoped.get(text="好")
    address = f"{page}pictures/{picture.pk}/"
    assert browser.get(address)["Content-Type"] == "image/jpeg"
    assert Client().get(address).status_code == 404
    refused = browser.post(page, {"picture": make.photo("a.jpg", None), "text": "x" * 1001})
    assert "最多 1000 个字" in refused.content.decode()


def test_an_order_is_asked_about_by_its_buyer_only(client):
    store = make.store()
    order = make.order(store, {make.variant(store): "1"})
    new = f"/messages/new/{store.slug}/?order={order.token}"

    assert client.get(new).status_code == 404
    assert client.get(f"/messages/new/{make.store().slug}/?order={order.token}").status_code == 404
    browser = make.guest(order)
    page = browser.get(f"/orders/{order.token}/").content.decode()
    assert new in page
    browser.post(new, {"text": "什么时候到"})
    assert Thread.objects.get().order == order


def test_outside_of_hours_it_is_said_once(signed_in):
    store, person = make.store(), make.user()
    hours.save(
        store=store, weekdays=0b0011111, opens=time(9), closes=time(18), away_text="", actor=None
    )
    friday = datetime(2026, 11, 20, 17, 59, tzinfo=timezone.get_default_timezone())
    owner = threads.Owner(user_id=person.pk)

    thread = threads.begin(store=store, owner=owner, saying=Saying(text="在吗"), at=friday)
    assert said(thread) == [("shopper", "在吗")]
    for minutes in (1, 2):
        at = friday + timedelta(minutes=minutes)
        threads.begin(store=store, owner=owner, saying=Saying(text="喂"), at=at)
    assert [side for side, _text in said(thread)] == ["shopper", "shopper", "auto", "shopper"]
    assert "周一、二、三、四、五 09:00–18:00" in said(thread)[2][1]
    night = hours.save(
        store=store, weekdays=0b0010000, opens=time(20), closes=time(2), away_text="", actor=None
    )
    open_at = [h for h in range(24) if hours.is_open(night, at=friday.replace(hour=h))]
    assert open_at == [20, 21, 22, 23]
    saturday = [h for h in range(24) if hours.is_open(night, at=friday.replace(day=21, hour=h))]
    assert saturday == [0, 1]


def test_who_is_away_is_told_once_an_hour():
    store, person = make.store("春风小店"), make.user("王芳")
    at = timezone.now()
    owner = threads.Owner(user_id=person.pk)
    thread = threads.begin(store=store, owner=owner, saying=Saying(text="在吗"), at=at)
    given = {"store": store, "thread_id": thread.pk}

    def sweep(minutes: int) -> list[str]:
        before = set(Message.objects.values_list("pk", flat=True))
        moment = at + timedelta(minutes=minutes)
        for pk, side in absence.waiting(at=moment):
            absence.tell(thread_id=pk, by=side, at=moment)
        return list(Message.objects.exclude(pk__in=before).values_list("to", flat=True))

    assert sweep(4) == []
    assert sweep(6) == [store.owner.phone]
    assert sweep(7) == []
    for minute in (8, 9):
        moment = at + timedelta(minutes=minute)
        threads.say(**given, side="store", saying=Saying(text="在"), actor=store.owner, at=moment)
    threads.seen(**given, by="store", at=at + timedelta(minutes=9))
    assert sweep(10) == []
    assert sweep(14) == [person.phone]
    # Read and answered again within the hour: one message is enough.
    threads.seen(**given, by="shopper", at=at + timedelta(minutes=15))
    moment = at + timedelta(minutes=16)
    threads.say(**given, side="store", saying=Saying(text="?"), actor=store.owner, at=moment)
    assert sweep(30) == []
    assert sweep(75) == [person.phone]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("你好，明天送", []),
        ("打 138 0000-0001", ["phone"]),
        ("看 https://evil.example/x", ["link"]),
        ("看 http://testserver/a-shop/", []),
        ("加 微信 转账给我", ["payment"]),
        ("订单 26112048150926 到了吗", []),
    ],
)
def test_what_a_reader_is_warned_of(text, found):
    assert cautions.of(text) == found
