"""What the two sides of an order are told by SMS."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from accounts import messages
from core.language import sent
from core.quantity import plain
from orders.models import Order
from shop.stores import names

# A tap on 接单 or 发货 can be undone for so long; what it means for the buyer waits for that.
FINAL_AFTER = timedelta(seconds=10)


def confirmed_reference(order: Order) -> str:
    return f"confirmed {order.number}"


def confirmed(order: Order, *, at: datetime) -> None:
    """The buyer hears that the shop prepares the order, once that is final."""
    text = sent("【小店通】%(store)s 已接单，订单 %(number)s 正在准备。%(url)s")
    messages.send_sms(
        to=order.phone,
        text=_to_buyer(order, text),
        reference=confirmed_reference(order),
        not_before=at + FINAL_AFTER,
    )


def order_link(order: Order) -> str:
    """The order's address for an SMS."""
    return f"{_base()}{order.get_absolute_url()}"


def buyer(order: Order, text: str, **values: object) -> None:
    """`text` with store, number, url and `values` filled in."""
    messages.send_sms(to=order.phone, text=_to_buyer(order, text, **values))


def placed(order: Order, *, is_buyer_told: bool) -> None:
    """Both sides hear of an order that is not paid first; the buyer unless told too often."""
    text = sent("【小店通】你在 %(store)s 下单成功，共 ¥%(total)s，订单 %(number)s。查看：%(url)s")
    bought = (order.phone, _to_buyer(order, text, total=order.total_price))
    messages.send_each_sms([*([bought] if is_buyer_told else []), *_to_shop(order)])


def new_order(order: Order) -> None:
    """The shop hears of an order it should take on: of a prepaid one once it is paid."""
    messages.send_each_sms(_to_shop(order))


def _to_buyer(order: Order, text: str, **values: object) -> str:
    store = names.harmless(order.store.name, otherwise=_("店铺"))
    values |= {"store": store, "number": order.number, "url": order_link(order)}
    return text % values


def _to_shop(order: Order) -> list[tuple[str, str]]:
    # The owner's own number is verified; the phone on the store page may be a landline.
    phone = order.store.owner.phone
    if not phone:
        return []
    text = sent("【小店通】新订单：%(name)s，%(count)s 件，¥%(total)s。去接单：%(url)s")
    values = {
        "name": _shopper(order),
        "count": plain(order.total_count),
        "total": order.total_price,
    }
    url = f"{_base()}/merchant/orders/{order.number}/"
    return [(phone, text % (values | {"url": url}))]


def paid(order: Order, amount: Decimal) -> None:
    """Both sides: only an order that is paid before it is prepared is news to the shop."""
    text = sent("【小店通】%(store)s 已收到你的付款 ¥%(amount)s，订单 %(number)s。%(url)s")
    buyer(order, text, amount=amount)
    if order.confirmed_at is None:
        new_order(order)


def refunded(order: Order, amount: Decimal) -> None:
    text = sent("【小店通】%(store)s 的订单 %(number)s 退款 ¥%(amount)s 已退回。%(url)s")
    buyer(order, text, amount=amount)


def proof_sent(order: Order, amount: Decimal) -> None:
    """The shop should look whether the money came."""
    phone = order.store.owner.phone
    if phone:
        text = sent("【小店通】%(name)s 说已转账 ¥%(amount)s，请核对：%(url)s")
        url = f"{_base()}/merchant/orders/{order.number}/"
        values = {"name": _shopper(order), "amount": amount, "url": url}
        messages.send_sms(to=phone, text=text % values)


def proof_refused(order: Order, reason: str) -> None:
    text = sent("【小店通】%(store)s 没有查到订单 %(number)s 的转账：%(reason)s。请核对：%(url)s")
    buyer(order, text, reason=names.harmless(reason, otherwise=sent("请看订单页")))


def _shopper(order: Order) -> str:
    """Anybody may order under any name: one with an address in it is an advertisement."""
    return names.harmless(order.name, otherwise=_("顾客"))


def _base() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
