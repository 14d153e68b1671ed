"""Following parcels with the carrier simulator: asked, told, forged, twice, late, not at all."""

import base64
import hashlib
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from home.demo.carrier import kdniao as kdniao_fake
from home.demo.carrier import kuaidi100 as kuaidi100_fake
from home.demo.carrier import server
from home.demo.carrier.fake import BUSINESS_KEY, SALT
from home.demo.carrying import use_carrier
from orders import locks
from orders.aftersales import following
from orders.aftersales.steps import answering, asking, granting, returning
from orders.lifecycle import cash, fulfil, steps, undo
from orders.models import Order
from orders.shipping.tracking import follow
from orders.shipping.tracking.models import Track, TrackEvent
from orders.shipping.tracking.providers import network
from tests import make

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
NUMBER = "YT1234567890123"
NOTIFY = "/shipping/notify/carrier-demo/"
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture(scope="module")
def running():
    with server.running() as fake:
        yield fake


@pytest.fixture
def carrier(running, settings):
    for name in (
        *("TRACKING_PROVIDER", "SHIPPING_NOTIFY_KEY", "KUAIDI100_URL", "KUAIDI100_CUSTOMER"),
        *("KUAIDI100_KEY", "KUAIDI100_SALT", "KDNIAO_URL", "KDNIAO_BUSINESS_ID", "KDNIAO_KEY"),
    ):
        setattr(settings, name, "")
    use_carrier(running.url)
    running.parcels.clear()
    running.calls.clear()
    running.trouble = ""
    return running


@pytest.fixture
def order() -> Order:
    store = make.store()
    return make.order(store, {make.variant(store): "1"}, delivery="express")


@pytest.fixture
def now():
    return timezone.now()


def given(order: Order, at) -> dict:
    return {"store": order.store, "order_id": order.pk, "actor": order.store.owner, "at": at}


@pytest.fixture
def track(order, now) -> Track:
    fulfil.fulfil(**given(order, now), tracking_number=NUMBER)
    return Track.objects.get()


def sweep(at) -> None:
    """As the task does."""
    for track_id in follow.due_ids(at=at):
        follow.look_after(track_id=track_id, at=at)


def states(track: Track) -> list[str]:
    track.refresh_from_db()
    return [track.state, *track.events.order_by("at").values_list("state", flat=True)]


def test_asked_once_in_half_an_hour_where_nothing_is_pushed(carrier, track, now, settings):
    settings.SHIPPING_NOTIFY_KEY = ""
    parcel = carrier.parcel("yuantong", NUMBER)
    sweep(now)
    assert carrier.calls == ["/poll/query.do"]
    carrier.move(parcel, "collected", at=now)
    for minutes in (1, 29):
        sweep(now + timedelta(minutes=minutes))
    assert (carrier.calls, states(track)) == (["/poll/query.do"], ["waiting"])

    sweep(now + HALF_AN_HOUR)
    assert states(track) == ["collected", "collected"]
    carrier.move(parcel, "moving", at=now + timedelta(minutes=40))
    carrier.move(parcel, "signed", at=now + timedelta(minutes=50))
    sweep(now + 2 * HALF_AN_HOUR)
    assert states(track) == ["signed", "collected", "moving", "signed"]

    sweep(now + timedelta(days=3))
    assert len(carrier.calls) == 3


@pytest.mark.parametrize("provider", ["kuaidi100", "kdniao"])
def test_subscribed_and_told(carrier, track, now, client, provider):
    use_carrier(carrier.url, provider=provider)
    sweep(now)
    [parcel] = carrier.parcels.values()
    fake = {"kuaidi100": kuaidi100_fake, "kdniao": kdniao_fake}[provider]
    if provider == "kuaidi100":
        assert parcel.callback.endswith(NOTIFY)
        assert parcel.salt == SALT
    forms = []
    for step in ("collected", "moving", "delivering", "trouble", "delivering", "signed"):
        carrier.move(parcel, step, at=now)
        forms.append(fake.pushed(parcel))

    # The first is lost; the others come in any order, and twice.
    for form in [forms[3], forms[1], forms[4], forms[3], forms[5], forms[2], forms[5]]:
        answer = client.post(NOTIFY, form)
        assert (answer.status_code, answer.json().get("result", answer.json().get("Success"))) == (
            200,
            True,
        )

    assert states(track) == [
        *("signed", "collected", "moving", "delivering"),
        *("trouble", "delivering", "signed"),
    ]
    assert Track.objects.get().next_ask_at is None
    sweep(now + timedelta(days=1))
    assert len(carrier.calls) == 1


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def told(signed_with: str = SALT, **changed: object) -> dict[str, str]:
    """What 快递100 pushes, signed by an independent few lines."""
    row = {"ftime": "2026-11-21 09:00:00", "context": "到了", "status": "在途"}
    last = {"nu": NUMBER, "com": "yuantong", "state": "0", "data": [row], **changed}
    param = json.dumps({"status": "polling", "lastResult": last})
    return {"param": param, "sign": md5(param + signed_with).upper()}


def test_only_what_is_signed_is_believed(carrier, track, client, settings):
    for form in [
        told("another salt"),
        told() | {"sign": ""},
        told() | {"param": told()["param"].replace("11-21", "11-22")},
        {},
    ]:
        assert client.post(NOTIFY, form).status_code == 401
    assert client.post("/shipping/notify/guess/", told()).status_code == 404
    assert client.get(NOTIFY).status_code == 405
    odd = [
        {"data": "no list"},
        {"data": [{}, "x", {"ftime": "soon", "context": "\x00"}]},
        {"nu": 7},
    ]
    for changed in odd:
        assert client.post(NOTIFY, told(**changed)).status_code == 200
    assert not TrackEvent.objects.exists()

    assert client.post(NOTIFY, told()).status_code == 200
    event = TrackEvent.objects.get()
    assert event.at == datetime(2026, 11, 21, 9, tzinfo=CHINA)
    use_carrier(carrier.url, provider="kdniao")
    data = json.dumps({"Data": [{"ShipperCode": "YTO", "LogisticCode": NUMBER, "Traces": []}]})
    digest = md5(data + BUSINESS_KEY)
    right = {"RequestData": data, "DataSign": base64.b64encode(digest.encode()).decode()}
    assert client.post(NOTIFY, right).status_code == 200
    assert client.post(NOTIFY, right | {"DataSign": digest}).status_code == 401
    settings.TRACKING_PROVIDER = ""
    assert client.post(NOTIFY, right).status_code == 404


@pytest.mark.parametrize("trouble", ["500", "garbage", "silent"])
def test_a_provider_in_trouble_is_asked_again_later(carrier, track, now, monkeypatch, trouble):
    carrier.trouble, carrier.silence = trouble, 0.6
    monkeypatch.setattr(network, "SECONDS_TO_ANSWER", 0.2)

    for minutes in (0, 10, 30, 60, 89, 90):
        sweep(now + timedelta(minutes=minutes))

    assert len(carrier.calls) == 3
    carrier.trouble = ""
    sweep(now + timedelta(hours=4))
    assert Track.objects.get().is_subscribed


def test_taken_back_only_before_the_carrier_has_it(carrier, order, track, client, now):
    client.post(NOTIFY, told())

    with pytest.raises(locks.NotAllowedNow, match="快递已揽收"):
        undo.unship(**given(order, now))

    # The number was wrong: what was told was of somebody else's parcel.
    undo.change_tracking(**given(order, now), courier="", tracking_number="YT1234567890124")
    assert not TrackEvent.objects.exists()
    assert Track.objects.get().number == "YT1234567890124"
    undo.unship(**given(order, now))
    assert not Track.objects.exists()


def test_the_buyer_sees_the_way_and_others_do_not(carrier, order, track, client):
    page = make.guest(order).get(order.get_absolute_url()).content.decode()
    assert "https://www.yto.net.cn/" in page
    client.post(NOTIFY, told())

    page = make.guest(order).get(order.get_absolute_url()).content.decode()
    assert "运输中" in page
    assert "到了" in page
    stranger = client.get(order.get_absolute_url()).content.decode()
    assert NUMBER not in stranger
    assert "到了" not in stranger


def test_the_desk_lists_parcels_in_trouble(carrier, order, track, now, signed_in):
    owner = signed_in(order.store.owner)
    path = "/merchant/shipping/"
    assert NUMBER not in owner.get(path).content.decode()
    assert not follow.in_trouble(order.store, at=now + timedelta(hours=47))
    assert list(follow.in_trouble(order.store, at=now + timedelta(hours=48))) == [track]

    Track.objects.update(state="returning", moved_at=now)
    assert "退回" in owner.get(path).content.decode()
    Track.objects.update(state="signed")
    assert not follow.in_trouble(order.store, at=now + timedelta(hours=48))
    assert NUMBER not in signed_in(make.store().owner).get(path).content.decode()


def test_a_person_moves_a_parcel_along(carrier, track, now, client):
    from home.demo.paygate.exchange import Request

    sweep(now)
    index = server.respond(carrier, Request("GET", "/", "", {}, b"")).body.decode()
    assert "快递模拟器 · 不是真的快递" in index
    assert NUMBER in index
    [parcel] = carrier.parcels.values()
    # Nobody listens there in this test.
    parcel.callback = ""
    body = f"courier=yuantong&number={NUMBER}&step=collected".encode()
    assert server.respond(carrier, Request("POST", "/move", "", {}, body)).status == 303
    client.post(NOTIFY, kuaidi100_fake.pushed(parcel))
    assert states(track) == ["collected", "collected"]


def test_goods_on_their_way_back_are_followed_until_signed_for(carrier, now, settings):
    settings.SHIPPING_NOTIFY_KEY = ""
    # Carriers tell of whole seconds.
    now, store = now.replace(microsecond=0), make.store()
    order = make.order(store, {make.variant(store): "1"})
    for step in (steps.confirm, fulfil.fulfil, cash.take):
        step(**given(order, now))
    line = order.lines.get()
    about = {"store": store, "actor": store.owner, "at": now}
    case = asking.ask(
        **about, order_id=order.pk, kind="return", reason="broken",
        quantities={line.pk: line.quantity}, words="碎了",
    )  # fmt: skip
    answering.grant(**about, aftersale_id=case.pk, terms=granting.Terms(place="店里"))
    sent = {"courier": "圆通速递", "number": NUMBER}
    case = returning.send_back(**about, aftersale_id=case.pk, **sent)
    assert case.deadline == now + timedelta(days=10)
    parcel = carrier.parcel("yuantong", NUMBER)
    carrier.move(parcel, "collected", at=now - timedelta(days=30))
    carrier.move(parcel, "signed", at=now + timedelta(days=2))

    for at in (now, now + timedelta(days=2), now + timedelta(days=3)):
        for parcel_id in following.due_ids(at=at):
            following.look_after(parcel_id=parcel_id, at=at)

    case.refresh_from_db()
    assert (case.arrived_at, case.deadline) == (
        now + timedelta(days=2),
        now + timedelta(days=9),
    )
    assert list(case.history.values_list("step", flat=True))[-2:] == ["sent_back", "arrived"]
    assert len(carrier.calls) == 2
