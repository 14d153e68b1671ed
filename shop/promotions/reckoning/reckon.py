"""
What the shopper pays, and why: the one answer for list, cart, checkout, order and refund
(promotions.md, §1). No query, no clock, no request; the same input gives the same answer in
whatever order lines, offers and coupons come.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shop.promotions.reckoning import answer, combination, freight, missing
from shop.promotions.reckoning import points as spending
from shop.promotions.reckoning.combination import NO_COUPON, Outcome, Table, take_off
from shop.promotions.reckoning.coupons import Held, why_not
from shop.promotions.reckoning.lines import Places
from shop.promotions.reckoning.running import running
from shop.promotions.reckoning.terms import (
    USUAL,
    Buyer,
    Goods,
    Offer,
    Reckoning,
    Rules,
    Unusable,
    Voucher,
)
from shop.promotions.reckoning.unit_prices import priced


def reckon(
    lines: Sequence[Goods],
    offers: Sequence[Offer],
    *,
    buyer: Buyer,
    at: datetime,
    coupons: Sequence[Voucher] = (),
    coupon: str | None = None,
    points: int = 0,
    rules: Rules = USUAL,
) -> Reckoning:
    """
    `coupon` is the piece that the shopper chose, None for the best and "" for none at all. One
    for goods and one for freight are used; naming one leaves the other to be the best.
    `points` are what the shopper wants to spend at most.

    :raises ValueError: when a variant stands in two lines
    """
    in_order = running(offers, buyer=buyer, at=at)
    given = _by_variant(lines)
    where = Places(given)
    own, in_price = priced(given, in_order, where=where, allows_free=rules.allows_free)
    # An order costs ¥0.01 at least, unless its goods are given away at their own price.
    least = 1 if sum(line.subtotal for line in own) and not rules.allows_free else 0
    held = Held.of(coupons, where, at=at, named=coupon)
    table = Table.of(own, in_order, held.for_goods, least=least, where=where)
    found = combination.best(table)
    outcome = _chosen(found, held.store_name)
    left = outcome.left_after_coupon()
    spent = spending.spent(points, has=buyer.points, left=sum(left), rules=rules, least=least)
    point_parts = take_off(spent.worth, dict(enumerate(left)), left)
    steps = answer.Steps(own, in_price, outcome, left, spent, point_parts)
    carriage = freight.reckoned(table, held, outcome, left)
    return answer.written(
        steps,
        carriage,
        usable=[*_best_first(found), *(one.number for one in carriage.usable)],
        refused=[*held.refused, *_refused(table, found, outcome), *carriage.refused],
        missing=[*missing.of_tiers(table, outcome), *carriage.missing],
        points_earned=spending.earned(sum(left), rules),
    )


def _by_variant(lines: Sequence[Goods]) -> list[Goods]:
    given = sorted(lines, key=lambda one: one.variant_id)
    if len({one.variant_id for one in given}) < len(given):
        raise ValueError("one line a variant: discounts are told by variant")
    return given


def _chosen(found: Mapping[str, Outcome], coupon: str | None) -> Outcome:
    """What the shopper named, also where promotions step back for it; no other in its place."""
    if coupon is None:
        return min(found.values(), key=lambda outcome: outcome.key)
    return found.get(coupon, found[NO_COUPON])


def _best_first(found: Mapping[str, Outcome]) -> list[str]:
    return sorted(found.keys() - {NO_COUPON}, key=lambda number: found[number].key)


def _refused(table: Table, found: Mapping[str, Outcome], outcome: Outcome) -> list[Unusable]:
    return [
        why_not(coupon, table.places(coupon), outcome.left, outcome.closed)
        for coupon in table.coupons
        if coupon.number not in found
    ]
