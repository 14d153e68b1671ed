"""Placing an order: one transaction from the cart to the owner's board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.areas import Area
from core import money, scope
from core.language import in_chinese
from core.quantity import plain
from orders import events, limits, notifications
from orders.cart import basket as baskets
from orders.cart import cart
from orders.cart.basket import WHOLE_CART, Basket
from orders.checkout import invoice as invoices
from orders.checkout.invoice import Invoice
from orders.checkout.quote import Quote, quote
from orders.models import PREPAID, Delivery, Order, OrderEvent, OrderLine, PayMethod
from orders.payments import deadline
from orders.shipping import slots
from orders.shipping.local import Position
from orders.shipping.transit import Terms
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
    """The basket is empty."""


class TooLarge(Exception):
    """The order is worth more than `money.MAX`."""


@dataclass
class CannotDeliver(Exception):
    """It is not brought there, or not for so little: the words, and the field to change."""

    words: str
    field: str


@dataclass
class PriceChanged(Exception):
    """The shopper saw another total than the goods cost now."""

    now: Quote


@dataclass
class ShortOfStock(Exception):
    """Somebody was faster: names and what is left, in the shopper's words."""

    words: list[str]


# Why nothing is ordered, unless it was ordered already.
REFUSALS = (
    *(NothingToOrder, TooLarge, CannotDeliver, PriceChanged, ShortOfStock),
    *(limits.TooManyOrders, slots.SlotFull),
)


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
    band_id: int | None = None,
    position: Position | None = None,
    slot: slots.Choice | None = None,
    invoice: Invoice = invoices.NONE,
    terms: Terms | None = None,
    basket: Basket = WHOLE_CART,
    seen: Mapping[int, Decimal] | None = None,
) -> Order:
    """
    Order what `basket` means in `store`: goods are reserved, prices frozen, what was ordered
    leaves the cart, both sides told. The same key of the same shopper returns the same order.
    `terms` are those that the page has just read, `seen` what it showed: {variant id: quantity}.

    :raises NothingToOrder: for an empty basket
    :raises TooLarge: above `money.MAX`
    :raises limits.TooManyOrders: past a cap that keeps one person from holding a shop's stock
    :raises CannotDeliver: when the store does not bring it there
    :raises slots.SlotFull: when the time asked for has no place left
    :raises PriceChanged: when `seen_total` is not what it costs now
    :raises ShortOfStock: when something that was seen is short or gone, or nothing can be had
        any more; nothing is held then
    """
    try:
        # Of two taps the second waits for the first, and finds what it left.
        with cart.locked(owner):
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
                band_id=band_id,
                position=position,
                slot=slot,
                invoice=invoice,
                terms=terms,
                basket=basket,
                seen=seen,
            )
    except (IntegrityError, *REFUSALS):
        # The second tap: its goods are gone from cart and shelf, because the first has them.
        order = placed_before(store=store, owner=owner, idempotency_key=idempotency_key)
        if order is None:
            raise
        return order


def placed_before(*, store: Store, owner: cart.Owner, idempotency_key: str) -> Order | None:
    """What this shopper placed under this key."""
    key = _stored_key(owner, idempotency_key)
    return Order.unscoped.filter(store=store, idempotency_key=key).first()


def _place(
    *,
    store: Store,
    owner: cart.Owner,
    idempotency_key: str,
    seen_total: Decimal | None,
    band_id: int | None,
    position: Position | None,
    slot: slots.Choice | None,
    terms: Terms | None,
    basket: Basket,
    seen: Mapping[int, Decimal] | None,
    **given: Any,
) -> Order:
    lines = _orderable(basket.lines(owner, store), seen)
    reckon = partial(
        quote,
        store=store,
        lines=lines,
        delivery=given["delivery"],
        area=given["contact"].area,
        band_id=band_id,
        position=position,
        terms=terms,
    )
    price = reckon()
    _refuse_undeliverable(price)
    if price.total > money.MAX:
        raise TooLarge
    if seen_total is not None and seen_total != price.total:
        raise PriceChanged(price)
    standing = limits.check(store=store, phone=given["contact"].phone, at=given["at"])
    order = _order(store, owner, price, idempotency_key=idempotency_key, **given)
    if get_language() != settings.LANGUAGE_CODE:
        with in_chinese():
            order.transit_note = reckon().way.note[:120]
    # Locked in this order everywhere: cart, slot, stock.
    taken = slot and slots.take(store=store, choice=slot, delivery=order.delivery, at=given["at"])
    if slot and taken:
        with in_chinese():
            order.delivery_slot = slots.words(taken, slot.on)
    order.save(force_insert=True)
    if slot and taken:
        slots.book(order=order, slot=taken, on=slot.on)
    OrderLine.unscoped.bulk_create(_snapshot(order, line) for line in lines)
    events.record(order, OrderEvent.Type.PLACED, actor=given["buyer"], total=str(order.total_price))
    if not basket.is_beside_cart:
        cart.remove(owner=owner, store=store, variant_ids=[line.variant.pk for line in lines])
    _tell(order, is_buyer_told=standing.may_be_notified)
    # Last, because others wait for these rows until the commit.
    _hold(order, lines)
    limits.check_bought(
        wanted={line.variant: line.quantity for line in lines},
        buyer_id=owner.user_id,
        order=order,
    )
    return order


def _orderable(lines: list[cart.Line], seen: Mapping[int, Decimal] | None) -> list[cart.Line]:
    ready = [line for line in lines if not line.problem]
    if seen is None:
        # What was left out was never promised, unless nothing else is there.
        seen = {} if ready else {line.variant.pk: line.quantity for line in lines}
    short = baskets.gone(lines, seen)
    if short:
        raise ShortOfStock([_gone_words(line, left) for line, left in short.items()])
    if not ready:
        raise NothingToOrder
    return ready


def _refuse_undeliverable(price: Quote) -> None:
    way = price.way
    if way.refusal:
        raise CannotDeliver(way.refusal, way.refused)
    if way.missing:
        words = {"area": _("请填写收货地址"), "band": _("请选择配送距离")}
        raise CannotDeliver(words[way.missing], way.missing)


def _order(store: Store, owner: cart.Owner, price: Quote, **given: Any) -> Order:
    contact: Contact = given["contact"]
    invoice: Invoice = given["invoice"]
    area = contact.area
    pay_method = _pay_method(given["pay_method"], given["delivery"], price)
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
        pay_method=pay_method,
        invoice_kind=invoice.kind,
        invoice_title=invoice.title,
        invoice_tax_number=invoice.tax_number,
        invoice_email=invoice.email,
        total_count=price.count,
        items_total=price.items,
        transit_price=price.transit,
        transit_note=price.way.note[:120],
        discount_total=price.discount,
        total_price=price.total,
        created_at=given["at"],
        expires_at=deadline.of(pay_method, at=given["at"]),
    )


def _pay_method(asked: str, delivery: str, price: Quote) -> str:
    """What costs nothing is not paid at a gateway."""
    if price.total or asked not in PREPAID:
        return asked
    return PayMethod.IN_STORE if delivery == Delivery.PICKUP else PayMethod.COD


def _hold(order: Order, lines: list[cart.Line]) -> None:
    try:
        ledger.reserve(
            store=order.store_id,
            quantities={line.variant.pk: line.quantity for line in lines},
            reference=order.stock_reference,
        )
    except ledger.OutOfStock as error:
        left = error.available
        short = [line for line in lines if line.variant.pk in left]
        words = [_short_words(line, left[line.variant.pk]) for line in short]
        raise ShortOfStock(words) from error


def _gone_words(line: cart.Line, left: Decimal) -> str:
    """For what lay in the basket: it may be gone for other reasons than being sold out."""
    if line.problem and not cart.is_sold_out(line.variant):
        return _("「%(name)s」%(words)s") % {
            "name": line.variant.product.title,
            "words": line.problem,
        }
    return _short_words(line, left)


def _short_words(line: cart.Line, left: Decimal) -> str:
    name = line.variant.product.title
    if not left:
        return _("「%(name)s」刚刚卖完了") % {"name": name}
    return _("「%(name)s」只剩 %(left)s %(unit)s了") % {
        "name": name,
        "left": plain(left),
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
    """Of an order that is paid first, both sides hear when it is paid."""
    if not order.is_prepaid:
        notifications.placed(order, is_buyer_told=is_buyer_told)
