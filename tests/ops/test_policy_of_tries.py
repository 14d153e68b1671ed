"""Every door of `settings.DOORS` shuts after its limit, in words, and counts each try once."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import daily_counts
from accounts.models import AppDevice
from accounts.second_factor import factor
from accounts.second_factor.middleware import DUE
from core import doors, rate_limits
from orders.lifecycle import cash, fulfil, steps
from orders.models import Order
from shop.flash.models import FlashItem
from shop.stores.models import Store
from tests import make
from tests.shop.flash.made import seckill

Knock = Callable[[str, int, Client], HttpResponse]
COMPLAINT = {"kind": "other", "text": "发货的时候说好了两天", "phone": "13800000009"}
CHAT = {"text": "两箱苹果"}


def sent(path: str, **form: object) -> Knock:
    """`{n}` in a value is the number of who is tried for."""

    def knock(ip: str, number: int, client: Client) -> HttpResponse:
        given = {key: str(text).replace("{n}", f"{number}") for key, text in form.items()}
        return client.post(path, given, REMOTE_ADDR=ip)

    return knock


def asked(path: str) -> Knock:
    return lambda ip, number, client: client.get(path.replace("{n}", f"{number}"), REMOTE_ADDR=ip)


def photographed(ip: str, number: int, client: Client) -> HttpResponse:
    picture = BytesIO(b"no picture")
    picture.name = "a.jpg"
    return client.post("/help/complaint/", COMPLAINT | {"photos": picture}, REMOTE_ADDR=ip)


def asked_afterwards(ip: str, number: int, client: Client) -> HttpResponse:
    """By the guest of one paid order, the same each time."""
    order = Order._base_manager.first()
    if order is None:
        store = make.store()
        order = make.order(store, {make.variant(store): "1"})
        cash.take(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    guest = make.guest(order)
    form = {"kind": "refund", "reason": "unwanted", f"line_{order.lines.get().pk}": "1"}
    return guest.post(f"/orders/{order.token}/aftersale/", form, REMOTE_ADDR=ip)


def reviewed(ip: str, number: int, client: Client) -> HttpResponse:
    """By the guest of one received order, the same each time."""
    order = Order._base_manager.first()
    if order is None:
        store = make.store()
        order = make.order(store, {make.variant(store): "1"})
        for step in (steps.confirm, fulfil.fulfil, cash.take):
            step(store=store, order_id=order.pk, actor=store.owner, at=timezone.now())
    form = {"line": str(order.lines.get().pk), "stars": "5"}
    return make.guest(order).post(f"/orders/{order.token}/review/", form, REMOTE_ADDR=ip)


def picking_up(ip: str, number: int, client: Client) -> HttpResponse:
    """The owner of this number tries a code."""
    owner = make.user_of(f"1381234000{number}")
    if not owner.memberships.exists():
        make.store(owner=owner)
    client.force_login(owner)
    return client.post("/merchant/pickup/", {"code": "000000"}, REMOTE_ADDR=ip)


def grabbing(ip: str, number: int, client: Client) -> HttpResponse:
    """The person of this number wants the same 秒杀 each time."""
    item = FlashItem.unscoped.first() or seckill(make.variant(make.store(), stock="3"))
    client.force_login(make.user_of(f"1331234000{number}"))
    path, accept = f"/seckill/{item.number}/grab/", {"Accept": "text/html"}
    return client.post(path, headers=accept, REMOTE_ADDR=ip)


def read(ip: str, number: int, client: Client) -> HttpResponse:
    return client.post(f"/{make.store().slug}/chat-order/", CHAT, REMOTE_ADDR=ip)


def invited(ip: str, number: int, client: Client) -> HttpResponse:
    """By another owner each time, to the phone of this number."""
    client.force_login(make.store().owner)
    return client.post("/merchant/staff/", {"phone": f"1361234000{number}", "role": "clerk"})


def inviting(ip: str, number: int, client: Client) -> HttpResponse:
    """By the owner of this number, to another phone each time."""
    owner = make.user_of(f"1371234000{number}")
    if not owner.memberships.exists():
        make.store(owner=owner)
    client.force_login(owner)
    inviting.phones += 1
    form = {"phone": f"1361234{inviting.phones:04}", "role": "clerk"}
    return client.post("/merchant/staff/", form)


inviting.phones = 0


def as_person(ip: str, number: int, client: Client) -> HttpResponse:
    from tests.api.conftest import Api

    return Api(make.user_of(f"1380000000{number}")).get("/me/")


def packed(ip: str, number: int, client: Client) -> HttpResponse:
    """The second copy of a day, when the first is made."""
    client.force_login(make.user_of(f"1390000000{number}"))
    return make.prove(client).post("/account/data/", {"action": "copy"})


def talking(path: str, **form: object) -> Knock:
    """To a store: by the person of this number, in one conversation or another each time."""

    def knock(ip: str, number: int, client: Client) -> HttpResponse:
        person = make.user_of(f"1351234000{number}")
        client.force_login(person)
        store = Store.objects.first() or make.store()
        given = dict(form)
        if "picture" in given:
            given["picture"] = BytesIO(b"no picture")
            given["picture"].name = "a.jpg"
        return client.post(path.replace("{store}", store.slug), given, REMOTE_ADDR=ip)

    return knock


def factored(ip: str, number: int, client: Client) -> HttpResponse:
    """Signed in by the first step, and guessing at the second."""
    person = make.user_of(f"1361111000{number}")
    if not factor.is_on(person):
        AppDevice.objects.filter(pk=factor.begin(person).pk).update(confirmed=True)
    client.force_login(person)
    session = client.session
    session[DUE] = True
    session.save()
    return client.post("/account/login/second-factor/", {"code": "x"}, REMOTE_ADDR=ip)


SIGN_IN = {"path": "/account/login/", "phone": "1390000000{n}"}
KNOCKS: dict[str, Knock] = {
    "form": sent("/cart/add/"),
    "sign_in": sent(**SIGN_IN, code="111111"),
    "password": sent("/account/login/password/", username="name{n}", password="x"),
    "second_factor": factored,
    "code_sent": sent(**SIGN_IN),
    "mail_again": sent("/account/password/reset/", email="{n}@example.com"),
    "mail_sent": sent("/account/password/reset/", email="{n}@example.com"),
    "data_copy": packed,
    "invitation_received": invited,
    "invitation_sent": inviting,
    "link": asked("/orders/nobodys-{n}/"),
    "message": talking("/messages/new/{store}/", text="在吗"),
    "message_picture": talking("/messages/new/{store}/", picture="", text="看"),
    "conversation": talking("/messages/new/{store}/", text="在吗"),
    "pickup_code": picking_up,
    "coupon_code": talking("/{store}/coupons/code/", code="x{n}"),
    "seckill": grabbing,
    "complaint": sent("/help/complaint/", **COMPLAINT),
    "complaint_photos": photographed,
    "aftersale": asked_afterwards,
    "review": reviewed,
    "user": as_person,
    "address": asked("/api/v1/products/"),
    "signing_in": sent("/api/v1/auth/refresh/", refresh="wrong"),
    "costly": read,
}
# Sent by pages or gateways: nobody reads an answer, and what is too much is not counted.
SILENT = {"seen", "visit"} | {f"{who}_notification" for who in ("payment", "shipping", "supplier")}
# Past these a question is asked: tests/accounts/test_captcha.py.
ASKING = {"question", "question_session"}
# Past it shoppers are told the store's own fee: tests/orders/shipping/test_rider_price.py.
SPARING = {"rider_price"}
WORDS = ("要过一次", "刚发过", "太多", "太频繁", "太快", "有点多")


def limits() -> Iterator[tuple[str, str]]:
    for door in KNOCKS:
        yield from ((door, by) for by in settings.DOORS[door])


def test_every_door_is_known_here():
    assert KNOCKS.keys() | SILENT | ASKING | SPARING == settings.DOORS.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(("door", "by"), list(limits()))
def test_a_door_shuts_after_its_limit(door, by, settings, monkeypatch):
    limits = {key: (10**6, seconds) for key, (_most, seconds) in settings.DOORS[door].items()}
    limits[by] = (1, limits[by][1])
    settings.DOORS = settings.DOORS | {door: limits}
    counted: list[str] = []
    watch(monkeypatch, counted)

    with time_machine.travel(timezone.now().replace(minute=5, second=5), tick=False) as clock:
        answers = []
        for number in range(1 + (doors.SUBNET_TIMES if by == "subnet" else 1)):
            counted.clear()
            ip = {"account": f"203.0.{number}.9", "subnet": f"203.0.113.{number}"}
            who = 1 if by == "account" else number
            answers.append(KNOCKS[door](ip.get(by, "203.0.113.9"), who, Client()))
            assert len(counted) == len(set(counted)), "counted twice"
            # One phone gets a code a minute.
            clock.shift(61 if door in {"code_sent", "mail_sent"} and by == "account" else 0)

    *before, refused = answers
    assert 429 not in [answer.status_code for answer in before]
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert any(word in refused.content.decode() for word in WORDS)


def watch(monkeypatch, counted: list[str]) -> None:
    over_any, take = rate_limits.over_any, daily_counts.take
    monkeypatch.setattr(
        rate_limits,
        "over_any",
        lambda caps: counted.extend(cap.name for cap in caps) or over_any(caps),
    )
    monkeypatch.setattr(
        daily_counts, "take", lambda who, **kept: counted.append(who) or take(who, **kept)
    )


@pytest.mark.django_db
def test_ipv6_is_counted_by_the_network_of_a_household(settings):
    settings.DOORS = settings.DOORS | {"password": {"account": (9, 600), "ip": (1, 600)}}
    knock = KNOCKS["password"]

    answers = [
        knock(ip, number, Client()).status_code
        for number, ip in enumerate(("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"))
    ]

    assert answers == [200, 429, 200]
    assert doors.subnet("2001:db8:1:2::") == "2001:db8:1::"
