"""What a store's people hear of from the rooms below, without those knowing of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from core.language import sent
from core.quantity import plain
from orders import events, notifications
from orders.checkout import by_staff
from orders.hearing import outbox, preferences
from orders.hearing.models import Kind
from orders.hearing.outbox import News
from orders.models import Order, OrderEvent
from orders.support import threads
from orders.support.models import ThreadMessage
from shop.stock import low
from shop.suppliers import balances
from shop.suppliers.models import Supplier

Type = OrderEvent.Type


def _happened(event: OrderEvent) -> None:
    """Whatever asks the shop for something; what its own people do they know."""
    order, news, listeners = event.order, None, None
    is_own = event.parameters.get("by") == by_staff.BY
    if event.type == Type.PLACED and not order.is_prepaid and not is_own:
        news = _of_order(order, Kind.NEW_ORDER, sent("新订单"))
        listeners = preferences.listeners_of(order)
    elif event.type == Type.GROUP_MADE:
        news = _of_order(order, Kind.PAID, sent("团购已成团，请接单"))
    elif event.type == Type.PAID and event.actor_id is None and not order.awaits_group:
        news = _of_order(order, Kind.PAID, sent("顾客已付款，请接单"))
    elif event.type == Type.SUPPLIER_TROUBLE:
        news = _of_order(order, Kind.SUPPLIER, sent("供应商代发有问题，请处理"))
    elif event.type == Type.AFTERSALE_ASKED:
        url = reverse("desk-aftersale", args=[event.parameters["number"]])
        news = replace(_of_order(order, Kind.AFTERSALE, sent("顾客申请售后")), url=url)
    if news is not None:
        at = event.created_at
        outbox.note(news, store_id=event.store_id, at=at, listeners=listeners)


def _of_order(order: Order, kind: Kind, title: str) -> News:
    """Without a name or an address: it lies on a locked screen."""
    sums = {"count": plain(order.total_count), "total": order.total_price}
    url = reverse("desk-order", args=[order.number])
    return News(kind, title, sent("%(count)s 件，¥%(total)s") % sums, url)


def _said(message: ThreadMessage) -> None:
    """That somebody wrote: what, is between the two sides."""
    if message.side != ThreadMessage.Side.SHOPPER:
        return
    url = reverse("desk-thread", args=[message.thread_id])
    news = News(Kind.MESSAGE, sent("顾客发来新消息"), "", url)
    outbox.note(news, store_id=message.store_id, at=message.created_at)


def _ran_low(store_id: int, variant_ids: Sequence[int]) -> None:
    words = sent("%(count)s 个规格快卖完了") % {"count": len(variant_ids)}
    news = News(Kind.STOCK_LOW, sent("库存不足"), words, f"{reverse('desk-stock')}?low=1")
    outbox.note(news, store_id=store_id, at=timezone.now())


def _balance_is_low(supplier: Supplier, at: datetime) -> None:
    news = News(Kind.SUPPLIER, sent("供应商账户余额不足"), "", reverse("desk-suppliers"))
    outbox.note(news, store_id=supplier.store_id, at=at)


def install() -> None:
    balances.follow(_balance_is_low)
    events.follow(_happened)
    threads.follow(_said)
    low.follow(_ran_low)
    notifications.ask_for_phones(preferences.phones)
