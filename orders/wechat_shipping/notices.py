"""
发货信息录入 (`wxa/sec/order/upload_shipping_info`): money that came inside the mini-program is
settled by WeChat only after it was told how the goods left. Told once an order has left wholly,
with all its parcels: once, and once more where a number was corrected, which is as often as WeChat
takes it. What is told, and its limits, is of WeChat's document of the mini-program's
发货信息管理服务; which errors pass by themselves is partly from memory. Never tried against the
real service.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.wechat import client, mini
from core import scope
from core.language import in_chinese
from core.phones import masked
from core.quantity import plain
from core.types import Json
from orders.models import Delivery, Order
from orders.notifications import FINAL_AFTER
from orders.payments.models import Channel, PaymentOrder
from orders.shipping.couriers.table import named
from orders.wechat_shipping.models import ShippingNotice

State = ShippingNotice.State
PATH = "wxa/sec/order/upload_shipping_info"
CHINA = ZoneInfo("Asia/Shanghai")
EXPRESS, LOCAL, PICKUP = 1, 2, 4
WHOLE, SPLIT = 1, 2
BY_TRANSACTION = 2
MOST_PARCELS, LONGEST_GOODS, MOST_TIMES = 15, 120, 2
SF = "SF"
# It was told before, or once more already.
TAKEN_BEFORE = frozenset({10060002, 10060003, 10060023})
# Busy; or WeChat does not know the payment yet, which takes it some minutes.
PASSES = frozenset({-1, 45009, 45011, 10060001, 10060012, 268485194})
CLAIM = timedelta(minutes=2)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440)]
AT_ONCE = 100


def payments_of(order: Order) -> QuerySet[PaymentOrder]:
    """What came inside the platform's mini-program."""
    rows = PaymentOrder.unscoped.of(order).captured().exclude(transaction_id="").exclude(payer="")
    found: QuerySet[PaymentOrder] = rows.filter(
        channel=Channel.WECHATPAY,
        product=PaymentOrder.Product.JSAPI,
        configuration__app_id=settings.WECHAT_MINI_APPID,
    )
    return found


def note(order: Order, *, at: datetime) -> None:
    """Something of a locked order left, or has another number: told once that is final."""
    if not mini.is_on():
        return
    due = at + FINAL_AFTER
    for payment in payments_of(order):
        row, is_new = ShippingNotice.unscoped.of(order).get_or_create(
            payment=payment,
            defaults={"store_id": order.store_id, "order": order, "next_try_at": due},
        )
        if not is_new and row.times < MOST_TIMES:
            rows = ShippingNotice.unscoped.of(order).filter(pk=row.pk)
            rows.update(state=State.WAITING, tries=0, next_try_at=due)


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    rows = ShippingNotice.unscoped.filter(next_try_at__lte=at)
    return list(rows.order_by("next_try_at").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
@in_chinese()
def go_on(*, notice_id: int, at: datetime) -> None:
    """Tell WeChat of one payment; nothing while somebody else does, or nothing is to be told."""
    rows = ShippingNotice.unscoped.filter(pk=notice_id)
    if not rows.filter(next_try_at__lte=at).update(next_try_at=at + CLAIM):
        return
    notice = rows.select_related("order", "payment").get()
    body = body_of(notice)
    if body is None or body == notice.told:
        state = State.TOLD if notice.told and body == notice.told else State.WAITING
        rows.update(state=state, next_try_at=None)
        return
    app = client.Client(settings.WECHAT_MINI_APPID, settings.WECHAT_MINI_SECRET)
    try:
        app.ask("post", PATH, data=body | {"upload_time": _clock(at)})
    except client.Refused as refused:
        _refused(notice, body, refused.code, at)
    except client.Unreachable:
        _later(notice, 0, at)
    else:
        _told(notice, body, at)


def body_of(notice: ShippingNotice) -> Json | None:
    """What is told, without its time; None while the order has not left as WeChat wants it."""
    order = notice.order
    if not order.is_fulfilled or order.cancelled_at is not None:
        return None
    parcels = _parcels(order)
    if not parcels:
        return None
    kind = {Delivery.PICKUP: PICKUP, Delivery.LOCAL: LOCAL}.get(Delivery(order.delivery), EXPRESS)
    is_split = len(parcels) > 1
    return {
        "order_key": {
            "order_number_type": BY_TRANSACTION,
            "transaction_id": notice.payment.transaction_id,
        },
        "logistics_type": kind,
        "delivery_mode": SPLIT if is_split else WHOLE,
        **({"is_all_delivered": True} if is_split else {}),
        "shipping_list": parcels,
        "payer": {"openid": notice.payment.payer},
    }


def _parcels(order: Order) -> list[Json]:
    """Of goods by courier each parcel, all with numbers; of others the goods in one."""
    lines = order.lines.filter(store_id=order.store_id).order_by("pk")
    goods = "、".join(f"{line.name}*{plain(line.for_buyer)}" for line in lines)[:LONGEST_GOODS]
    if order.delivery in {Delivery.LOCAL, Delivery.PICKUP}:
        return [{"item_desc": goods}]
    rows = order.fulfillments.filter(store_id=order.store_id).order_by("pk")
    parcels = []
    for row in rows[:MOST_PARCELS]:
        courier = named(row.courier)
        if courier is None or not courier.wechat or not row.tracking_number:
            return []
        contact = {"contact": {"receiver_contact": masked(order.phone)}}
        parcels.append(
            {
                "tracking_no": row.tracking_number,
                "express_company": courier.wechat,
                "item_desc": goods,
                # 顺丰's numbers tell nothing without it.
                **(contact if courier.wechat == SF else {}),
            }
        )
    return parcels


def _told(notice: ShippingNotice, body: Json, at: datetime) -> None:
    rows = ShippingNotice.unscoped.filter(pk=notice.pk)
    told = {"told": body, "told_at": at, "times": notice.times + 1}
    rows.update(state=State.TOLD, code=0, tries=0, **told)
    # Unless something changed meanwhile.
    rows.filter(next_try_at=at + CLAIM).update(next_try_at=None)


def _refused(notice: ShippingNotice, body: Json, code: int, at: datetime) -> None:
    if code in TAKEN_BEFORE:
        _told(notice, body, at)
    elif code in PASSES:
        _later(notice, code, at)
    else:
        rows = ShippingNotice.unscoped.filter(pk=notice.pk)
        rows.update(state=State.FAILED, code=code, next_try_at=None)


def _later(notice: ShippingNotice, code: int, at: datetime) -> None:
    rows = ShippingNotice.unscoped.filter(pk=notice.pk)
    if notice.tries >= len(PAUSES):
        rows.update(state=State.FAILED, code=code, next_try_at=None)
        return
    rows.update(code=code, tries=notice.tries + 1, next_try_at=at + PAUSES[notice.tries])


def _clock(at: datetime) -> str:
    """RFC 3339, as WeChat's example has it: 2022-12-15T13:29:35.120+08:00."""
    return timezone.localtime(at, CHINA).isoformat(timespec="milliseconds")
