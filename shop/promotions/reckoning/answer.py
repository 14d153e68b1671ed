"""The answer in yuan, from what each step said in 分."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from shop.promotions.reckoning.combination import Outcome
from shop.promotions.reckoning.freight import Carriage
from shop.promotions.reckoning.lines import Cut, Line
from shop.promotions.reckoning.points import Points
from shop.promotions.reckoning.spread import yuan
from shop.promotions.reckoning.terms import (
    Discount,
    Missing,
    PricedLine,
    Reckoning,
    Unusable,
)

COUPON = "coupon"
POINTS = "points"


@dataclass(frozen=True)
class Steps:
    """What was found; `left` are 分 to pay for each line after everything."""

    lines: Sequence[Line]
    in_price: Sequence[Cut]
    outcome: Outcome
    left: Sequence[int]
    points: Points
    point_parts: Mapping[int, int]


def written(
    steps: Steps,
    carriage: Carriage,
    *,
    usable: Sequence[str],
    refused: Sequence[Unusable],
    missing: Sequence[Missing],
    points_earned: int,
) -> Reckoning:
    lines = tuple(_line(line, left) for line, left in zip(steps.lines, steps.left, strict=True))
    coupon, by_freight = steps.outcome.coupon, carriage.coupon
    return Reckoning(
        lines=lines,
        discounts=tuple(_discounts(steps)),
        gifts=steps.outcome.gifts,
        missing=tuple(missing),
        free_freight=carriage.free_by,
        freight_coupon=by_freight.number if by_freight else "",
        freight_off=carriage.most_off,
        coupon=coupon.number if coupon else "",
        usable=tuple(usable),
        unusable=tuple(sorted(refused, key=lambda reason: reason.number)),
        points_used=steps.points.used,
        points_worth=yuan(steps.points.worth),
        points_most=steps.points.most,
        points_earned=points_earned,
        by_variant={line.variant_id: line for line in lines},
    )


def _line(line: Line, left: int) -> PricedLine:
    return PricedLine(
        variant_id=line.goods.variant_id,
        quantity=line.goods.quantity,
        list_price=line.goods.price,
        unit_price=yuan(line.unit),
        subtotal=yuan(line.subtotal),
        discount=yuan(line.subtotal - left),
        price_by=line.price_by,
    )


def _discounts(steps: Steps) -> list[Discount]:
    """In the order in which they were taken off."""
    found = [_of_offer(cut, steps.lines, in_price=True) for cut in steps.in_price]
    found += [_of_offer(cut, steps.lines) for cut in steps.outcome.cuts]
    coupon = steps.outcome.coupon
    if coupon:
        parts = _parts(steps.outcome.coupon_parts, steps.lines)
        amount = yuan(sum(steps.outcome.coupon_parts.values()))
        found.append(Discount(coupon.number, coupon.name, COUPON, amount, parts))
    if steps.points.worth:
        parts = _parts(steps.point_parts, steps.lines)
        name = gettext_noop("积分抵扣")
        found.append(Discount(POINTS, name, POINTS, yuan(steps.points.worth), parts))
    return found


def _of_offer(cut: Cut, lines: Sequence[Line], *, in_price: bool = False) -> Discount:
    offer = cut.offer
    parts = _parts(cut.parts, lines)
    return Discount(offer.number, offer.name, offer.kind, yuan(cut.amount), parts, in_price)


def _parts(parts: Mapping[int, int], lines: Sequence[Line]) -> Mapping[int, Decimal]:
    return {lines[place].goods.variant_id: yuan(part) for place, part in parts.items() if part}
