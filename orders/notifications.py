"""What the two sides of an order are told by SMS."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from accounts import messages
from accounts.sms.purposes import Purpose, purpose
from core.language import sent
from core.quantity import plain
from orders.models import Order
from shop.stores.naming import names

# A tap on 接单 or 发货 can be undone for so long; what it means for the buyer waits for that.
FINAL_AFTER = timedelta(seconds=10)
# To the buyer; what `about` gives may stand in each.
PLACED = purpose(
    "order_placed",
    "你在 %(store)s 下单成功，共 ¥%(total)s，订单 %(number)s。查看：%(url)s",
    path="orders/",
)
TO_PAY = purpose(
    "order_to_pay",
    "%(store)s 为你下了单，共 ¥%(total)s，订单 %(number)s。请尽快付款：%(url)s",
    path="orders/",
)
STILL_TO_PAY = purpose(
    "order_still_to_pay",
    "%(store)s 的订单 %(number)s 还没付款 ¥%(amount)s，付了就为你准备：%(url)s",
    path="orders/",
)
CONFIRMED = purpose(
    "order_confirmed", "%(store)s 已接单，订单 %(number)s 正在准备。%(url)s", path="orders/"
)
PAID = purpose(
    "order_paid", "%(store)s 已收到你的付款 ¥%(amount)s，订单 %(number)s。%(url)s", path="orders/"
)
DEPOSIT_PAID = purpose(
    "deposit_paid",
    "%(store)s 已收到你的定金 ¥%(amount)s，订单 %(number)s，%(opens)s 起付尾款。%(url)s",
    path="orders/",
)
REST_OPENED = purpose(
    "rest_opened",
    "%(store)s 的订单 %(number)s 可以付尾款 ¥%(amount)s 了，%(until)s 截止。%(url)s",
    path="orders/",
)
REST_ENDING = purpose(
    "rest_ending",
    "%(store)s 的订单 %(number)s 还没付尾款 ¥%(amount)s，%(until)s 截止，过时自动取消。%(url)s",
    path="orders/",
)
GROUP_MADE = purpose(
    "group_made",
    "%(store)s 的团购已成团，订单 %(number)s 已交给商家。%(url)s",
    path="orders/",
)
GROUP_FAILED = purpose(
    "group_failed",
    "%(store)s 的团购没有凑齐人，订单 %(number)s 已取消，货款将原路退回。%(url)s",
    path="orders/",
)
SHIPPED = purpose("order_shipped", "%(store)s 的订单 %(number)s 已发货。%(url)s", path="orders/")
SHIPPED_BY = purpose(
    "order_shipped_by", "%(store)s 的订单 %(number)s 已发货 %(parcel)s。%(url)s", path="orders/"
)
UNSHIPPED = purpose(
    "order_unshipped", "%(store)s 撤销了订单 %(number)s 的发货。%(url)s", path="orders/"
)
CANCELLED = purpose(
    "order_cancelled", "%(store)s 的订单 %(number)s 已取消。%(url)s", path="orders/"
)
CANCELLED_PAID = purpose(
    "order_cancelled_paid",
    "%(store)s 的订单 %(number)s 已取消，货款将原路退回。%(url)s",
    path="orders/",
)
REFUNDED = purpose(
    "order_refunded", "%(store)s 的订单 %(number)s 退款 ¥%(amount)s 已退回。%(url)s", path="orders/"
)
TOPPED_UP = purpose("topped_up", "你在 %(store)s 充值 ¥%(amount)s 已到账。%(url)s", path="orders/")
PROOF_REFUSED = purpose(
    "proof_refused",
    "%(store)s 没有查到订单 %(number)s 的转账：%(reason)s。请核对：%(url)s",
    path="orders/",
)
# To the shop.
NEW_ORDER = purpose(
    "new_order",
    "新订单：%(name)s，%(count)s 件，¥%(total)s。去接单：%(url)s",
    path="merchant/orders/",
    is_of_the_shop=True,
)
PROOF_SENT = purpose(
    "proof_sent",
    "%(name)s 说已转账 ¥%(amount)s，请核对：%(url)s",
    path="merchant/orders/",
    is_of_the_shop=True,
)


def _of_owner(order: Order) -> list[str]:
    """The owner's own number is verified; the phone on the store page may be a landline."""
    return [order.store.owner.phone] if order.store.owner.phone else []


# Whose phones ring for a new order; the last that was asked for decides.
Phones = Callable[[Order], list[str]]
_phones: list[Phones] = [_of_owner]


def ask_for_phones(phones: Phones) -> None:
    """For a room above, where an app begins, that knows who wants to hear."""
    if phones not in _phones:
        _phones.append(phones)


def confirmed_reference(order: Order) -> str:
    return f"confirmed {order.number}"


def confirmed(order: Order, *, at: datetime) -> None:
    """The buyer hears that the shop prepares the order, once that is final."""
    reference, final_at = confirmed_reference(order), at + FINAL_AFTER
    buyer(order, CONFIRMED, reference=reference, not_before=final_at)


def order_link(order: Order) -> str:
    """The order's address for an SMS."""
    return f"{_base()}{order.get_absolute_url()}"


def buyer(
    order: Order,
    purpose: Purpose,
    *,
    reference: str = "",
    not_before: datetime | None = None,
    **values: object,
) -> None:
    """
    The buyer hears of it: store, number, url and `values` are filled in. Nobody does where the
    account ended and took the phone along (`own_data`).
    """
    if not order.phone:
        return
    messages.send_sms(
        to=order.phone,
        purpose=purpose,
        parameters=about(order, **values),
        person_id=order.buyer_id,
        reference=reference,
        not_before=not_before,
    )


def placed(order: Order, *, is_buyer_told: bool) -> None:
    """Both sides hear of an order that is not paid first; the buyer unless told too often."""
    bought = (order.phone, PLACED, about(order, total=order.total_price))
    messages.send_each_sms([*([bought] if is_buyer_told else []), *_to_shop(order)])


def new_order(order: Order) -> None:
    """The shop hears of an order it should take on: of a prepaid one once it is paid."""
    messages.send_each_sms(_to_shop(order))


def about(order: Order, **values: object) -> dict[str, object]:
    """What every message to a buyer may name, and `values`."""
    store = names.harmless(order.store.name, otherwise=sent("店铺"))
    return values | {"store": store, "number": order.number, "url": order_link(order)}


def _to_shop(order: Order) -> list[tuple[str, Purpose, dict[str, object]]]:
    phones = _phones[-1](order)
    if not phones:
        return []
    values = {
        "name": _shopper(order),
        "count": plain(order.total_count),
        "total": order.total_price,
    }
    url = f"{_base()}/merchant/orders/{order.number}/"
    return [(phone, NEW_ORDER, values | {"url": url}) for phone in phones]


def paid(order: Order, amount: Decimal) -> None:
    """Both sides: only an order that is paid before it is prepared is news to the shop."""
    if order.is_top_up:
        buyer(order, TOPPED_UP, amount=amount)
        return
    buyer(order, PAID, amount=amount)
    if order.confirmed_at is None and not order.awaits_group:
        new_order(order)


def deposit_paid(order: Order) -> None:
    """The shop sees it among those that wait; there is nothing to do for it yet."""
    opens = f"{timezone.localtime(order.rest_from):%m-%d %H:%M}"
    buyer(order, DEPOSIT_PAID, amount=order.deposit, opens=opens)


def rest_due(order: Order, purpose: Purpose) -> None:
    until = f"{timezone.localtime(order.rest_until):%m-%d %H:%M}"
    buyer(order, purpose, amount=order.unpaid, until=until)


def still_to_pay(order: Order) -> None:
    buyer(order, STILL_TO_PAY, amount=order.unpaid)


def refunded(order: Order, amount: Decimal) -> None:
    buyer(order, REFUNDED, amount=amount)


def proof_sent(order: Order, amount: Decimal) -> None:
    """The shop should look whether the money came."""
    phone = order.store.owner.phone
    if phone:
        url = f"{_base()}/merchant/orders/{order.number}/"
        values = {"name": _shopper(order), "amount": amount, "url": url}
        messages.send_sms(to=phone, purpose=PROOF_SENT, parameters=values)


def proof_refused(order: Order, reason: str) -> None:
    buyer(order, PROOF_REFUSED, reason=names.harmless(reason, otherwise=sent("请看订单页")))


def _shopper(order: Order) -> str:
    """Anybody may order under any name: one with an address in it is an advertisement."""
    return names.harmless(order.name, otherwise=sent("顾客"))


def _base() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
