"""What an order keeps of its promotions and coupons, and that nobody else gets the same piece."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from core.language import sent
from core.money import ZERO
from orders.deals.deals import Deals
from orders.models import Order, OrderDiscount
from shop.members import memberships, points
from shop.members.models import PointsEntry
from shop.promotions import uses
from shop.promotions.reckoning.terms import Discount
from shop.rewards import redeeming

Where = OrderDiscount.Where


def keep(
    order: Order,
    discounts: Iterable[Discount],
    freight: Mapping[str, Decimal],
    deals: Deals,
    *,
    points_used: int,
) -> None:
    """
    Reserve what the order was reckoned with and write it down. `freight` is {number: yuan},
    `points_used` are those that it spends.

    :raises uses.NotThere: when something of it can no longer be had; nothing is held then
    """
    rows = [_row(order, discount, deals) for discount in discounts]
    for number, amount in freight.items():
        # What the buyer's level brings has no other name.
        parts = Discount(number, sent("会员免运费"), "freight", amount, {})
        row = _row(order, parts, deals)
        row.where = Where.FREIGHT
        rows.append(row)
    if not rows:
        return
    uses.reserve(
        store=order.store,
        reference=order.stock_reference,
        amounts={row.number: row.amount for row in rows if row.promotion_id},
        holdings=[row.number for row in rows if row.holding_id],
        buyer=deals.buyer,
        at=deals.at,
    )
    if points_used:
        _spend(order, points_used, deals)
    OrderDiscount.unscoped.bulk_create(rows)


def shown(order: Order) -> list[OrderDiscount]:
    """What was taken off beyond the prices and the freight, as the order's page lists it."""
    if not order.discount_total:
        return []
    return list(OrderDiscount.unscoped.of(order).filter(where=Where.LINES).order_by("pk"))


@dataclass(frozen=True)
class Held:
    """What an order was given beside money: points, and pieces of coupons."""

    points: int
    coupons: int


def held(order: Order) -> Held:
    """What `end` gives back."""
    spent, redeemed = _spent(order), redeeming.of(order.store_id, order.stock_reference)
    return Held(
        points=(-spent.amount if spent else 0) + (redeemed.points if redeemed else 0),
        coupons=OrderDiscount.unscoped.of(order).exclude(holding=None).count(),
    )


def end(order: Order) -> None:
    """The order is over without a sale: somebody else may have what it held."""
    at = timezone.now()
    uses.give_back(store=order.store_id, reference=order.stock_reference)
    spent = _spent(order)
    if spent is not None:
        points.give_back(
            member=spent.member,
            amount=-spent.amount,
            reference=order.stock_reference,
            at=at,
        )
    redeeming.give_back(store=order.store_id, reference=order.stock_reference, at=at)


def use(order: Order, *, at: datetime) -> None:
    """The order is paid."""
    uses.use(store=order.store_id, reference=order.stock_reference, at=at)
    redeeming.use(store=order.store_id, reference=order.stock_reference)


def _spend(order: Order, amount: int, deals: Deals) -> None:
    user = deals.buyer.user
    member = memberships.in_store(order.store_id, user.pk if user else None)
    try:
        if member is None:
            raise uses.NotThere
        reference = order.stock_reference
        points.spend(member=member, amount=amount, reference=reference, at=deals.at)
    except points.NotEnough as error:
        raise uses.NotThere from error


def _spent(order: Order) -> PointsEntry | None:
    """What this order was paid with in points; no query for one without discounts."""
    if not order.discount_total:
        return None
    entries = PointsEntry.unscoped.for_store(order.store_id).select_related("member")
    found: PointsEntry | None = entries.filter(
        kind=PointsEntry.Kind.SPENT, reference=order.stock_reference
    ).first()
    return found


def _row(order: Order, discount: Discount, deals: Deals) -> OrderDiscount:
    promotion = deals.promotions.get(discount.number)
    holding = deals.holdings.get(discount.number)
    kind = promotion.kind if promotion else holding.coupon.kind if holding else discount.kind
    name = promotion.name if promotion else holding.coupon.name if holding else discount.name
    terms = promotion.terms if promotion else holding.coupon.terms if holding else {}
    return OrderDiscount(
        store_id=order.store_id,
        order=order,
        promotion=promotion,
        holding=holding,
        number=discount.number,
        name=name,
        kind=kind,
        where=Where.PRICE if discount.in_price else Where.LINES,
        amount=discount.amount,
        parts={str(pk): str(amount) for pk, amount in discount.parts.items() if amount != ZERO},
        terms=terms,
    )
