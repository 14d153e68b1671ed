"""Riders of courier services over real HTTP: priced, called, followed, called off, once."""

import hashlib
import json
from datetime import timedelta
from decimal import Decimal

import pytest
import requests
from django.db import connection
from django.utils import timezone

from home.demo.carrier import dada as dada_fake
from home.demo.carrier import sfcity as sfcity_fake
from orders import locks
from orders.lifecycle import cancellation, cash, undo
from orders.models import Order
from orders.riders import asking, calling, setup
from orders.riders.adapters import dada
from orders.riders.models import CourierAccount, Ride, State
from orders.shipping.models import Fulfillment
from orders.shipping.tracking.providers import network
from tests import make

pytestmark = pytest.mark.django_db
SETTINGS = "/merchant/settings/couriers/"
KEYS = {
    "service": "dada",
    "account": dada_fake.APP_KEY,
    "key": dada_fake.APP_SECRET,
    "merchant": dada_fake.SOURCE_ID,
    "shop": dada_fake.SHOP_NO,
}


@pytest.fixture
def account(store) -> CourierAccount:
    return setup.save(account=CourierAccount(store=store, **KEYS), actor=None)


@pytest.fixture
def now():
    return timezone.now()


def ordered(store, *, is_paid: bool = True, pay_method: str = "transfer") -> Order:
    order = make.order(store, {make.variant(store): "2"}, pay_method=pay_method)
    if is_paid:
        cash.take(store=store, order_id=order.pk, actor=None, at=timezone.now())
    order.refresh_from_db()
    return order


def called(order: Order, account: CourierAccount, at) -> Ride:
    given = {"store": order.store, "actor": order.store.owner, "at": at}
    ride = calling.quote(order_id=order.pk, account_id=account.pk, **given)
    return calling.place(ride_id=ride.pk, **given)


def sweep(at) -> None:
    for ride_id in asking.due_ids(at=at):
        asking.look_after(ride_id=ride_id, at=at)


def told(services, ride: Ride, *steps: str, at) -> list[dict]:
    """What the service says of each step, a minute apart."""
    ridden = services.riding.rides[ride.number]
    forms = []
    for number, step in enumerate(steps, 1):
        ridden.move(step, at=at + timedelta(minutes=number))
        forms.append(dada_fake.pushed(ridden))
    return forms


def hear(client, account: CourierAccount, form: dict, **changed: object):
    body = json.dumps(form | changed)
    path = f"/shipping/notify/{account.notify_key}/"
    return client.post(path, body, content_type="application/json")


def happened(order: Order) -> list[str]:
    rows = order.events.filter(type__startswith="rider").order_by("pk")
    return [name.removeprefix("rider_") for name in rows.values_list("type", flat=True)]


def test_a_rider_is_called_from_the_desk_and_followed_by_the_shopper(services, store, signed_in):
    desk, clerk = make.prove(signed_in(store.owner)), signed_in(make.member(store, "clerk"))
    assert clerk.get(SETTINGS).status_code == 403
    assert "请填写密钥" in desk.post(f"{SETTINGS}add/", {**KEYS, "key": ""}).content.decode()
    desk.post(f"{SETTINGS}add/", {**KEYS, "is_on": "on"})
    account = CourierAccount.objects.get()
    page = desk.get(SETTINGS).content.decode()
    assert "可以用" in page
    assert dada_fake.APP_SECRET not in page + desk.get(f"{SETTINGS}{account.pk}/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM riders_courieraccount")
        assert dada_fake.APP_SECRET not in str(cursor.fetchall())

    order = ordered(store)
    path = f"/merchant/orders/{order.number}/"
    clerk.post(f"{path}ride/quote/", {"account": account.pk})
    ride = Ride.objects.get()
    assert (ride.state, ride.fee, ride.distance) == ("quoted", Decimal("8.50"), 2300)
    assert "叫骑手 ¥8.50" in clerk.get(path).content.decode()
    for _twice in range(2):
        clerk.post(f"{path}ride/{ride.pk}/place/")
    assert services.calls.count("/api/order/addAfterQuery") == 1
    shopper = make.guest(order)
    assert "正在等骑手接单" in shopper.get(order.get_absolute_url()).content.decode()

    at = timezone.now() - timedelta(hours=1)
    forms = told(services, ride, "accepted", "picking", "delivering", "delivered", at=at)
    for form in forms[:3]:
        assert hear(desk, account, form).json() == {"status": "ok"}
    page = shopper.get(order.get_absolute_url()).content.decode()
    assert all(words in page for words in ("配送中", "骑手小李", "tel:13900000777", "确认收货"))
    assert "13900000777" not in desk.get(order.get_absolute_url()).content.decode()
    order.refresh_from_db()
    assert (order.fulfillment_status, order.completed_at) == ("fulfilled", None)
    hear(desk, account, forms[3])
    order.refresh_from_db()
    assert order.completed_at is not None
    assert Fulfillment.objects.get().courier == "达达"
    assert happened(order) == ["waiting", "accepted", "picking", "left", "delivered"]
    page = shopper.get(order.get_absolute_url()).content.decode()
    assert "已送达" in page
    assert "13900000777" not in page

    nosy = make.prove(signed_in(make.store().owner))
    for address in (f"{SETTINGS}{account.pk}/", f"{path}ride/{ride.pk}/cancel/"):
        assert nosy.get(address).status_code == 404
    assert nosy.post(f"{path}ride/{ride.pk}/place/").status_code == 404


@pytest.mark.parametrize("turn", ["backwards", "lost", "twice"])
def test_duplicates_and_disorder_change_nothing(services, account, now, client, turn):
    order = ordered(account.store)
    ride = called(order, account, now)
    forms = told(services, ride, "accepted", "delivering", "delivered", at=now)
    turns = {
        "backwards": [forms[2], forms[1], forms[0]],
        "lost": [forms[2], forms[2]],
        "twice": [forms[0], forms[0], forms[1], forms[0], forms[1], forms[2], forms[1]],
    }
    for form in turns[turn]:
        assert hear(client, account, form).status_code == 200

    ride.refresh_from_db()
    order.refresh_from_db()
    assert (ride.state, order.fulfillment_status) == ("delivered", "fulfilled")
    assert order.completed_at is not None
    assert Fulfillment.objects.count() == 1
    assert order.events.filter(type="shipped").count() == 1
    assert happened(order).count("delivered") == 1


def test_only_the_service_is_believed(services, account, store, now, client):
    ride = called(ordered(store), account, now)
    [form] = told(services, ride, "delivered", at=now)
    other = setup.save(account=CourierAccount(store=make.store(), **KEYS), actor=None)

    assert hear(client, account, form, signature="0" * 32).status_code == 401
    assert hear(client, account, form, update_time=1).status_code == 401
    assert hear(client, account, form, order_id="R1").status_code == 401
    address = f"/shipping/notify/{account.notify_key}/"
    assert client.post(address, "[", content_type="application/json").status_code == 401
    assert client.post("/shipping/notify/guess/", form).status_code == 404
    # Rightly signed, but at another's address, of a ride nobody knows, of a state nobody knows.
    assert hear(client, other, form).status_code == 200
    row = "".join(sorted((form["client_id"], "R2", str(form["update_time"]))))
    signature = hashlib.md5(row.encode(), usedforsecurity=False).hexdigest()
    assert hear(client, account, form, order_id="R2", signature=signature).status_code == 200
    assert hear(client, account, form, order_status=77).status_code == 200
    ride.refresh_from_db()
    assert (ride.state, ride.steps.count()) == ("waiting", 0)


@pytest.mark.parametrize("trouble", ["500", "silent", "garbage"])
def test_a_call_that_was_not_answered_is_asked_about(services, account, now, monkeypatch, trouble):
    store = account.store
    monkeypatch.setattr(network, "SECONDS_TO_ANSWER", 0.2)
    services.silence = 0.5
    order = ordered(store)
    given = {"store": store, "actor": None, "at": now}
    lost = calling.quote(order_id=order.pk, account_id=account.pk, **given)
    services.trouble = trouble
    calling.place(ride_id=lost.pk, **given)
    with pytest.raises(locks.NotAllowedNow, match="已经叫过骑手"):
        calling.quote(order_id=order.pk, account_id=account.pk, **given)
    sweep(now + timedelta(minutes=1))
    lost.refresh_from_db()
    assert (lost.state, lost.failures) == ("placing", 1)
    services.trouble = ""
    sweep(now + timedelta(minutes=5))
    lost.refresh_from_db()
    assert (lost.state, lost.words) == ("cancelled", "没有叫成，请重新叫骑手")

    # This one was called, only the answer was lost; nothing is told, so it is asked.
    ride = calling.quote(order_id=order.pk, account_id=account.pk, **given)
    Ride.objects.filter(pk=ride.pk).update(state=State.PLACING, next_ask_at=now)
    services.riding.place(ride.quote)
    sweep(now)
    ride.refresh_from_db()
    assert ride.state == "waiting"
    told(services, ride, "accepted", "delivering", "delivered", at=now - timedelta(hours=1))
    sweep(now + timedelta(minutes=3))
    order.refresh_from_db()
    assert order.completed_at is not None
    assert not asking.due_ids(at=now + timedelta(days=1))


def test_a_call_that_stays_unanswered_is_ended_by_hand(services, store, signed_in, monkeypatch):
    """A code that nobody knows for a ride that is not there must not hold the order for days."""
    keys = {"service": "sfcity", "account": sfcity_fake.DEV_ID, "shop": sfcity_fake.SHOP_ID}
    account = setup.save(
        account=CourierAccount(store=store, **keys, key=sfcity_fake.DEV_KEY), actor=None
    )
    order, at = ordered(store), timezone.now()
    given = {"store": store, "actor": None}
    ride = calling.quote(order_id=order.pk, account_id=account.pk, **given, at=at)
    Ride.objects.filter(pk=ride.pk).update(state=State.PLACING)
    desk, path = signed_in(store.owner), f"/merchant/orders/{order.number}/"
    cancel = f"{path}ride/{ride.pk}/cancel/"
    assert cancel not in desk.get(path).content.decode()
    with pytest.raises(locks.NotAllowedNow, match="正在呼叫"):
        calling.cancel(ride_id=ride.pk, reason="x", **given, at=at)

    Ride.objects.update(created_at=at - timedelta(minutes=9))
    assert cancel in desk.get(path).content.decode()
    services.trouble = "500"
    desk.post(cancel)
    ride.refresh_from_db()
    assert ride.state == "placing"
    services.trouble = ""
    desk.post(cancel)
    ride.refresh_from_db()
    assert (ride.state, ride.words) == ("cancelled", "商家取消")
    calling.quote(order_id=order.pk, account_id=account.pk, **given, at=at)


SFCITY = {
    "service": "sfcity",
    "account": sfcity_fake.DEV_ID,
    "key": sfcity_fake.DEV_KEY,
    "shop": sfcity_fake.SHOP_ID,
}
TRACKS = {"dada": "/api/order/transporter/track", "sfcity": "/open/api/external/riderviewv2"}


@pytest.mark.parametrize("service", ["dada", "sfcity"])
def test_who_waits_is_led_to_where_the_rider_is(services, store, signed_in, client, service):
    now = timezone.now()
    keys = KEYS if service == "dada" else SFCITY
    account = setup.save(account=CourierAccount(store=store, **keys), actor=None)
    order = ordered(store)
    ride = called(order, account, now)
    desk, guest = signed_in(store.owner), make.guest(order)
    pages = {
        f"/orders/{order.token}/rider/": (guest, order.get_absolute_url()),
        f"/merchant/orders/{order.number}/ride/position/": (
            desk,
            f"/merchant/orders/{order.number}/",
        ),
    }
    assert not any(link in who.get(page).text for link, (who, page) in pages.items())

    told(services, ride, "accepted", at=now)
    sweep(now + timedelta(hours=1))
    for link, (who, page) in pages.items():
        assert link in who.get(page).text
        answer = who.get(link)
        assert answer.status_code == 302
        assert "骑手小李" in requests.get(answer.url, timeout=5).text
        services.trouble = "500"
        assert "配送平台没有响应" in who.get(link, follow=True).text
        services.trouble = ""
    # Who has the link alone, and another shop, are led nowhere.
    asked = services.calls.count(TRACKS[service])
    assert client.get(f"/orders/{order.token}/rider/").status_code == 200
    nosy = make.prove(signed_in(make.store().owner))
    assert nosy.get(f"/merchant/orders/{order.number}/ride/position/").status_code == 404

    told(services, ride, "delivering", "delivered", at=now + timedelta(hours=1))
    sweep(now + timedelta(hours=2))
    for link, (who, page) in pages.items():
        assert link not in who.get(page).text
        assert "现在没有骑手在路上" in who.get(link, follow=True).text
    assert services.calls.count(TRACKS[service]) == asked


def test_browsers_are_sent_to_web_pages_alone(services, account, now, monkeypatch):
    order = ordered(account.store)
    ride = called(order, account, now)
    told(services, ride, "accepted", at=now)
    sweep(now + timedelta(hours=1))
    for page in ("javascript:alert(1)", "//evil", "https://a\nb", None):
        answer = {"status": "success", "result": {"trackUrl": page}}
        monkeypatch.setattr(dada, "post_json", lambda *_given, answer=answer: answer)
        with pytest.raises(locks.NotAllowedNow, match="没有响应"):
            calling.position_page(order, at=now)


def test_called_off_with_its_fee(services, account, now, client, signed_in):
    store = account.store
    order = ordered(store)
    ride = called(order, account, now)
    [accepted] = told(services, ride, "accepted", at=now)
    hear(client, account, accepted)
    desk, path = signed_in(store.owner), f"/merchant/orders/{order.number}/"
    assert "违约金" in desk.get(f"{path}ride/{ride.pk}/cancel/").content.decode()
    page = desk.post(f"{path}ride/{ride.pk}/cancel/", {"reason": "改自己送"}, follow=True)
    assert "扣违约金 ¥2.00" in page.content.decode()
    ride.refresh_from_db()
    assert (ride.state, ride.cancel_fee, ride.words) == ("cancelled", Decimal(2), "改自己送")
    hear(client, account, dada_fake.pushed(services.riding.rides[ride.number]))
    assert happened(order) == ["waiting", "accepted", "cancelled"]

    # Another may be called; who has the goods cannot be called off, and they stay sent.
    again = called(order, account, now)
    [gone] = told(services, again, "delivering", at=now)
    hear(client, account, gone)
    with pytest.raises(locks.NotAllowedNow, match="骑手已取货"):
        calling.cancel(store=store, ride_id=again.pk, reason="x", actor=None, at=now)
    with pytest.raises(locks.NotAllowedNow, match="骑手已取货"):
        undo.unship(store=store, order_id=order.pk, actor=None, at=now)
    # They come back: the shop takes them back.
    form = dada_fake.pushed(services.riding.rides[again.number])
    later = {"update_time": form["update_time"] + 60, "order_status": 10}
    row = "".join(sorted((form["client_id"], form["order_id"], str(later["update_time"]))))
    later["signature"] = hashlib.md5(row.encode(), usedforsecurity=False).hexdigest()
    hear(client, account, form, **later)
    undo.unship(store=store, order_id=order.pk, actor=None, at=now)
    order.refresh_from_db()
    assert (order.fulfillment_status, order.by_rider) == ("unfulfilled", False)


def test_nobody_brings_a_cancelled_order(services, account, store, now):
    order = ordered(store, is_paid=False, pay_method="cod")
    ride = called(order, account, now)
    services.trouble = "500"
    given = {"store": store, "order_id": order.pk, "actor": None}
    cancellation.cancel(**given, reason="没货了", at=now)
    sweep(now)
    ride.refresh_from_db()
    assert (ride.state, ride.is_unwanted) == ("waiting", True)
    services.trouble = ""
    sweep(now + timedelta(minutes=5))
    ride.refresh_from_db()
    assert (ride.state, services.riding.rides[ride.number].step) == ("cancelled", "cancelled")


def test_who_is_refused_reads_why(services, account, store, now):
    unpaid, order = ordered(store, is_paid=False), ordered(store)
    given = {"store": store, "account_id": account.pk, "actor": None, "at": now}
    with pytest.raises(locks.NotAllowedNow, match="还没有付款"):
        calling.quote(order_id=unpaid.pk, **given)
    late = calling.quote(order_id=order.pk, **given)
    after = now + calling.QUOTE_LASTS + timedelta(seconds=1)
    with pytest.raises(locks.NotAllowedNow, match="报价已过期"):
        calling.place(store=store, ride_id=late.pk, actor=None, at=after)
    CourierAccount.objects.update(shop="elsewhere")
    with pytest.raises(locks.NotAllowedNow, match="达达：门店编号不存在"):
        calling.quote(order_id=order.pk, **given)
    CourierAccount.objects.update(is_on=False)
    with pytest.raises(CourierAccount.DoesNotExist):
        calling.quote(order_id=order.pk, **given)
    account.key = "wrong"
    assert setup.try_out(account=account, at=now) == "签名错误"


def test_shunfeng_is_called_followed_and_called_off_with_the_fee_it_tells(
    services, store, client, signed_in
):
    keys = {"service": "sfcity", "account": sfcity_fake.DEV_ID, "shop": sfcity_fake.SHOP_ID}
    desk = make.prove(signed_in(store.owner))
    desk.post(f"{SETTINGS}add/", {**keys, "key": sfcity_fake.DEV_KEY, "is_on": "on"})
    account = CourierAccount.objects.get()
    assert (account.error, account.tried_at is None) == ("", False)
    assert calling.address_of(account) in desk.get(f"{SETTINGS}{account.pk}/").content.decode()
    order, now = ordered(store), timezone.now()
    ride = called(order, account, now)
    assert ride.fee == Decimal("9.20")
    ridden = services.riding.rides[ride.number]
    notify = f"/shipping/notify/{account.notify_key}/"

    def hears(step: str, minutes: int, sign: str = "") -> int:
        ridden.move(step, at=now + timedelta(minutes=minutes))
        address, body = sfcity_fake.pushed(ridden)
        query = f"{notify}?sign={sign}" if sign else notify + address[len(ridden.callback) :]
        return client.post(query, body, content_type="application/json").status_code

    assert hears("accepted", 1, sign="wrong") == 401
    assert hears("accepted", 2) == 200
    path = f"/merchant/orders/{order.number}/ride/{ride.pk}/cancel/"
    assert "现在取消要扣违约金 ¥2.00" in desk.get(path).content.decode()
    desk.post(path)
    ride.refresh_from_db()
    assert (ride.state, ride.cancel_fee, ride.words) == ("cancelled", Decimal(2), "商家取消")

    again = called(order, account, now)
    ridden = services.riding.rides[again.number]
    assert hears("delivering", 3) == 200
    ridden.move("delivered", at=now + timedelta(minutes=4))
    sweep(now + timedelta(minutes=10))
    order.refresh_from_db()
    assert order.completed_at is not None
    assert Fulfillment.objects.get().courier == "顺丰同城"


@pytest.mark.long
def test_own_riders_take_set_out_and_bring_the_cash_home(store, signed_in):
    desk, clerk = signed_in(store.owner), make.member(store, "clerk")
    rider, order = signed_in(clerk), ordered(store, is_paid=False, pay_method="cod")
    path, listed = f"/merchant/orders/{order.number}/ride/", "/merchant/deliveries/"
    assert "等人送 1" not in rider.get(listed).content.decode()
    desk.post(f"/merchant/orders/{order.number}/confirm/")
    assert "等人送 1" in rider.get(listed).content.decode()
    stranger = make.user()
    assert desk.post(f"{path}take/", {"rider": stranger.pk}).status_code == 404
    assert desk.post(f"{path}take/", {"rider": clerk.pk, "back": "deliveries"}).url == listed
    desk.post(f"{path}take/")
    ride = Ride.objects.get()
    assert (ride.rider, ride.rider_phone, ride.state) == (clerk, clerk.phone, "accepted")
    assert "我要送的 1" in rider.get(listed).content.decode()

    rider.post(f"{path}{ride.pk}/start/")
    page = make.guest(order).get(order.get_absolute_url()).content.decode()
    assert f"tel:{clerk.phone}" in page
    for _twice in range(2):
        rider.post(f"{path}{ride.pk}/deliver/", {"cash": "on"})
    order.refresh_from_db()
    assert (order.payment_status, order.fulfillment_status) == ("paid", "fulfilled")
    assert order.completed_at is not None
    assert happened(order) == ["accepted", "left", "delivered"]
    assert order.payments.count() == 1

    # Given up before it left: somebody else may; a paid one is complete when it is there.
    paid = ordered(store)
    path = f"/merchant/orders/{paid.number}/ride/"
    rider.post(f"{path}take/")
    first = Ride.objects.get(order=paid)
    rider.post(f"{path}{first.pk}/cancel/", {"reason": "车坏了"})
    desk.post(f"{path}take/")
    second = Ride.objects.get(order=paid, state="accepted")
    desk.post(f"{path}{second.pk}/start/")
    paid.refresh_from_db()
    assert (paid.fulfillment_status, paid.completed_at) == ("fulfilled", None)
    desk.post(f"{path}{second.pk}/deliver/")
    paid.refresh_from_db()
    assert paid.completed_at is not None
