"""An order that staff write for somebody who stands at the counter, or calls."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import inserted, money
from core import quantity as quantities
from core.language import sent
from core.money import ZERO, round_cny
from orders import events, notifications
from orders.cart.storing.storage import Owner
from orders.checkout import snapshot
from orders.checkout.once import placed_once
from orders.checkout.placement import Contact, Placement
from orders.checkout.quote import Quote
from orders.lifecycle import cash, fulfil, steps
from orders.models import Delivery, Order, OrderEvent, PayMethod
from shop.catalog.models import ProductVariant
from shop.stock import ledger
from shop.stores.models import Store
from shop.stores.people import audit

MOST_LINES = 100
# What the event of such an order says besides.
BY = "staff"


class CannotPlace(Exception):
    """Nothing was written; the message says why, to staff."""


@dataclass(frozen=True)
class Item:
    """So much of a variant, for `price` yuan apiece; None is what the shop asks."""

    variant_id: int
    quantity: Decimal
    price: Decimal | None = None


@dataclass(frozen=True)
class StaffOrder:
    """
    `pay_method` None means cash: taken now with `is_paid`, else with the goods. `reason` is
    needed where a price is not the shop's. The same `key` of the same person is one order.
    """

    store: Store
    items: Sequence[Item]
    key: str
    contact: Contact = field(default_factory=lambda: Contact(name="", phone=""))
    buyer: User | None = None
    delivery: str = Delivery.PICKUP
    transit: Decimal = ZERO
    pay_method: str | None = None
    is_paid: bool = False
    is_handed_over: bool = False
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A line of it as it will stand in the order."""

    variant: ProductVariant
    quantity: Decimal
    price: Decimal

    @property
    def total(self) -> Decimal:
        return round_cny(self.price * self.quantity)

    @property
    def is_changed(self) -> bool:
        return self.price != self.variant.asked


def place(wanted: StaffOrder, *, actor: User, at: datetime) -> Order:
    """
    Goods are held, and what `wanted` says of money and handing over is done with it.

    :raises CannotPlace: for what makes no sense, or is not there
    """
    return placed_once(
        partial(_place, wanted, actor=actor, at=at),
        (CannotPlace,),
        store=wanted.store,
        owner=Owner(user_id=actor.pk),
        key=_key(wanted),
    )


@transaction.atomic
def _place(wanted: StaffOrder, *, actor: User, at: datetime) -> Order:
    rows = _rows(wanted)
    order = _order_of(wanted, rows, actor=actor, at=at)
    inserted.create(order)
    lines = [
        snapshot.line_of(
            order, row.variant, quantity=row.quantity, price=row.price, total=row.total
        )
        for row in rows
    ]
    inserted.insert(lines)
    total = str(order.total_price)
    events.record(order, OrderEvent.Type.PLACED, actor=actor, total=total, by=BY)
    _log_prices(order, rows, wanted.reason, actor=actor)
    _hold(order, rows)
    _go_on(order, wanted, actor=actor, at=at)
    return Order.unscoped.get(store_id=order.store_id, pk=order.pk)


def _rows(wanted: StaffOrder) -> list[Row]:
    if not wanted.items:
        raise CannotPlace(_("请先加商品"))
    if len({item.variant_id for item in wanted.items}) < len(wanted.items):
        raise CannotPlace(_("同一件商品请写在一行"))
    if len(wanted.items) > MOST_LINES:
        raise CannotPlace(_("一单最多 %(most)s 样商品") % {"most": MOST_LINES})
    variants = ProductVariant.objects.for_store(wanted.store).select_related("product")
    sold = variants.filter(retired_at__isnull=True).in_bulk([i.variant_id for i in wanted.items])
    rows = [_row(sold.get(item.variant_id), item) for item in wanted.items]
    if any(row.is_changed for row in rows) and not wanted.reason.strip():
        raise CannotPlace(_("改了价，请写一下原因"))
    return rows


def _row(variant: ProductVariant | None, item: Item) -> Row:
    if variant is None:
        raise CannotPlace(_("有商品已经不卖了，请去掉"))
    price = variant.asked if item.price is None else item.price
    is_whole = item.quantity % quantities.step(variant.unit) == 0
    if (
        item.quantity <= 0
        or not is_whole
        or not 0 <= price <= money.MAX
        or price != round_cny(price)
    ):
        raise CannotPlace(_("请检查数量和单价"))
    return Row(variant, item.quantity, price)


def _order_of(wanted: StaffOrder, rows: Sequence[Row], *, actor: User, at: datetime) -> Order:
    contact, area = wanted.contact, wanted.contact.area
    items = sum((row.total for row in rows), ZERO)
    total = items + wanted.transit
    if not 0 <= wanted.transit <= money.MAX or total > money.MAX:
        raise CannotPlace(_("金额太大了"))
    if wanted.delivery != Delivery.PICKUP and area is None:
        raise CannotPlace(_("请填写收货地址"))
    placement = Placement(
        store=wanted.store,
        contact=replace(contact, name=contact.name or sent("到店顾客")),
        delivery=wanted.delivery,
        pay_method=wanted.pay_method or _cash(wanted.delivery),
        idempotency_key=_key(wanted),
        note=wanted.note,
        buyer=wanted.buyer,
    )
    count = sum((row.quantity for row in rows), Decimal(0))
    price = Quote(items=items, transit=wanted.transit, discount=ZERO, count=count)
    return snapshot.order_of(placement, price, owner=Owner(user_id=actor.pk), at=at)


def _cash(delivery: str) -> str:
    return PayMethod.IN_STORE if delivery == Delivery.PICKUP else PayMethod.COD


def _log_prices(order: Order, rows: Sequence[Row], reason: str, *, actor: User) -> None:
    changed = {
        row.variant.sku: [str(row.variant.asked), str(row.price)] for row in rows if row.is_changed
    }
    if changed:
        audit.record(
            store=order.store_id,
            actor=actor,
            action="order.price",
            target=f"{order.number} {reason.strip()}",
            prices=changed,
        )


def _hold(order: Order, rows: Sequence[Row]) -> None:
    held = {row.variant.pk: row.quantity for row in rows}
    reference = order.stock_reference
    try:
        ledger.reserve(store=order.store_id, quantities=held, reference=reference)
    except ledger.OutOfStock as error:
        words = [
            _("「%(name)s」只有 %(left)s %(unit)s")
            % {
                "name": row.variant.product.title,
                "left": quantities.plain(error.available[row.variant.pk]),
                "unit": row.variant.unit,
            }
            for row in rows
            if row.variant.pk in error.available
        ]
        raise CannotPlace("；".join(words)) from error


def _go_on(order: Order, wanted: StaffOrder, *, actor: User, at: datetime) -> None:
    """What staff write they have taken on; who is not there any more hears of it."""
    if order.is_prepaid:
        notifications.buyer(order, notifications.TO_PAY, total=order.total_price)
        return
    store, order_id = wanted.store, order.pk
    if wanted.is_paid:
        cash.take(store=store, order_id=order_id, actor=actor, at=at)
    if wanted.is_handed_over:
        fulfil.fulfil(store=store, order_id=order_id, actor=actor, at=at)
        return
    notifications.buyer(order, notifications.PLACED, total=order.total_price)
    steps.confirm(store=store, order_id=order_id, actor=actor, at=at)


def _key(wanted: StaffOrder) -> str:
    """Never the key of something that this person bought there."""
    return f"staff {wanted.key}"
