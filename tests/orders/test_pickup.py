"""A pick-up code: its buyer sees it, a counter books it once, wholly or in parts."""

import hashlib
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import doors
from orders.lifecycle import cancellation, undo
from orders.models import Order
from orders.pickup import codes, handover, offline
from orders.pickup.models import PickupCode
from orders.shipping.models import FulfillmentLine
from tests import make
from tests.api.conftest import Api

pytestmark = pytest.mark.django_db
PATH = "/merchant/pickup/"


@pytest.fixture
def owner(store, signed_in):
    return signed_in(store.owner)


def ordered(store, quantity: str = "3", **given) -> Order:
    goods = make.variant(store, stock="9", price="5.00")
    pickup = {"delivery": "pickup", "pay_method": "in_store"}
    return make.order(store, {goods: quantity}, **{**pickup, **given})


@pytest.mark.long
def test_a_desk_without_network_knows_the_codes_by_marks_and_tells_later(store, owner):
    first, second, cancelled = ordered(store), ordered(store), ordered(store)
    code, other = code_of(first), code_of(second)
    code_of(cancelled)
    given = {"store": store, "actor": None, "at": timezone.now()}
    cancellation.cancel(**given, order_id=cancelled.pk, reason="没货了")
    text = owner.get(f"{PATH}known/").content.decode()
    told = json.loads(text)
    assert code not in text.replace(told["token"], "").replace(told["salt"], "")
    rows = {row["mark"]: row for row in told["rows"]}
    assert set(rows) == {offline.mark(one, told["salt"]) for one in (code, other)}
    mine = rows[offline.mark(code, told["salt"])]
    assert (mine["tail"], mine["to_pay"]) == (first.number[-4:], f"{first.total_price}")
    digest = hashlib.pbkdf2_hmac("sha256", code.encode(), told["salt"].encode(), told["rounds"])
    assert digest.hex() == offline.mark(code, told["salt"])

    form = {"token": told["token"], "id": "a", "code": code, "cash": "on"}
    for _twice in range(2):
        said = owner.post(f"{PATH}late/", form).json()
        assert said == {"ok": True, "words": f"订单 #{first.number[-4:]} 已补记"}
    first.refresh_from_db()
    assert (gone(first), first.is_paid) == (Decimal(3), True)
    again = owner.post(f"{PATH}late/", form | {"id": "b"}).json()
    assert again["ok"] is False
    assert f"取货码 {code} 没有记上" in again["words"]
    assert "已经核销" in again["words"]


def test_only_who_had_a_list_tells_what_was_handed_over(store, owner, signed_in):
    order, person = ordered(store), make.member(store, "clerk")
    code, clerk = code_of(order), signed_in(person)
    token = clerk.get(f"{PATH}known/").json()["token"]
    foreign = signed_in(make.store().owner)
    for number, (who, given) in enumerate(
        [(owner, token), (owner, ""), (foreign, token), (clerk, f"{token}x")]
    ):
        form = {"token": given, "id": f"{number}", "code": code}
        assert who.post(f"{PATH}late/", form).json()["ok"] is False
    assert gone(order) == 0
    assert foreign.get(f"{PATH}known/").json()["rows"] == []
    assert clerk.get(f"{PATH}known/", {"ping": "1"}).status_code == 204
    with (
        time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False),
        pytest.raises(PermissionDenied),
    ):
        offline.check(token, store=store, person_id=person.pk)


def test_the_api_tells_its_buyer_the_code_and_nobody_else(store):
    buyer, other = make.user(), make.user()
    order = ordered(store, buyer=buyer)
    told = Api(buyer).get(f"/orders/{order.token}/pickup-code/")
    code = code_of(order)
    assert told.json() == {"code": code, "link": codes.link(code)}
    assert Api(other).get(f"/orders/{order.token}/pickup-code/").status_code == 404
    delivered = ordered(store, buyer=buyer, delivery="local", pay_method="cod")
    assert Api(buyer).get(f"/orders/{delivered.token}/pickup-code/").status_code == 404


def code_of(order: Order) -> str:
    return codes.of(order, at=timezone.now())


def gone(order: Order) -> Decimal:
    rows = FulfillmentLine.objects.filter(line__order=order)
    return sum((row.quantity for row in rows), Decimal(0))


def test_only_the_buyer_sees_code_and_picture(store, client, owner):
    order = ordered(store)
    page = make.guest(order).get(order.get_absolute_url()).content.decode()
    code = PickupCode.objects.get(order=order).code

    assert re.search(rf"{code[:3]} {code[3:]}", page)
    assert "<svg" in page
    strange = client.get(order.get_absolute_url()).content.decode()
    desk = owner.get(f"/merchant/orders/{order.number}/").content.decode()
    for text in (strange, desk):
        assert code not in text
        assert f"{code[:3]} {code[3:]}" not in text
    brought = make.order(store, {make.variant(store): "1"})
    unpaid = ordered(store, pay_method="wechatpay")
    assert code_of(brought) == code_of(unpaid) == ""
    make.guest(unpaid).get(unpaid.get_absolute_url())
    assert PickupCode.objects.count() == 1


def test_a_counter_sees_the_goods_takes_the_money_and_books_once(store, owner, signed_in):
    order = ordered(store)
    code = code_of(order)
    shown = owner.get(PATH, {"code": f" {code[:3]} {code[3:]}"}).content.decode()
    linked = owner.get(PATH, {"code": codes.link(code)}).content.decode()

    assert "要交 3 件" in shown
    assert "要收 ¥15.00" in shown
    assert "要交 3 件" in linked
    assert gone(order) == 0
    clerk = signed_in(make.member(store, "clerk"))
    done = clerk.post(PATH, {"code": code, "cash": "on"}, follow=True).content.decode()
    second = owner.post(PATH, {"code": code})

    order.refresh_from_db()
    assert "已交货" in done
    assert second.status_code == 404
    assert "已经核销" in second.content.decode()
    assert (gone(order), order.is_fulfilled, order.is_paid) == (3, True, True)
    assert order.events.filter(type="handed_over").count() == 1


def test_part_by_part_with_one_code(store, owner):
    order = ordered(store)
    code, line = code_of(order), order.lines.get()
    form = {"code": code, "seen_left": "3", "send": line.pk, f"line_{line.pk}": "1"}
    part = owner.post(PATH, form, follow=True).content.decode()
    stale = owner.post(PATH, form)
    owner.post(PATH, {"code": code})

    assert "还有没交的" in part
    assert "还要收 ¥15.00" in part
    assert stale.status_code == 409
    assert gone(order) == 3
    assert PickupCode.objects.get(order=order).closed_at is not None


@pytest.mark.long
def test_codes_that_open_nothing_say_why_and_are_counted(store, owner, settings):
    cancelled, theirs = ordered(store), ordered(make.store())
    code = code_of(cancelled)
    given = {"store": store, "order_id": cancelled.pk, "actor": None, "at": timezone.now()}
    cancellation.cancel(**given, reason="没货了")
    foreign = code_of(theirs)

    assert "已取消" in owner.get(PATH, {"code": code}).content.decode()
    for wrong in ("000", "abcdef", foreign):
        answer = owner.post(PATH, {"code": wrong})
        assert answer.status_code == 404
        assert "没有这个取货码" in answer.content.decode()
    assert gone(theirs) == 0
    most = doors.most("pickup_code", "account")
    answers = [owner.post(PATH, {"code": "111111"}).status_code for _try in range(most)]
    assert answers[-1] == 429


def test_a_code_is_one_orders_while_it_is_open_and_then_anybodys(store, monkeypatch):
    first, second = ordered(store), ordered(store)
    drawn = iter(["123456", "123456", "654321", "123456"])
    monkeypatch.setattr(codes, "drawn", lambda: next(drawn))

    assert code_of(first) == "123456"
    assert code_of(second) == "654321"
    with pytest.raises(IntegrityError), transaction.atomic():
        PickupCode.objects.filter(order=second).update(code="123456")
    given = {"store": store, "actor": None, "at": timezone.now()}
    handover.hand_over(**given, code="123456")
    third = ordered(store)
    assert code_of(third) == "123456"
    assert handover.find(store=store, code="123456", at=timezone.now()) == third


def test_handed_over_by_mistake_it_gets_a_new_code(store):
    order = ordered(store)
    given = {"store": store, "actor": None, "at": timezone.now()}
    handover.hand_over(**given, code=code_of(order))
    undo.unship(**given, order_id=order.pk)
    order.refresh_from_db()

    again = code_of(order)
    assert handover.find(store=store, code=again, at=timezone.now()) == order
