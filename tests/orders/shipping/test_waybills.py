"""Electronic waybills over real HTTP: a number once, its label, and calling it off."""

import hashlib
import json
from datetime import timedelta

import pytest
import requests
from django.db import connection
from django.utils import timezone

from home.demo.carrier import fake as carrier
from home.demo.carrier import server
from home.demo.carrier import waybills as played
from orders import locks
from orders.lifecycle import cancellation, cash, steps, undo
from orders.models import Order
from orders.shipping.models import Fulfillment
from orders.shipping.tracking.providers import network
from orders.waybills import asking, cancelling, issuing, kuaidi100, labels, setup
from orders.waybills.models import Waybill, WaybillAccount
from shop.stock.models import StockLevel
from tests import make

pytestmark = pytest.mark.django_db
SETTINGS = "/merchant/settings/waybills/"
MANY = "/merchant/shipping/waybills/"
KEYS = {
    "courier": "zhongtong",
    "key": carrier.KEY,
    "secret": played.SECRET,
    "template": played.TEMPLATE,
    "pay_type": "MONTHLY",
    "product": "标准快递",
    "partner": played.PARTNER,
    "partner_key": played.PARTNER_KEY,
    "sender_name": "春风小店",
    "sender_phone": "13800000001",
    "sender_address": "浙江省杭州市西湖区文新路 1 号",
}


@pytest.fixture(scope="module")
def running():
    with server.running() as fake:
        yield fake


@pytest.fixture
def provider(running, settings):
    settings.KUAIDI100_LABEL_URL = running.url
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    running.labels.clear()
    running.parcels.clear()
    running.calls.clear()
    running.trouble, running.balance = "", 1000
    return running


@pytest.fixture
def account(store) -> WaybillAccount:
    return setup.save(account=WaybillAccount(store=store, **KEYS), actor=None)


@pytest.fixture
def now():
    return timezone.now()


def ordered(store, **given) -> Order:
    words = {"delivery": "express", "pay_method": "cod", **given}
    order = make.order(store, {make.variant(store, name="高山茶"): "2"}, **words)
    return steps.confirm(store=store, order_id=order.pk, actor=None, at=timezone.now())


def issued(order: Order, account: WaybillAccount, at, **given) -> Waybill:
    return issuing.issue(
        store=order.store, order_id=order.pk, account_id=account.pk, actor=None, at=at, **given
    )


def sweep(at) -> None:
    for waybill_id in asking.due_ids(at=at):
        asking.go_on(waybill_id=waybill_id, at=at)


@pytest.mark.long
def test_a_clerk_asks_for_a_number_prints_its_label_and_sends(provider, store, signed_in):
    desk, clerk = make.prove(signed_in(store.owner)), signed_in(make.member(store, "clerk"))
    assert clerk.get(SETTINGS).status_code == 403
    assert "请填写密钥" in desk.post(f"{SETTINGS}add/", {**KEYS, "secret": ""}).content.decode()
    desk.post(f"{SETTINGS}add/", {**KEYS, "is_on": "on"})
    account = WaybillAccount.objects.get()
    pages = (
        desk.get(SETTINGS).content.decode() + desk.get(f"{SETTINGS}{account.pk}/").content.decode()
    )
    assert "可以用" in pages
    assert played.SECRET not in pages
    assert played.PARTNER_KEY not in pages
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, partner_key FROM waybills_waybillaccount")
        kept = str(cursor.fetchall())
    assert played.SECRET not in kept
    assert played.PARTNER_KEY not in kept

    order = ordered(store, note="易碎")
    path = f"/merchant/orders/{order.number}/"
    assert "打单发货" in clerk.get(path).content.decode()
    page = clerk.post(f"{path}waybills/", {"account": account.pk}, follow=True).content.decode()
    (label,) = provider.labels.values()
    assert label.tracking_number in page
    order.refresh_from_db()
    parcel = Fulfillment.objects.get()
    assert (parcel.courier, parcel.tracking_number) == ("中通快递", label.tracking_number)
    assert order.fulfillment_status == "fulfilled"
    asked = label.asked
    assert asked["recMan"] == {
        "name": order.name,
        "mobile": order.phone,
        "printAddr": order.address,
    }
    assert (asked["cargo"], asked["remark"], asked["weight"]) == ("高山茶×2", "易碎", "1")

    sweep(timezone.now())
    waybill = Waybill.objects.get()
    picture = clerk.get(f"{path}waybills/{waybill.pk}/label/")
    assert b"".join(picture.streaming_content)[:3] == b"\xff\xd8\xff"
    paper = clerk.get(f"{path}waybills/{waybill.pk}/label/?format=pdf")
    assert paper.content[:5] == b"%PDF-"
    assert "打过" in clerk.get(path).content.decode()
    assert f"waybills/{waybill.pk}/label/" in clerk.get(f"{path}print/label/").content.decode()
    assert clerk.get(f"{path}print/label/?format=pdf").content[:5] == b"%PDF-"

    nosy = make.prove(signed_in(make.store().owner))
    assert nosy.get(f"{SETTINGS}{account.pk}/").status_code == 404
    assert nosy.get(f"{path}waybills/{waybill.pk}/label/").status_code == 404
    assert nosy.post(f"{path}waybills/{waybill.pk}/cancel/").status_code == 404
    editor = signed_in(make.member(store, "editor"))
    assert editor.post(f"{path}waybills/", {"account": account.pk}).status_code == 403
    assert editor.get(MANY).status_code == 403


@pytest.mark.long
def test_many_orders_at_once_and_one_file_of_labels(
    provider, store, account, signed_in, django_capture_on_commit_callbacks
):
    desk = signed_in(store.owner)
    orders = [ordered(store) for _number in range(3)]
    cancelled = ordered(store)
    cancellation.cancel(
        store=store, order_id=cancelled.pk, reason="没货了", actor=None, at=timezone.now()
    )
    other = make.store()
    page = desk.get(MANY).content.decode()
    assert all(order.number in page for order in orders)
    assert cancelled.number not in page
    numbers = [order.number for order in [*orders, cancelled, ordered(other)]]
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page = desk.post(
                f"{MANY}issue/", {"orders": numbers, "account": account.pk}, follow=True
            ).content.decode()
    assert f"#{cancelled.number[-4:]}：订单已取消" in page
    sweep(timezone.now())

    assert len(provider.labels) == 3
    assert Fulfillment.objects.count() == 3
    assert {row.state for row in Waybill.objects.all()} == {"issued"}
    assert "打印 3 张面单" in desk.get(MANY).content.decode()
    paper = desk.get(f"{MANY}print/").content
    assert paper.count(b"/Type /Page\n") == 3
    assert "没有要打印的面单" in desk.get(f"{MANY}print/", follow=True).content.decode()
    assert desk.get(f"{MANY}print/?again=1").content.count(b"/Type /Page\n") == 3


@pytest.mark.parametrize("trouble", ["500", "silent", "garbage", "lost"])
def test_an_answer_that_never_came_is_asked_for_again_and_gives_one_number(
    provider, account, now, monkeypatch, trouble
):
    monkeypatch.setattr(network, "SECONDS_TO_ANSWER", 0.2)
    provider.silence, provider.trouble = 0.5, trouble
    order = ordered(account.store)

    waybill = issued(order, account, now)
    assert (waybill.state, waybill.failures) == ("asking", 1)
    with pytest.raises(locks.NotAllowedNow, match="正在取号"):
        issued(order, account, now)
    sweep(now + timedelta(seconds=30))
    provider.trouble = ""
    assert provider.calls.count("/label/order") == 1
    sweep(now + timedelta(minutes=1))

    waybill.refresh_from_db()
    (label,) = provider.labels.values()
    assert (waybill.state, waybill.tracking_number) == ("issued", label.tracking_number)
    assert Fulfillment.objects.get().tracking_number == label.tracking_number
    sweep(now + timedelta(minutes=2))
    assert not asking.due_ids(at=now + timedelta(days=1))


def test_who_was_killed_before_asking_or_before_booking_is_followed(provider, store, account, now):
    order = ordered(store)
    # Killed right after it was written down.
    given = {"store": store, "order_id": order.pk, "account_id": account.pk}
    waybill = issuing.claim(**given, actor=None, at=now)
    # Killed once more, after 快递100 answered.
    Waybill.objects.update(next_ask_at=now + asking.CLAIM)
    kuaidi100.order(account, asking._job(waybill), at=now)
    sweep(now + asking.CLAIM)

    waybill.refresh_from_db()
    assert (len(provider.labels), waybill.state) == (1, "issued")
    assert (Fulfillment.objects.count(), provider.balance) == (1, 999)


def test_part_of_an_order_goes_by_one_waybill_and_the_rest_by_another(
    provider, store, account, now, signed_in
):
    order = ordered(store)
    line = order.lines.get()
    desk, path = signed_in(store.owner), f"/merchant/orders/{order.number}/"
    form = {"account": account.pk, "seen_left": "2", "send": line.pk, f"line_{line.pk}": "1"}
    desk.post(f"{path}waybills/", form)
    again = desk.post(f"{path}waybills/", form, follow=True)
    assert "发货情况有变化" in again.content.decode()
    order.refresh_from_db()
    assert (order.fulfillment_status, Waybill.objects.count()) == ("partial", 1)
    desk.post(f"{path}waybills/", {"account": account.pk})
    order.refresh_from_db()
    assert (order.fulfillment_status, len(provider.labels)) == ("fulfilled", 2)


def test_called_off_before_the_courier_comes(provider, store, account, now, signed_in):
    order = ordered(store)
    waybill = issued(order, account, now)
    desk, path = signed_in(store.owner), f"/merchant/orders/{order.number}/"
    provider.trouble = "lost"
    desk.post(f"{path}waybills/{waybill.pk}/cancel/")
    waybill.refresh_from_db()
    assert (waybill.state, Fulfillment.objects.count()) == ("cancelling", 1)
    provider.trouble = ""
    # It was done already; the second answer says so, and that is as good.
    page = desk.post(f"{path}waybills/{waybill.pk}/again/", follow=True).content.decode()
    waybill.refresh_from_db()
    order.refresh_from_db()
    assert (waybill.state, order.fulfillment_status) == ("cancelled", "unfulfilled")
    assert not Fulfillment.objects.exists()
    assert "已取消" in page
    assert StockLevel.objects.get(variant=order.lines.get().variant).reserved == 2
    cancelling.cancel(store=store, waybill_id=waybill.pk, actor=None, at=now)

    again = issued(order, account, now)
    assert again.tracking_number != waybill.tracking_number
    label = provider.labels[again.number]
    parcel = provider.parcel("zhongtong", label.tracking_number)
    provider.move(parcel, "collected", at=now)
    with pytest.raises(locks.NotAllowedNow, match="快件已揽收"):
        cancelling.cancel(store=store, waybill_id=again.pk, actor=None, at=now)
    again.refresh_from_db()
    assert (again.state, Fulfillment.objects.count()) == ("issued", 1)


def test_a_number_whose_parcel_is_taken_back_or_renumbered_is_called_off_by_itself(
    provider, store, account, now
):
    order = ordered(store)
    given = {"store": store, "order_id": order.pk, "actor": None, "at": now}
    first = issued(order, account, now)
    undo.unship(**given)
    second = issued(order, account, now)
    undo.change_tracking(**given, courier="顺丰速运", tracking_number="SF1234567890123")
    sweep(timezone.now())

    for waybill in (first, second):
        waybill.refresh_from_db()
        assert waybill.state == "cancelled"
        assert provider.labels[waybill.number].is_cancelled
    assert Fulfillment.objects.get().tracking_number == "SF1234567890123"


def test_an_order_that_was_called_off_while_asking_keeps_no_number(provider, store, account, now):
    order = ordered(store)
    given = {"store": store, "order_id": order.pk, "actor": None}
    waybill = issuing.claim(**given, account_id=account.pk, at=now)
    cancellation.cancel(**given, reason="没货了", at=now)
    sweep(now)

    waybill.refresh_from_db()
    assert (waybill.state, waybill.words) == ("cancelled", "订单已取消")
    assert provider.labels[waybill.number].is_cancelled
    assert not Fulfillment.objects.exists()


def test_who_is_refused_reads_why(provider, store, account, now):
    order, unpaid = (
        ordered(store),
        make.order(store, {make.variant(store): "1"}, delivery="express", pay_method="transfer"),
    )
    picked = make.order(store, {make.variant(store): "1"}, pay_method="cod")
    with pytest.raises(locks.NotAllowedNow, match="还没有付款"):
        issued(unpaid, account, now)
    with pytest.raises(locks.NotAllowedNow, match="只有快递"):
        issued(picked, account, now)
    provider.balance = 0
    with pytest.raises(locks.NotAllowedNow, match="快递100 余额不足"):
        issued(order, account, now)
    provider.balance = 9
    WaybillAccount.objects.update(partner="wrong")
    with pytest.raises(locks.NotAllowedNow, match="网点账号或密码错误"):
        issued(order, account, now)
    WaybillAccount.objects.update(partner=played.PARTNER, template="")
    with pytest.raises(locks.NotAllowedNow, match=r"资料不全或不对：.*tempId"):
        issued(order, account, now)
    WaybillAccount.objects.update(template=played.TEMPLATE, key="wrong")
    with pytest.raises(locks.NotAllowedNow, match="授权 key 不对"):
        issued(order, account, now)
    assert not Fulfillment.objects.exists()
    account.secret = "wrong"
    assert "签名没有通过" in setup.try_out(account=account, at=now)
    WaybillAccount.objects.update(is_on=False)
    with pytest.raises(WaybillAccount.DoesNotExist):
        issued(order, account, now)
    assert Waybill.objects.filter(state="refused").count() == 4


def test_the_provider_believes_only_what_is_signed(provider):
    param, moment = json.dumps({"taskId": "0"}), "1700000000000"
    form = {"method": "printOld", "key": carrier.KEY, "t": moment, "param": param}

    def code(sign: str) -> int:
        answer = requests.post(f"{provider.url}label/order", {**form, "sign": sign}, timeout=5)
        return answer.json()["code"]

    row = f"{param}{moment}{carrier.KEY}{played.SECRET}"
    right = hashlib.md5(row.encode(), usedforsecurity=False).hexdigest()
    assert code(right.upper()) == 30009
    assert code(right) == 30002
    assert code("0" * 32) == 30002
    assert kuaidi100.signature(param, moment, carrier.KEY, played.SECRET) == right.upper()


def test_labels_are_forgotten_after_a_month(provider, store, account, now):
    waybill = issued(ordered(store), account, now)
    sweep(now)
    waybill.refresh_from_db()
    storage, name = waybill.label.storage, waybill.label.name
    assert storage.exists(name)
    labels.forget_old(at=now + timedelta(days=31))
    waybill.refresh_from_db()
    assert (waybill.label.name, storage.exists(name)) == ("", False)


def test_a_contract_in_use_stays(provider, store, account, now):
    provider.trouble = "500"
    waybill = issued(ordered(store), account, now)
    with pytest.raises(locks.NotAllowedNow, match="正在取号"):
        setup.remove(account=account, actor=None)
    provider.trouble = ""
    sweep(now + timedelta(minutes=5))
    sweep(now + timedelta(minutes=5))
    cash.take(store=store, order_id=waybill.order_id, actor=None, at=now)
    setup.remove(account=account, actor=None)
    waybill.refresh_from_db()
    assert (waybill.state, waybill.account) == ("issued", None)
