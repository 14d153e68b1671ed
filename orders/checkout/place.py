"""Placing an order: one transaction from the cart to the owner's board."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.privacy import deletion
from core import inserted, money, scope
from core.language import in_chinese
from core.quantity import plain
from orders import events, limits, notifications
from orders.cart import buyable, cart, contents
from orders.cart.baskets import basket as baskets
from orders.checkout import alongside, snapshot
from orders.checkout.once import placed_once
from orders.checkout.placement import Placement
from orders.checkout.quote import Quote, Row, quote
from orders.checkout.refusals import (
    REFUSALS,
    AccountEnding,
    BalanceShort,
    CannotDeliver,
    NothingToOrder,
    PriceChanged,
    ShortOfStock,
    TooLarge,
)
from orders.deals import held, kept
from orders.deals.deals import Deals
from orders.models import PREPAID, Order, OrderEvent
from orders.shipping import slots
from shop.flash import taking
from shop.members import memberships
from shop.promotions import uses
from shop.stock import ledger


@scope.across_stores("a shopper orders from a store named by its page")
def place(placement: Placement, *, owner: cart.Owner, at: datetime) -> Order:
    """
    Goods are reserved, prices frozen, what was ordered leaves the cart, both sides are told.
    The same key of the same shopper returns the same order.

    :raises AccountEnding: while the buyer's account waits for its end
    :raises NothingToOrder: for an empty basket
    :raises TooLarge: above `money.MAX`
    :raises limits.TooManyOrders: past a cap that keeps one person from holding a shop's stock
    :raises CannotDeliver: when the store does not bring it there
    :raises slots.SlotFull: when the time asked for has no place left
    :raises BalanceShort: for balance that leaves something to be paid with the goods
    :raises PriceChanged: when `seen_total` is not what it costs now
    :raises CannotJoin: when the group it is bought with is full or over, or not for this buyer
    :raises CannotRedeem: when what it costs in points is gone, or the points are
    :raises ShortOfStock: when something that was seen is short or gone, or nothing can be had
        any more; nothing is held then
    """

    def placed() -> Order:
        with cart.locked(owner):
            return _place(placement, owner=owner, at=at)

    key = placement.idempotency_key
    return placed_once(placed, REFUSALS, store=placement.store, owner=owner, key=key)


def _place(placement: Placement, *, owner: cart.Owner, at: datetime) -> Order:
    store, basket = placement.store, placement.basket
    if placement.buyer is not None and deletion.waiting_of(placement.buyer):
        raise AccountEnding(_("账号正在注销，不能下新订单；撤回注销后可以继续"))
    lines = basket.lines(owner, store)
    alongside.refuse_without(basket, lines)
    lines = _orderable(lines, placement.seen)
    _join(placement, at=at)
    deals = Deals([store], user=placement.buyer, phone=placement.contact.phone, at=at)
    price = _agreed_price(placement, lines, deals)
    _refuse_rest_at_the_door(placement, price)
    standing = limits.check(store=store, phone=placement.contact.phone, at=at)
    order = snapshot.order_of(placement, price, owner=owner, at=at)
    if get_language() != settings.LANGUAGE_CODE:
        with in_chinese():
            order.transit_note = snapshot.note_of(_reckoned(placement, lines, deals))
    # Locked in this order everywhere: cart, slot, stock, promotions, coupons. A member who joins
    # with the order is a new row, for which nobody waits.
    _save(order, placement.slot, at=at)
    with inserted.together():
        inserted.insert(snapshot.lines_of(order, price))
        total = str(order.total_price)
        events.record(order, OrderEvent.Type.PLACED, actor=placement.buyer, total=total)
        _tell(order, is_buyer_told=standing.may_be_notified)
    if not basket.is_beside_cart:
        cart.remove(owner=owner, store=store, variant_ids=[line.variant.pk for line in lines])
    # Last, because others wait for these rows until the commit.
    _take_all(order, placement, lines, price, deals)
    alongside.take(order, placement, lines, deals)
    limits.check_bought(
        wanted={line.variant: line.quantity for line in lines},
        buyer_id=owner.user_id,
        order=order,
    )
    return order


def _join(placement: Placement, *, at: datetime) -> None:
    """First, because members pay other prices; undone with the order when that is refused."""
    if placement.is_joining and placement.buyer is not None:
        # No member any more: the price that was seen is judged as ever.
        with suppress(memberships.NotOffered):
            memberships.join(store=placement.store, user=placement.buyer, at=at)


def _orderable(
    lines: list[contents.Line], seen: Mapping[int, Decimal] | None
) -> list[contents.Line]:
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


def _agreed_price(placement: Placement, lines: list[contents.Line], deals: Deals) -> Quote:
    """What it costs now, which the shopper has seen."""
    price = _reckoned(placement, lines, deals)
    _refuse_undeliverable(price)
    if price.total > money.MAX:
        raise TooLarge
    if placement.seen_total is not None and placement.seen_total != price.total:
        raise PriceChanged(price)
    return price


def _take_all(
    order: Order,
    placement: Placement,
    lines: list[contents.Line],
    price: Quote,
    deals: Deals,
) -> None:
    """:raises PriceChanged: when somebody was faster at the last of what lowers the price"""
    try:
        held.take(order, price.rows, deals=deals)
        _hold(order, price.rows)
        used = price.reckoning.points_used
        kept.keep(order, price.discounts, price.freight_off, deals, points_used=used)
    except (taking.Gone, uses.NotThere) as error:
        now = Deals([order.store], user=placement.buyer, phone=deals.buyer.phone, at=deals.at)
        raise PriceChanged(_reckoned(placement, lines, now)) from error


def _reckoned(placement: Placement, lines: list[contents.Line], deals: Deals) -> Quote:
    return quote(
        store=placement.store,
        lines=lines,
        deals=deals,
        choice=placement.choice,
        delivery=placement.delivery,
        area=placement.contact.area,
        detail=placement.contact.detail,
        band_id=placement.band_id,
        position=placement.position,
        terms=placement.terms,
    )


def _refuse_rest_at_the_door(placement: Placement, price: Quote) -> None:
    """A part of the money first and a part with the goods: nobody could say what is owed."""
    if not placement.use_balance or placement.pay_method in PREPAID:
        return
    member = memberships.in_store(placement.store, placement.buyer.pk) if placement.buyer else None
    if member is None or member.balance < price.total:
        raise BalanceShort(_("余额不够付全部，余下的请选在线支付，或不用余额"))


def _refuse_undeliverable(price: Quote) -> None:
    way = price.way
    if way.refusal:
        raise CannotDeliver(way.refusal, way.refused)
    if way.missing:
        words = {"area": _("请填写收货地址"), "band": _("请选择配送距离")}
        raise CannotDeliver(words[way.missing], way.missing)


def _save(order: Order, choice: slots.Choice | None, *, at: datetime) -> None:
    """With its place in the time slot that was chosen, if there is one."""
    taken = choice and slots.take(store=order.store, choice=choice, delivery=order.delivery, at=at)
    if choice and taken:
        with in_chinese():
            order.delivery_slot = slots.words(taken, choice.on)
    inserted.create(order)
    if choice and taken:
        slots.book(order=order, slot=taken, on=choice.on)


def _hold(order: Order, lines: Sequence[Row]) -> None:
    try:
        ledger.reserve(
            store=order.store_id,
            quantities={line.variant.pk: line.quantity for line in lines},
            reference=order.stock_reference,
            laid_aside=held.laid_aside(lines),
        )
    except ledger.OutOfStock as error:
        left = error.available
        short = [line for line in lines if line.variant.pk in left]
        words = [_short_words(line, left[line.variant.pk]) for line in short]
        raise ShortOfStock(words) from error


def _gone_words(line: contents.Line, left: Decimal) -> str:
    """For what lay in the basket: it may be gone for other reasons than being sold out."""
    if line.problem and not buyable.is_sold_out(line.variant):
        return _("「%(name)s」%(words)s") % {
            "name": line.variant.product.title,
            "words": line.problem,
        }
    return _short_words(line, left)


def _short_words(line: contents.Line | Row, left: Decimal) -> str:
    name = line.variant.product.title
    if not left:
        return _("「%(name)s」刚刚卖完了") % {"name": name}
    return _("「%(name)s」只剩 %(left)s %(unit)s了") % {
        "name": name,
        "left": plain(left),
        "unit": line.variant.unit,
    }


def _tell(order: Order, *, is_buyer_told: bool) -> None:
    """Of an order that is paid first, both sides hear when it is paid."""
    if not order.is_prepaid:
        notifications.placed(order, is_buyer_told=is_buyer_told)
