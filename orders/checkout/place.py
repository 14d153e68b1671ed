"""Placing an order: one transaction from the cart to the owner's board."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import messages, scope
from orders import events, lifecycle
from orders.cart import cart
from orders.cart.models import Cart, CartLine
from orders.checkout import limits
from orders.checkout.areas import Area
from orders.checkout.quote import Quote, quote
from orders.models import Order, OrderEvent, OrderLine
from shop import money
from shop.quantity import plain
from shop.stock import ledger
from shop.stores.models import Store


@dataclass(frozen=True)
class Contact:
    """Who gets the goods, and where; no area for pick-up."""

    name: str
    phone: str
    area: Area | None = None
    detail: str = ""


class NothingToOrder(Exception):
    """The cart holds nothing of this store that can be ordered."""


class TooLarge(Exception):
    """The order is worth more than `money.MAX`."""


@dataclass
class PriceChanged(Exception):
    """The shopper saw another total than the goods cost now."""

    now: Quote


@dataclass
class ShortOfStock(Exception):
    """Somebody was faster: names and what is left, in the shopper's words."""

    words: list[str]


@scope.across_stores("a shopper orders from a store named by its page")
def place(
    *,
    store: Store,
    owner: cart.Owner,
    contact: Contact,
    delivery: str,
    pay_method: str,
    idempotency_key: str,
    at: datetime,
    note: str = "",
    seen_total: Decimal | None = None,
    buyer: Any = None,
) -> Order:
    """
    Order what the cart holds of `store`: goods are reserved, prices frozen, the cart
    emptied, both sides told. The same key of the same shopper returns the same order.

    :raises NothingToOrder: for an empty cart
    :raises TooLarge: above `money.MAX`
    :raises limits.TooManyOrders: past a cap that keeps one person from holding a shop's stock
    :raises PriceChanged: when `seen_total` is not what it costs now
    :raises ShortOfStock: when any line is short; nothing is held then
    """
    try:
        with transaction.atomic():
            return _place(
                store=store,
                owner=owner,
                contact=contact,
                delivery=delivery,
                pay_method=pay_method,
                idempotency_key=idempotency_key,
                at=at,
                note=note,
                seen_total=seen_total,
                buyer=buyer,
            )
    except IntegrityError:
        # A double tap that arrived in the same instant: the other request has placed it.
        order = placed_before(store=store, owner=owner, idempotency_key=idempotency_key)
        if order is None:
            raise
        return order


def placed_before(*, store: Store, owner: cart.Owner, idempotency_key: str) -> Order | None:
    """What this shopper placed under this key."""
    key = _stored_key(owner, idempotency_key)
    return Order._base_manager.filter(store=store, idempotency_key=key).first()


def _place(
    *,
    store: Store,
    owner: cart.Owner,
    idempotency_key: str,
    seen_total: Decimal | None,
    **given: Any,
) -> Order:
    # The cart row is locked first: of two taps the second finds the cart empty.
    list(Cart.objects.select_for_update().filter(**owner.lookup))
    order = placed_before(store=store, owner=owner, idempotency_key=idempotency_key)
    if order is not None:
        return order
    lines = [line for line in cart.lines_for(owner, store) if not line.problem]
    if not lines:
        raise NothingToOrder
    price = quote(store=store, lines=lines, delivery=given["delivery"])
    if price.total > money.MAX:
        raise TooLarge
    if seen_total is not None and seen_total != price.total:
        raise PriceChanged(price)
    standing = limits.check(store=store, phone=given["contact"].phone, at=given["at"])
    order = _order(store, owner, price, idempotency_key=idempotency_key, **given)
    _hold(order, lines)
    order.save(force_insert=True)
    OrderLine._base_manager.bulk_create(_snapshot(order, line) for line in lines)
    events.record(order, OrderEvent.Type.PLACED, actor=given["buyer"], total=str(order.total_price))
    CartLine._base_manager.filter(cart__in=Cart.objects.filter(**owner.lookup), store=store).filter(
        variant_id__in=[line.variant.pk for line in lines]
    ).delete()
    _tell(order, is_buyer_told=standing.may_be_notified)
    return order


def _order(store: Store, owner: cart.Owner, price: Quote, **given: Any) -> Order:
    contact: Contact = given["contact"]
    area = contact.area
    return Order(
        store=store,
        buyer=given["buyer"],
        guest_key=owner.key,
        idempotency_key=_stored_key(owner, given["idempotency_key"]),
        name=contact.name,
        phone=contact.phone,
        area_code=area.code if area else "",
        province=area.province if area else "",
        city=area.city if area else "",
        district=area.district if area else "",
        detail=contact.detail,
        note=given["note"],
        delivery=given["delivery"],
        pay_method=given["pay_method"],
        total_count=price.count,
        items_total=price.items,
        transit_price=price.transit,
        discount_total=price.discount,
        total_price=price.total,
        created_at=given["at"],
    )


def _hold(order: Order, lines: list[cart.Line]) -> None:
    try:
        ledger.reserve(
            store=order.store_id,
            quantities={line.variant.pk: line.quantity for line in lines},
            reference=order.stock_reference,
        )
    except ledger.OutOfStock as error:
        short = [line for line in lines if line.variant.pk in error.available]
        raise ShortOfStock([_short_words(line, error.available) for line in short]) from error


def _short_words(line: cart.Line, available: dict[int, Decimal]) -> str:
    name, left = line.variant.product.title, plain(available[line.variant.pk])
    if not left:
        return _("「%(name)s」刚刚卖完了") % {"name": name}
    return _("「%(name)s」只剩 %(left)s %(unit)s了") % {
        "name": name,
        "left": left,
        "unit": line.variant.unit,
    }


def _snapshot(order: Order, line: cart.Line) -> OrderLine:
    variant = line.variant
    cover = variant.product.cover
    return OrderLine(
        store_id=order.store_id,
        order=order,
        variant=variant,
        product=variant.product,
        name=variant.product.title,
        sku=variant.sku,
        options_text=variant.options_text,
        unit=variant.unit,
        price=variant.price,
        quantity=line.quantity,
        total=line.total,
        picture_files=cover["files"] if cover else {},
    )


def _stored_key(owner: cart.Owner, idempotency_key: str) -> str:
    """A key belongs to the shopper who made it: nobody gets another's order by one."""
    return sha256(f"{owner.user_id}|{owner.key}|{idempotency_key}".encode()).hexdigest()


def _tell(order: Order, *, is_buyer_told: bool) -> None:
    total, count = order.total_price, plain(order.total_count)
    to_buyer = _("【小店通】你在 %(store)s 下单成功，共 ¥%(total)s，订单 %(number)s。查看：%(url)s")
    if is_buyer_told:
        words = {"store": order.store.name, "total": total, "number": order.number}
        words["url"] = lifecycle.order_link(order)
        messages.send_sms(to=order.phone, text=to_buyer % words)
    # The owner's own number is verified; the phone on the store page may be a landline.
    if order.store.owner.phone:
        to_shop = _("【小店通】新订单：%(name)s，%(count)s 件，¥%(total)s。去接单：%(url)s")
        base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
        values = {"name": order.name, "count": count, "total": total}
        url = f"{base}/merchant/orders/{order.number}/"
        messages.send_sms(to=order.store.owner.phone, text=to_shop % (values | {"url": url}))
