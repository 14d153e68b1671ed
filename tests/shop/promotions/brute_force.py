"""
The best combination, found by trying everything: written from promotions.md §1 alone, piece by
piece and line by line, slow and without any idea of `shop.promotions.reckoning`.
"""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations, product

from shop.promotions.reckoning.terms import (
    CouponKind,
    Goods,
    Kind,
    Offer,
    Rules,
    Stacking,
    Voucher,
)

Money = dict[int, Decimal]
CENT = Decimal("0.01")


def least(
    lines: list[Goods], offers: list[Offer], coupons: list[Voucher], rules: Rules
) -> tuple[Decimal, Decimal]:
    """(the least to pay, most gifts at that); goods are whole pieces, no offer is in the price."""
    whole = {line.variant_id: _to_cent(line.price * line.quantity) for line in lines}
    floor = Decimal(0) if rules.allows_free else CENT
    best = (sum(whole.values()), Decimal(0))
    for coupon in [None, *coupons]:
        barred = {
            line.variant_id
            for line in lines
            if coupon and coupon.stacking == Stacking.ALONE and coupon.scope.holds(line)
        }
        for money, shut in _grouped(lines, offers, whole, barred):
            for left, closed, gifts in _tiered(lines, offers, money, shut | barred):
                left_over = max(sum(left.values()), floor)
                open_lines = set(left) - closed - (shut - barred)
                off = _coupon(coupon, lines, left, open_lines) if coupon else Decimal(0)
                if coupon and not off:
                    continue
                best = min(best, (max(left_over - off, floor), -gifts))
    return best


def _to_cent(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def _capped(offer: Offer, amount: Decimal) -> Decimal:
    limits = [one for one in (offer.order_limit, offer.budget_left) if one is not None]
    return min([amount, *limits])


def _shared(amount: Decimal, weights: Money) -> Money:
    """By largest remainder, the lower variant first."""
    whole = sum(weights.values())
    exact = {key: amount * weight / whole for key, weight in weights.items()}
    parts = {key: Decimal(int(part * 100)) / 100 for key, part in exact.items()}
    while sum(parts.values()) < amount:
        lost = max(sorted(parts), key=lambda key: round(exact[key] - parts[key], 12))
        parts[lost] += CENT
        exact[lost] = parts[lost]
    return parts


def _grouped(
    lines: list[Goods], offers: list[Offer], whole: Money, barred: set[int]
) -> Iterator[tuple[Money, set[int]]]:
    """(money left by variant, what stands alone) after some offers of step 2, in each order."""
    grouping = [offer for offer in offers if offer.kind in (Kind.NTH, Kind.BUNDLE)]
    for size in range(len(grouping) + 1):
        for row in permutations(grouping, size):
            money, shut = dict(whole), set()
            free = [
                (line.price, line.variant_id)
                for line in lines
                if line.variant_id not in barred
                for _piece in range(int(line.quantity))
            ]
            for offer in row:
                inside = {line.variant_id for line in lines if offer.scope.holds(line)}
                groups, saved = _groups(offer, [one for one in free if one[1] in inside])
                saved = _capped(offer, saved)
                if not saved:
                    continue
                weights: Money = {}
                for price, variant in groups:
                    weights[variant] = weights.get(variant, Decimal(0)) + price
                    free.remove((price, variant))
                for variant, part in _shared(saved, weights).items():
                    money[variant] -= part
                if offer.stacking == Stacking.ALONE:
                    shut |= set(weights)
            yield money, shut


def _groups(
    offer: Offer, pieces: list[tuple[Decimal, int]]
) -> tuple[list[tuple[Decimal, int]], Decimal]:
    """(pieces in groups, saved): groups of the dearest until the limit is reached."""
    tier, size = offer.tiers[0], int(offer.tiers[0].threshold)
    pieces = sorted(pieces, key=lambda one: (-one[0], one[1]))
    used, saved = [], Decimal(0)
    while len(pieces) >= size and _capped(offer, saved) == saved:
        group, pieces = pieces[:size], pieces[size:]
        if offer.kind == Kind.NTH:
            gain = group[-1][0] - _to_cent(group[-1][0] * tier.percent / 100)
        else:
            gain = sum(price for price, _variant in group) - tier.amount
        if gain <= 0 or _capped(offer, saved + gain) == saved:
            break
        used, saved = used + group, saved + gain
    return used, saved


def _tiered(
    lines: list[Goods], offers: list[Offer], money: Money, outside: set[int]
) -> Iterator[tuple[Money, set[int], Decimal]]:
    """(money left, closed to coupons, gifts) for each set of offers and each sharing of goods."""
    tiered = [o for o in offers if o.kind in (Kind.SPEND_OFF, Kind.SPEND_PERCENT, Kind.GIFT)]
    tiered.sort(key=lambda offer: (-offer.priority, offer.number))
    inside = [line for line in lines if line.variant_id not in outside]
    for used in product((False, True), repeat=len(tiered)):
        chosen = [offer for offer, is_used in zip(tiered, used, strict=True) if is_used]
        choices = []
        for line in inside:
            single = [
                (offer,)
                for offer in chosen
                if offer.scope.holds(line) and offer.stacking != Stacking.WITH_ALL
            ]
            together = tuple(
                offer
                for offer in chosen
                if offer.scope.holds(line) and offer.stacking == Stacking.WITH_ALL
            )
            choices.append([*single, together] if together or not single else single)
        for choice in product(*choices):
            taken = _taken(chosen, inside, choice, money)
            if taken:
                yield taken


def _taken(
    chosen: list[Offer],
    lines: list[Goods],
    choice: tuple[tuple[Offer, ...], ...],
    money: Money,
) -> tuple[Money, set[int], Decimal] | None:
    """None when one of them gives nothing: goods do not count in a promotion in vain."""
    left, closed, gifts = dict(money), set(), Decimal(0)
    for offer in chosen:
        own = [line for line, counts in zip(lines, choice, strict=True) if offer in counts]
        worth = sum((money[line.variant_id] for line in own), Decimal(0))
        counted = sum((line.quantity for line in own), Decimal(0)) if offer.by_count else worth
        tiers = [tier for tier in offer.tiers if tier.threshold <= counted]
        if not own or not tiers:
            return None
        tier = max(tiers, key=lambda one: one.threshold)
        times = int(counted // tier.threshold) if offer.repeats else 1
        off = Decimal(0)
        if offer.kind == Kind.SPEND_OFF:
            off = tier.amount * times
        elif offer.kind == Kind.SPEND_PERCENT:
            off = worth - _to_cent(worth * tier.percent / 100)
        weights = {line.variant_id: left[line.variant_id] for line in own}
        off = min(_capped(offer, off), sum(weights.values()))
        if off:
            for variant, part in _shared(off, weights).items():
                left[variant] -= part
        gifts += sum((gift.quantity * times for gift in tier.gifts), Decimal(0))
        if offer.stacking == Stacking.ALONE:
            closed |= {line.variant_id for line in own}
    return left, closed, gifts


def _coupon(coupon: Voucher, lines: list[Goods], left: Money, open_lines: set[int]) -> Decimal:
    base = sum(
        (
            left[line.variant_id]
            for line in lines
            if coupon.scope.holds(line) and line.variant_id in open_lines
        ),
        Decimal(0),
    )
    if base < coupon.threshold:
        return Decimal(0)
    off = coupon.amount
    if coupon.kind == CouponKind.PERCENT:
        off = base - _to_cent(base * coupon.percent / 100)
        off = off if coupon.most is None else min(off, coupon.most)
    return min(off, base)
