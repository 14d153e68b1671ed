"""Coupons that a completed order brings its buyer, as its store promised."""

from contextlib import suppress
from datetime import datetime

from django.db.models import QuerySet

from core.money import ZERO
from orders.membership import rewards
from orders.models import Order
from shop.promotions import coupons
from shop.promotions.models import CouponHolding


def give(order: Order, *, at: datetime) -> None:
    """
    For a locked order that is completed now: a piece of every kind for which enough was paid.
    Completed again after it was undone, it brings the same pieces anew, and no second ones.
    """
    if order.buyer is None or not order.buyer.is_active:
        return
    # Their rows are locked by who gives one: in the same order by everybody.
    kinds = list(coupons.after_orders(order.store_id, at=at).order_by("pk"))
    paid = rewards.goods_paid(order) if kinds else ZERO
    had = {one.coupon_id: one for one in _pieces(order)} if kinds else {}
    for kind in kinds:
        if kind.given_from is None or paid < kind.given_from:
            continue
        if kind.pk in had:
            coupons.renew(had[kind.pk], at=at)
            continue
        # The last one went to somebody else meanwhile.
        with suppress(coupons.CannotClaim):
            reference = order.stock_reference
            coupons.give_one(coupon=kind, user=order.buyer, at=at, given_for=reference)


def take_back(order: Order, *, at: datetime) -> None:
    """After money went back, or the order is complete no more: what it is too small for ends."""
    pieces = _pieces(order)
    if order.buyer_id is None or not pieces:
        return
    if order.completed_at:
        pieces = pieces.filter(coupon__given_from__gt=rewards.goods_paid(order))
    coupons.withdraw(pieces, at=at)


def brought_by(order: Order, *, at: datetime) -> list[CouponHolding]:
    """What its page tells of, without what ended; no query for one that brought nothing yet."""
    if order.completed_at is None or order.buyer_id is None:
        return []
    return list(_pieces(order).filter(valid_until__gt=at))


def _pieces(order: Order) -> QuerySet[CouponHolding]:
    return coupons.given_for(order.store_id, order.stock_reference)
