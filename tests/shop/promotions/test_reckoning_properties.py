"""What holds for every order: thousands made by chance, the same ones in every run."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from core.money import CENT, ZERO, round_cny
from shop.promotions.reckoning.reckon import reckon
from shop.promotions.reckoning.terms import (
    Buyer,
    Goods,
    Kind,
    Offer,
    Reckoning,
    Rules,
    Scope,
    Stacking,
    Voucher,
)
from tests.shop.promotions.brute_force import least
from tests.shop.promotions.words import (
    AT,
    bundle,
    coupon,
    free_freight,
    freight_coupon,
    gift,
    goods,
    nth,
    percent,
    percent_coupon,
    price,
    shelf,
    spend,
    spend_percent,
)

SHELVES = (1, 2, 3)
RULES = (Rules(), Rules(allows_free=True), Rules(points_per_yuan=33, points_share=Decimal(100)))


def some_goods(chance: Random, number: int, *, is_whole: bool = False) -> Goods:
    weighed = not is_whole and chance.random() < 0.2
    quantity = Decimal(chance.randint(1, 30)) / 10 if weighed else chance.randint(1, 4)
    more = {}
    if not is_whole and chance.random() < 0.2:
        more["level_price"] = str(Decimal(chance.randint(1, 9_000)) / 100)
    round_price = Decimal(chance.randint(1, 9)) * 10
    odd_price = Decimal(chance.randint(1, 9_000)) / 100
    return goods(
        number,
        str(chance.choice((round_price, odd_price))),
        str(quantity),
        shelf=chance.choice(SHELVES),
        is_counted=not weighed,
        **more,
    )


def some_scope(chance: Random) -> Scope:
    if chance.random() < 0.5:
        return Scope()
    named = shelf(chance.choice(SHELVES))
    return replace(named, without_variants=frozenset(chance.sample(range(1, 8), 1)))


def some_terms(chance: Random) -> dict[str, object]:
    terms: dict[str, object] = {
        "scope": some_scope(chance),
        "stacking": chance.choice(list(Stacking)),
        "priority": chance.randint(0, 2),
    }
    if chance.random() < 0.25:
        terms[chance.choice(("order_limit", "budget_left"))] = str(chance.randint(1, 40))
    return terms


def some_offer(chance: Random, number: str, kinds: list[Kind]) -> Offer:
    kind, terms = chance.choice(kinds), some_terms(chance)
    some = chance.randint
    if kind == Kind.PERCENT:
        found = percent(number, str(some(5, 100)), **terms)
    elif kind == Kind.PRICE:
        found = price(number, str(some(0, 50)), **terms)
    elif kind == Kind.NTH:
        found = nth(number, str(some(2, 3)), str(some(0, 90)), **terms)
    elif kind == Kind.BUNDLE:
        found = bundle(number, str(some(2, 3)), str(some(0, 120)), **terms)
    else:
        found = some_tiers(chance, number, kind, terms)
    return found


def some_tiers(chance: Random, number: str, kind: Kind, terms: dict[str, object]) -> Offer:
    by_count = chance.random() < 0.2
    floor = chance.randint(1, 4) if by_count else chance.choice((20, 50, 100))
    terms = {**terms, "by_count": by_count}
    if kind == Kind.SPEND_OFF:
        off = chance.randint(1, 60)
        if chance.random() < 0.5:
            return spend(number, f"{floor}-{off}", f"{2 * floor}-{2 * off}", **terms)
        return spend(number, f"{floor}-{off}", repeats=chance.random() < 0.5, **terms)
    if kind == Kind.SPEND_PERCENT:
        return spend_percent(number, f"{floor}-{chance.randint(50, 99)}", **terms)
    if kind == Kind.GIFT:
        return gift(number, str(floor), **terms)
    return free_freight(number, str(floor), **terms)


def some_coupon(chance: Random, number: str) -> Voucher:
    more = {
        "scope": some_scope(chance),
        "stacking": chance.choice((Stacking.ALONE, Stacking.WITH_COUPONS)),
    }
    threshold = str(chance.choice((0, 30, 60, 100, 150)))
    if chance.random() < 0.5:
        return coupon(number, str(chance.randint(1, 60)), threshold, **more)
    most = chance.choice((None, "10", "30"))
    return percent_coupon(number, str(chance.randint(40, 99)), threshold, most=most, **more)


def an_order(chance: Random) -> dict[str, object]:
    """What `reckon` is called with."""
    coupons = [some_coupon(chance, f"C{n}") for n in range(chance.randint(0, 3))]
    if chance.random() < 0.3:
        coupons.append(freight_coupon("F", "5", "20", stacking=chance.choice(list(Stacking))))
    return {
        "lines": [some_goods(chance, n) for n in range(1, chance.randint(2, 7))],
        "offers": [some_offer(chance, f"P{n}", list(Kind)) for n in range(chance.randint(0, 8))],
        "buyer": Buyer(points=chance.randint(0, 5_000)),
        "coupons": coupons,
        "coupon": chance.choice((None, None, "", "C0", "C1", "F")),
        "points": chance.choice((0, 7, 5_000)),
        "rules": chance.choice(RULES),
        "at": AT,
    }


def orders(count: int):
    for seed in range(count):
        yield an_order(Random(seed))


@pytest.mark.long
def test_the_order_in_which_things_come_does_not_matter():
    for seed, order in enumerate(orders(300)):
        chance = Random(seed)
        mixed = {
            key: chance.sample(value, len(value)) if isinstance(value, list) else value
            for key, value in order.items()
        }

        assert reckon(**mixed) == reckon(**order), seed


@pytest.mark.long
def test_everything_adds_up_to_the_cent_and_nothing_falls_below_its_floor():
    for seed, order in enumerate(orders(600)):
        found = reckon(**order)

        check_sums(found, order["rules"], seed)
        check_limits(found, order["offers"], seed)


def check_sums(found: Reckoning, rules: Rules, seed: int) -> None:
    for line in found.lines:
        assert line.paid >= 0, seed
        assert line.subtotal == round_cny(line.unit_price * line.quantity), seed
        assert line.unit_price <= line.list_price, seed
        parts = [
            one.parts.get(line.variant_id, ZERO) for one in found.discounts if not one.in_price
        ]
        assert line.discount == sum(parts, ZERO), seed
    for discount in found.discounts:
        assert discount.amount == sum(discount.parts.values(), ZERO) > 0, seed
        assert all(part > 0 for part in discount.parts.values()), seed
    assert found.total == sum((line.paid for line in found.lines), ZERO), seed
    assert found.total >= (ZERO if rules.allows_free else CENT), seed


def check_limits(found: Reckoning, offers: list[Offer], seed: int) -> None:
    limits = {offer.number: (offer.order_limit, offer.budget_left) for offer in offers}
    for discount in found.discounts:
        for limit in limits.get(discount.number, ()):
            assert limit is None or discount.amount <= limit, seed


@pytest.mark.long
def test_the_best_is_the_best_of_everything_that_could_be_tried():
    """Few lines and offers, where the brute force can follow."""
    grouping, tiered = [Kind.NTH, Kind.BUNDLE], [Kind.SPEND_OFF, Kind.SPEND_PERCENT, Kind.GIFT]
    for seed in range(700):
        chance = Random(seed)
        lines = [some_goods(chance, n, is_whole=True) for n in range(1, chance.randint(2, 5))]
        offers = [some_offer(chance, f"G{n}", grouping) for n in range(chance.randint(0, 2))]
        offers += [some_offer(chance, f"T{n}", tiered) for n in range(chance.randint(0, 3))]
        coupons = [some_coupon(chance, f"C{n}") for n in range(chance.randint(0, 2))]
        rules = Rules(allows_free=chance.random() < 0.3)

        found = reckon(lines, offers, buyer=Buyer(), at=AT, coupons=coupons, rules=rules)

        gifts = sum((one.quantity for _number, one in found.gifts), Decimal(0))
        assert (found.total, -gifts) == least(lines, offers, coupons, rules), seed


def test_refunding_piece_by_piece_gives_back_what_was_paid():
    """As refunds share a line: the price's part to the cent, all that is left at the last."""
    for seed, order in enumerate(orders(200)):
        found, chance = reckon(**order), Random(seed)

        back = ZERO
        for line in chance.sample(found.lines, len(found.lines)):
            free, worth = line.quantity, line.paid
            while free:
                quantity = min(free, Decimal(1))
                share = round_cny(line.paid * quantity / line.quantity)
                part = worth if quantity == free else min(share, worth)
                free, worth, back = free - quantity, worth - part, back + part

        assert back == found.total, seed


def test_without_limits_one_more_piece_never_saves_less():
    """
    Where the promise holds: a single promotion of money or count without a limit. (Beyond it a
    piece more may cost more than it saves, and a group of it may close goods to a coupon.)
    """
    kinds = [Kind.NTH, Kind.SPEND_OFF, Kind.SPEND_PERCENT]
    for seed in range(300):
        chance = Random(seed)
        lines = [some_goods(chance, n, is_whole=True) for n in range(1, 4)]
        one = replace(some_offer(chance, "P", kinds), order_limit=None, budget_left=None)
        more = [replace(lines[0], quantity=lines[0].quantity + 1), *lines[1:]]

        before = reckon(lines, [one], buyer=Buyer(), at=AT, rules=RULES[1])
        after = reckon(more, [one], buyer=Buyer(), at=AT, rules=RULES[1])

        assert after.discount >= before.discount, seed
