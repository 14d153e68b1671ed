"""Couriers as data, and which one a number is of."""

import re

import pytest
from django.utils import timezone

from orders.lifecycle import fulfil, undo
from orders.shipping.couriers import detection
from orders.shipping.couriers.table import couriers, named
from tests import make


def test_the_table_is_whole():
    rows = couriers()

    assert len({row.name for row in rows}) == len({row.kuaidi100 for row in rows}) == len(rows)
    assert len({row.kdniao for row in rows}) == len(rows)
    for row in rows:
        re.compile(row.pattern)
        assert re.fullmatch(r"[a-z0-9]+", row.kuaidi100), row
        assert row.page.startswith("https://"), row


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("SF1234567890123", "顺丰速运"),
        (" sf 1234 5678 9012 ", "顺丰速运"),
        ("YT1234567890123", "圆通速递"),
        ("JT1234567890123", "极兔速递"),
        ("78123456789012", "中通快递"),
        ("773123456789012", "申通快递"),
        ("463123456789012", "韵达快递"),
        ("JDX012345678901-1-1", "京东快递"),
        ("EA123456789CN", "邮政EMS"),
        ("12345", ""),
        ("", ""),
    ],
)
def test_a_number_tells_its_courier(number, name):
    assert detection.certain(number) == name


def test_of_several_the_last_used_is_first():
    assert [row.name for row in detection.likely("4312345678901")] == ["韵达快递"]
    number = "7712345678901"
    assert detection.certain(number, ["申通"]) == "申通快递"
    assert named("顺丰快递") is named("顺丰速运")
    assert named("") is None


@pytest.mark.django_db
def test_the_desk_fills_the_courier_in(signed_in):
    store = make.store()
    order = make.order(store, {make.variant(store): "1"}, delivery="express")
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": timezone.now()}
    fulfil.fulfil(**given, tracking_number="YT1234567890123")
    assert order.fulfillments.get().courier == "圆通速递"
    undo.change_tracking(**given, courier="", tracking_number="SF1234567890123")
    assert order.fulfillments.get().courier == "顺丰速运"
    assert detection.offered(store)[:2] == ["顺丰速运", "中通快递"]
    owner, path = signed_in(store.owner), "/merchant/shipping/couriers/"

    guessed = owner.get(path, {"tracking_number": "JT1234567890123"}).content.decode()
    kept = owner.get(
        path, {"tracking_number": "JT1234567890123", "courier": "隔壁老王"}
    ).content.decode()

    assert 'value="极兔速递"\n         list="couriers"' in guessed
    assert 'value="隔壁老王"' in kept
    assert 'name="guessed" value=""' in kept
