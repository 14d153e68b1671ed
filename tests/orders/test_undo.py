"""Taking 接单 and 发货 back: in the domain, on the desk, in the API; what the buyer hears."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts import message_delivery, tasks
from accounts.models import InboxMessage, Message
from orders import locks
from orders.lifecycle import cancellation, cash, fulfil, steps, undo
from orders.models import OrderEvent
from orders.shipping.models import Fulfillment
from shop.catalog.models import ProductVariant
from shop.stock import check, dispatch
from shop.stock.models import StockLevel, StockMovement
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def parcel(store):
    tea = make.variant(store, price="10.00", stock="5")
    return make.order(store, {tea: "2"}, delivery="express")


def given(order, at):
    return {"store": order.store, "order_id": order.pk, "actor": order.store.owner, "at": at}


def events(order) -> list[str]:
    return list(order.events.order_by("pk").values_list("type", flat=True))


def told(order) -> list[str]:
    """What the buyer was sent or will be sent, after the news of the order itself."""
    rows = Message.objects.filter(to=order.phone).exclude(body__contains="下单成功")
    return [row.body.split("。")[0] for row in rows.order_by("pk")]


def test_taking_on_is_undone_before_the_buyer_hears(parcel, now):
    steps.confirm(**given(parcel, now))
    [waiting] = Message.objects.filter(reference=f"confirmed {parcel.number}")
    assert waiting.next_try_at == now + timedelta(seconds=10)
    assert not message_delivery.deliver(message_id=waiting.pk, at=now + timedelta(seconds=9))

    undo.unconfirm(**given(parcel, now + timedelta(seconds=9)))
    undo.unconfirm(**given(parcel, now + timedelta(seconds=9)))

    parcel.refresh_from_db()
    assert parcel.confirmed_at is None
    assert events(parcel) == ["placed", "confirmed", "unconfirmed"]
    assert told(parcel) == []
    assert undo.unconfirm(**given(parcel, now)).confirmed_at is None


def test_the_buyer_hears_once_it_is_final(parcel, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        steps.confirm(**given(parcel, now))
    assert not InboxMessage.objects.filter(to=parcel.phone).exists()
    Message.objects.update(next_try_at=now - timedelta(seconds=1))

    tasks.deliver_messages(message_ids=list(Message.objects.values_list("pk", flat=True)))

    assert InboxMessage.objects.filter(to=parcel.phone, body__contains="已接单").count() == 1
    late = given(parcel, now + timedelta(seconds=20))
    with pytest.raises(locks.NotAllowedNow, match="10 秒"):
        undo.unconfirm(**late)
    assert events(parcel) == ["placed", "confirmed"]


def test_sending_is_undone_and_the_ledger_says_so(store, parcel, now):
    variant = ProductVariant._base_manager.get()
    for number in range(2):
        at = now + timedelta(minutes=number)
        fulfil.fulfil(**given(parcel, at), courier="顺丰速运", tracking_number="SF1")
        assert (StockLevel.objects.get().on_hand, StockLevel.objects.get().reserved) == (3, 0)
        undo.unship(**given(parcel, at))
        undo.unship(**given(parcel, at))

    parcel.refresh_from_db()
    level = StockLevel.objects.get()
    variant.refresh_from_db()
    assert (parcel.fulfillment_status, parcel.is_fulfilled) == ("unfulfilled", False)
    assert (level.on_hand, level.reserved, variant.sales) == (5, 2, 0)
    moves = StockMovement.objects.exclude(kind="opening").order_by("pk")
    assert [(m.kind, m.quantity, m.reference[-2:]) for m in moves] == [
        ("sale", Decimal(-2), parcel.number[-2:]),
        ("return", Decimal(2), parcel.number[-2:]),
        ("sale", Decimal(-2), "#2"),
        ("return", Decimal(2), "#2"),
    ]
    assert check.differences() == []
    assert not Fulfillment.objects.exists()
    sent = ["confirmed", "shipped", "unshipped", "shipped", "unshipped"]
    assert events(parcel) == ["placed", *sent]
    assert told(parcel) == []
    cancellation.cancel_now(**given(parcel, now), reason="没货了")
    assert (StockLevel.objects.get().on_hand, StockLevel.objects.get().reserved) == (5, 0)


def test_an_order_that_has_moved_stays_sent(store, now):
    tea = make.variant(store, stock="5")
    order = make.order(store, {tea: "2"})
    fulfil.fulfil(**given(order, now))
    cash.take(**given(order, now))
    before = (events(order), StockLevel.objects.values().get())

    with pytest.raises(locks.NotAllowedNow, match="请先撤销收款"):
        undo.unship(**given(order, now))
    assert (events(order), StockLevel.objects.values().get()) == before

    cash.give_back(**given(order, now))
    undo.unship(**given(order, now))
    order.refresh_from_db()
    assert (order.is_fulfilled, order.completed_at) == (False, None)


def test_who_was_told_of_a_parcel_is_told_that_it_stays(parcel, now):
    fulfil.fulfil(**given(parcel, now), tracking_number="SF1")
    Message.objects.filter(reference__startswith="shipped").update(sent_at=now)

    undo.unship(**given(parcel, now + timedelta(minutes=5)))

    assert [text.split(parcel.number)[-1] for text in told(parcel)][-1] == " 的发货"


def test_another_number_replaces_the_news_of_the_first(parcel, now):
    fulfil.fulfil(**given(parcel, now), courier="顺丰速运", tracking_number="SF1")
    wrong = given(parcel, now) | {"courier": "中通快递", "tracking_number": "ZT2"}

    undo.change_tracking(**wrong)
    undo.change_tracking(**wrong)

    row = Fulfillment.objects.get()
    assert (row.courier, row.tracking_number) == ("中通快递", "ZT2")
    assert [text for text in told(parcel) if "已发货" in text] == [
        f"{parcel.store.name} 的订单 {parcel.number} 已发货 中通快递 ZT2"
    ]
    change = OrderEvent.objects.get(type="tracking_changed")
    assert change.parameters == {"before": ["顺丰速运", "SF1"], "after": ["中通快递", "ZT2"]}
    assert undo.may_unship(parcel.__class__._base_manager.get())


@pytest.mark.long
def test_the_desk_offers_the_way_back(store, parcel, signed_in):
    owner = signed_in(store.owner)
    path = f"/merchant/orders/{parcel.number}/"

    confirmed = owner.post(f"{path}confirm/", **HTMX)
    assert json.loads(confirmed.headers["HX-Trigger"])["undoable"] == {
        "address": f"{path}unconfirm/",
        "words": "已接单，在「待发货」里",
    }
    assert f'action="{path}unconfirm/"' in owner.get(path).content.decode()
    assert owner.post(f"{path}unconfirm/").status_code == 302
    owner.post(f"{path}ship/", {"courier": "顺丰速运", "tracking_number": "SF1"})
    page = owner.get(path).content.decode()
    assert (f'action="{path}unship/"' in page, f'action="{path}tracking/"' in page) == (True, True)
    owner.post(f"{path}tracking/", {"courier": "顺丰速运", "tracking_number": "SF2"})
    owner.post(f"{path}unship/")

    assert events(parcel)[1:] == [
        *("confirmed", "unconfirmed", "confirmed", "shipped", "tracking_changed", "unshipped")
    ]
    stranger = signed_in(make.store().owner)
    for action in ("unconfirm", "unship", "tracking"):
        assert stranger.post(f"{path}{action}/").status_code == 404
    refused = owner.post(f"{path}tracking/", {"tracking_number": "SF3"}, **HTMX)
    assert json.loads(refused.headers["HX-Trigger"])["toast"] == "订单还没有发快递"


def test_goods_never_booked_out_are_not_taken_back(store, parcel):
    before = StockLevel.objects.values().get()

    dispatch.take_back(store=store, reference=parcel.stock_reference, actor=store.owner)

    assert StockLevel.objects.values().get() == before


def test_the_desk_says_when_goods_without_a_number_left(store, now, client):
    """A dash told nothing: what the shop brings itself has no tracking number."""
    tea = make.variant(store, price="10.00", stock="5")
    order = make.order(store, {tea: "1"}, delivery="local")
    steps.confirm(**given(order, now))
    fulfil.fulfil(**given(order, now))
    client.force_login(store.owner)

    page = client.get(f"/merchant/orders/{order.number}/").content.decode()

    [sent] = order.fulfillments.all()
    when = timezone.localtime(sent.created_at).strftime("%m月%d日 %H:%M")
    assert f"<dt>店家送货</dt><dd>{when}</dd>" in page
