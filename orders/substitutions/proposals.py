"""The shop's side: what it proposes for a line it cannot fill."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from accounts.sms.purposes import purpose
from core.language import sent
from core.money import CENT, MAX, round_cny
from core.quantity import plain
from orders import events, locks, notifications
from orders.cart import buyable
from orders.models import Order, OrderEvent, OrderLine
from orders.payments.attempts import extras
from orders.substitutions import exchange
from orders.substitutions.models import Substitution
from shop.catalog.models import ProductVariant
from shop.stock import ledger
from shop.stores.models import Store

Kind, State = Substitution.Kind, Substitution.State
# How long a shopper may be given to answer.
LONGEST = timedelta(days=7)
LONGEST_WAIT = timedelta(days=60)
ASKED = purpose(
    "substitution_asked",
    "%(store)s 的订单 %(number)s 里「%(item)s」缺货，请在 %(deadline)s 前选一选怎么办：%(url)s",
    path="orders/",
)


@dataclass(frozen=True)
class Offer:
    """
    `kind` for `quantity` of a line; a replacement has variant, new_quantity and yuan apiece.
    Without a price it is what the shop takes today, and no more than was paid.
    """

    kind: str
    quantity: Decimal
    deadline: datetime
    variant: ProductVariant | None = None
    new_quantity: Decimal | None = None
    price: Decimal | None = None
    wait_until: date | None = None
    words: str = ""
    is_lost: bool = True


@transaction.atomic
def propose(
    *, store: Store | int, order_id: int, line_id: int, offer: Offer, actor: Actor, at: datetime
) -> Substitution:
    """
    Ask the shopper. New goods are held until the answer, so that a yes never comes too late.

    :raises ValidationError: for an offer that makes no sense, by field
    :raises locks.NotAllowedNow: for an order or line this cannot be asked of any more
    :raises ledger.OutOfStock: when there is not enough of the new goods
    :raises OrderLine.DoesNotExist:
    """
    order = locks.locked(store=store, order_id=order_id)
    locks.refuse_cancelled(order)
    if order.waits_for_payment:
        raise locks.NotAllowedNow(_("顾客还没有付款，付款后再商量"))
    locks.refuse_waiting_for_group(order)
    line = OrderLine.unscoped.of(order).get(pk=line_id)
    if Substitution.unscoped.of(order).open().filter(line=line).exists():
        raise locks.NotAllowedNow(_("已经问过顾客了，请等顾客回复"))
    offer = _priced(order, line, offer)
    _check(order, line, offer, at)
    row = _write(order, line, offer, actor=actor, at=at)
    if row.variant_id:
        quantities = {row.variant_id: offer.new_quantity or Decimal(0)}
        ledger.reserve(store=order.store_id, reference=row.stock_reference, quantities=quantities)
    events.record(
        order,
        OrderEvent.Type.SUBSTITUTE_ASKED,
        actor=actor,
        item=line.name,
        what=row.kind,
        new=row.name,
    )
    _tell(order, row)
    return row


@transaction.atomic
def withdraw(*, store: Store | int, substitution_id: int, actor: Actor, at: datetime) -> None:
    """
    The shop takes it back: the line stands as it was ordered. A second call changes nothing.

    :raises locks.NotAllowedNow: once the shopper has answered
    """
    order, row = exchange.locked(store=store, substitution_id=substitution_id)
    if row.state == State.WITHDRAWN:
        return
    if not row.is_open:
        raise locks.NotAllowedNow(_("顾客已经回复了，不能撤回"))
    exchange.end(row, State.WITHDRAWN, at=at)
    events.record(order, OrderEvent.Type.SUBSTITUTE_ENDED, actor=actor, item=row.line.name)


def _priced(order: Order, line: OrderLine, offer: Offer) -> Offer:
    variant, new = offer.variant, offer.new_quantity
    if offer.price is not None or variant is None or not new:
        return offer
    price = variant.asked
    if order.is_paid and 0 < offer.quantity <= line.to_send:
        most = exchange.worth(order, line, offer.quantity) / new
        price = min(price, most.quantize(CENT, rounding=ROUND_DOWN))
    return replace(offer, price=price)


def _check(order: Order, line: OrderLine, offer: Offer, at: datetime) -> None:
    if not 0 < offer.quantity <= line.to_send:
        left = f"{plain(line.to_send)} {line.unit}"
        raise ValidationError({"quantity": _("这件商品还有 %(left)s 没发") % {"left": left}})
    if not at < offer.deadline <= at + LONGEST:
        raise ValidationError({"deadline": _("请给顾客留 7 天以内的时间")})
    if offer.kind == Kind.REPLACE:
        _check_goods(order, line, offer)
    if offer.kind == Kind.WAIT:
        today = timezone.localdate(at)
        is_soon = offer.wait_until and today < offer.wait_until <= today + LONGEST_WAIT
        if not is_soon:
            raise ValidationError({"wait_until": _("请选明天到 60 天以内的日期")})


def _check_goods(order: Order, line: OrderLine, offer: Offer) -> None:
    variant = offer.variant
    if variant is None or variant.store_id != order.store_id:
        raise ValidationError({"sku": _("请选要换的商品")})
    if OrderLine.unscoped.of(order).filter(variant_id=variant.pk).exists():
        raise ValidationError({"sku": _("订单里已经有这件商品了，请选别的")})
    problem = buyable.problem_of(variant)
    if problem:
        raise ValidationError({"sku": problem})
    if offer.price is None or not 0 <= offer.price <= MAX or offer.price != round_cny(offer.price):
        raise ValidationError({"price": _("请填写单价")})
    if offer.new_quantity is None or offer.new_quantity <= 0:
        raise ValidationError({"new_quantity": _("请填写数量")})
    total = round_cny(offer.price * offer.new_quantity)
    if order.items_total + total > MAX:
        raise ValidationError({"price": _("请填写单价")})
    if order.is_paid:
        _check_worth(order, line, offer, total)


def _check_worth(order: Order, line: OrderLine, offer: Offer, total: Decimal) -> None:
    """The buyer pays a difference as the order was; where there is no way to, the shop bears it."""
    most = exchange.worth(order, line, offer.quantity)
    if total > most and not extras.can_be_paid(order):
        words = _("顾客已付款，换的商品合计最多 ¥%(most)s，请把单价或数量调低")
        raise ValidationError({"price": words % {"most": most}})


def _write(
    order: Order, line: OrderLine, offer: Offer, *, actor: Actor, at: datetime
) -> Substitution:
    row = Substitution(
        store_id=order.store_id,
        order=order,
        line=line,
        kind=offer.kind,
        quantity=offer.quantity,
        is_lost=offer.is_lost and offer.kind != Kind.WAIT,
        words=offer.words[:100],
        deadline=offer.deadline,
        actor=named(actor),
        created_at=at,
    )
    if offer.kind == Kind.REPLACE and offer.variant is not None:
        variant, cover = offer.variant, offer.variant.product.cover
        row.variant, row.name, row.unit = variant, variant.product.title, variant.unit
        row.options_text, row.picture_files = variant.options_text, cover["files"] if cover else {}
        row.price, row.new_quantity = offer.price, offer.new_quantity
    if offer.kind == Kind.WAIT:
        row.wait_until = offer.wait_until
    row.save(force_insert=True)
    return row


def _tell(order: Order, row: Substitution) -> None:
    deadline = timezone.localtime(row.deadline)
    until = sent("%(month)s月%(day)s日 %(hour)s") % {
        "month": deadline.month,
        "day": deadline.day,
        "hour": f"{deadline:%H:%M}",
    }
    notifications.buyer(order, ASKED, item=row.line.name[:20], deadline=until)
