"""发货信息 to WeChat over real HTTP: told once, again where it changed, and never of others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.demo.provider_fake import server
from home.demo.sign_in import use_providers
from orders.lifecycle import cash, fulfil, undo
from orders.models import Order
from orders.payments.models import PaymentConfiguration, PaymentInterface, PaymentOrder
from orders.wechat_shipping import notices
from orders.wechat_shipping.models import ShippingNotice
from tests import make

pytestmark = pytest.mark.django_db
TELL = "/wxa/sec/order/upload_shipping_info"
SF, YT = "SF1234567890123", "YT1234567890123"


@pytest.fixture
def wechat(settings):
    for name in ("OPEN_APPID", "OPEN_SECRET", "OFFICIAL_APPID", "OFFICIAL_SECRET"):
        setattr(settings, f"WECHAT_{name}", "")
    with server.running() as fake:
        use_providers(fake.url)
        yield fake


def paid(store, *, app_id: str, delivery: str = "express", product: str = "jsapi") -> Order:
    """As if it had been paid by WeChat Pay with this app."""
    goods = {make.variant(store, name="高山茶"): "2"}
    order = make.order(store, goods, delivery=delivery, pay_method="wechatpay")
    cash.take(store=store, order_id=order.pk, actor=None, at=timezone.now())
    interface = PaymentInterface.objects.get(code="wechatpay")
    given = {"interface": interface, "app_id": app_id, "merchant_id": f"{order.pk}"}
    account = PaymentConfiguration.objects.create(store=store, name="商户", **given)
    PaymentOrder.objects.filter(order=order).update(
        channel="wechatpay",
        product=product,
        configuration=account,
        transaction_id=f"42000{order.pk}",
        payer="o-payer",
    )
    return order


def sweep(at) -> None:
    for notice_id in notices.due_ids(at=at):
        notices.go_on(notice_id=notice_id, at=at)


def test_told_once_that_all_has_left_and_again_when_a_number_was_wrong(
    wechat, store, settings, signed_in
):
    order = paid(store, app_id=settings.WECHAT_MINI_APPID)
    line, now = order.lines.get(), timezone.now()
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": now}
    fulfil.fulfil(**given, tracking_number=YT, quantities={line.pk: 1})
    sweep(now + timedelta(minutes=1))
    assert not wechat.shipped
    fulfil.fulfil(**given, tracking_number=SF)
    sweep(now + timedelta(seconds=5))
    assert not wechat.shipped
    for minutes in (1, 2, 60):
        sweep(now + timedelta(minutes=minutes))

    [[body]] = wechat.shipped.values()
    assert (body["logistics_type"], body["delivery_mode"], body["is_all_delivered"]) == (1, 2, True)
    assert body["order_key"] == {"order_number_type": 2, "transaction_id": f"42000{order.pk}"}
    assert body["payer"] == {"openid": "o-payer"}
    assert body["upload_time"].endswith("+08:00")
    first, second = body["shipping_list"]
    assert (first["tracking_no"], first["express_company"]) == (YT, "YTO")
    assert "contact" not in first
    assert second["contact"] == {"receiver_contact": "137****0001"}
    assert "高山茶*2" in second["item_desc"]
    page = signed_in(store.owner).get(f"/merchant/orders/{order.number}/").content.decode()
    assert "已上传微信" in page

    for number in ("YT1234567890124", "YT1234567890125"):
        parcel = order.fulfillments.order_by("pk").first()
        undo.change_tracking(**given, courier="", tracking_number=number, parcel_id=parcel.pk)
        sweep(now + timedelta(days=1))
    [told] = wechat.shipped.values()
    assert [body["shipping_list"][0]["tracking_no"] for body in told] == [YT, "YT1234567890124"]


def test_the_shop_hears_that_wechat_wants_a_number(wechat, store, settings, signed_in):
    order = paid(store, app_id=settings.WECHAT_MINI_APPID)
    page, now = f"/merchant/orders/{order.number}/", timezone.now()
    given = {"store": store, "order_id": order.pk, "actor": store.owner, "at": now}
    words, owner = "每个包裹都要有快递公司和单号", signed_in(store.owner)
    fulfil.fulfil(**given)
    assert words not in owner.get(page).content.decode()
    sweep(now + timedelta(minutes=1))
    assert not wechat.shipped
    assert words in owner.get(page).content.decode()

    parcel = order.fulfillments.get()
    undo.change_tracking(**given, courier="", tracking_number=SF, parcel_id=parcel.pk)
    sweep(now + timedelta(minutes=1))
    assert wechat.shipped
    assert words not in owner.get(page).content.decode()


@pytest.mark.parametrize(("delivery", "kind"), [("local", 2), ("pickup", 4)])
def test_what_no_courier_has_is_told_by_its_goods(wechat, store, settings, delivery, kind):
    order = paid(store, app_id=settings.WECHAT_MINI_APPID, delivery=delivery)
    now = timezone.now()
    fulfil.fulfil(store=store, order_id=order.pk, actor=None, at=now)
    sweep(now + timedelta(minutes=1))
    [[body]] = wechat.shipped.values()
    assert (body["logistics_type"], body["delivery_mode"]) == (kind, 1)
    assert body["shipping_list"] == [{"item_desc": "高山茶*2"}]


def test_nothing_is_told_of_other_money_or_without_a_mini_program(wechat, store, settings):
    app_id, now = settings.WECHAT_MINI_APPID, timezone.now()
    others = [paid(store, app_id="wx-other"), paid(store, app_id=app_id, product="h5")]
    settings.WECHAT_MINI_APPID = ""
    others.append(paid(store, app_id=app_id))
    for order in others:
        fulfil.fulfil(
            store=store,
            order_id=order.pk,
            actor=None,
            at=now,
            tracking_number=f"{YT[:-2]}{order.pk:02}",
        )
        settings.WECHAT_MINI_APPID = app_id if order is not others[1] else ""
    assert not ShippingNotice.objects.exists()


def test_wechat_in_trouble_is_told_later_and_a_refusal_is_shown(wechat, store, settings, signed_in):
    order = paid(store, app_id=settings.WECHAT_MINI_APPID, delivery="local")
    now = timezone.now()
    fulfil.fulfil(store=store, order_id=order.pk, actor=None, at=now)
    at = now + timedelta(minutes=1)
    for trouble, pause in (("500", 0), ("garbage", 1), ('{"errcode": 10060001}', 5)):
        wechat.trouble = trouble
        at += timedelta(minutes=pause)
        sweep(at)
        sweep(at)
    notice = ShippingNotice.objects.get()
    assert (notice.state, notice.tries, notice.code) == ("waiting", 3, 10060001)
    wechat.trouble = '{"errcode": 10060031}'
    sweep(at + timedelta(hours=1))
    notice.refresh_from_db()
    assert (notice.state, notice.next_try_at) == ("failed", None)
    page = signed_in(store.owner).get(f"/merchant/orders/{order.number}/").content.decode()
    assert "没有传上去" in page
    assert "10060031" in page
    # It had been told before, only the answer was lost.
    wechat.trouble = '{"errcode": 10060002}'
    notices.note(order, at=at)
    sweep(at + timedelta(hours=2))
    notice.refresh_from_db()
    assert (notice.state, notice.times) == ("told", 1)
