"""
The rules of promotions.md §1 one by one and in pairs. Each case says its arithmetic; what is
expected was worked out from the rules by hand.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from shop.promotions.reckoning.reckon import reckon
from shop.promotions.reckoning.terms import (
    Audience,
    Buyer,
    Goods,
    Offer,
    Reckoning,
    Rules,
    Scope,
    Stacking,
    Voucher,
)
from tests.shop.promotions.words import (
    AT,
    GUEST,
    HOUR,
    bundle,
    coupon,
    free_freight,
    freight_coupon,
    gift,
    goods,
    nth,
    on,
    percent,
    percent_coupon,
    price,
    shelf,
    spend,
    spend_percent,
)

ALONE, WITH_ALL = Stacking.ALONE, Stacking.WITH_ALL
FREE = Rules(allows_free=True)
HAS_POINTS = Buyer(points=100_000)


@dataclass(frozen=True)
class Case:
    """`says` is what `answered` makes of the reckoning, only of the words that it names."""

    why: str
    lines: list[Goods]
    offers: list[Offer] = field(default_factory=list)
    coupons: list[Voucher] = field(default_factory=list)
    buyer: Buyer = GUEST
    given: dict[str, object] = field(default_factory=dict)
    says: dict[str, object] = field(default_factory=dict)


def case(why: str, lines: list[Goods], *given, buyer: Buyer = GUEST, asks=None, **says) -> Case:
    """`given` are offers and coupons, `asks` what else `reckon` is told."""
    offers = [one for one in given if isinstance(one, Offer)]
    coupons = [one for one in given if isinstance(one, Voucher)]
    return Case(why, lines, offers, coupons, buyer, asks or {}, says)


def answered(found: Reckoning) -> dict[str, object]:
    return {
        "total": str(found.total),
        "unit": {line.variant_id: str(line.unit_price) for line in found.lines},
        "by": {line.variant_id: line.price_by for line in found.lines},
        "paid": {line.variant_id: str(line.paid) for line in found.lines},
        "off": {one.number: str(one.amount) for one in found.discounts},
        "parts": {
            one.number: {variant: str(part) for variant, part in one.parts.items()}
            for one in found.discounts
        },
        "in_price": [one.number for one in found.discounts if one.in_price],
        "gifts": [(number, one.variant_id, str(one.quantity)) for number, one in found.gifts],
        "missing": {one.number: str(one.missing) for one in found.missing},
        "free": found.free_freight,
        "freight": (found.freight_coupon, found.freight_off),
        "coupon": found.coupon,
        "usable": found.usable,
        "unusable": {one.number: (one.why.value, str(one.missing)) for one in found.unusable},
        "points": (found.points_used, str(found.points_worth)),
        "points_most": found.points_most,
        "earned": found.points_earned,
    }


UNIT_PRICES = [
    case("nothing bought costs nothing", [], total="0.00", off={}, earned=0),
    case("2 × 10.00 without anything", [goods(1, "10", "2")], total="20.00", off={}),
    case("1.5 斤 × 3.33 = 4.995, half up", [goods(1, "3.33", "1.5")], total="5.00"),
    case(
        "八五折 of 9.99 = 8.4915, apiece 8.49; 3 × 8.49 = 25.47, not 85 % of 29.97 = 25.4745",
        [goods(1, "9.99", "3")],
        percent("A", "85"),
        unit={1: "8.49"},
        total="25.47",
        off={"A": "4.50"},
        in_price=["A"],
        by={1: "A"},
    ),
    case(
        "50 % of 0.25 = 0.125, half up 0.13",
        [goods(1, "0.25")],
        percent("A", "50"),
        unit={1: "0.13"},
        off={"A": "0.12"},
    ),
    case("88.5 % of 10.00 = 8.85", [goods(1, "10")], percent("A", "88.5"), unit={1: "8.85"}),
    case(
        "特价 8 instead of 10, twice: 4 less",
        [goods(1, "10", "2")],
        price("A", "8"),
        total="16.00",
        off={"A": "4.00"},
    ),
    case(
        "特价 12 never raises 10",
        [goods(1, "10")],
        price("A", "12"),
        total="10.00",
        off={},
        by={1: ""},
    ),
    case("特价 10 of 10 is no offer", [goods(1, "10")], price("A", "10"), off={}, by={1: ""}),
    case(
        "the lower of 八折 = 8 and 特价 7.50",
        [goods(1, "10")],
        percent("A", "80"),
        price("B", "7.50"),
        unit={1: "7.50"},
        off={"B": "2.50"},
        by={1: "B"},
    ),
    case(
        "by line: A is lower for 5 (4 < 4.50), B for 20 (9 < 16)",
        [goods(1, "5"), goods(2, "20")],
        percent("A", "80"),
        price("B", "4.50", scope=on(1)),
        price("C", "9", scope=on(2)),
        unit={1: "4.00", 2: "9.00"},
        off={"A": "1.00", "C": "11.00"},
    ),
    case(
        "八折 and 特价 8 are the same: the higher priority names it",
        [goods(1, "10")],
        percent("A", "80"),
        price("B", "8", priority=1),
        by={1: "B"},
        off={"B": "2.00"},
    ),
    case(
        "the same at one priority: the lower number",
        [goods(1, "10")],
        price("B", "8"),
        percent("A", "80"),
        by={1: "A"},
    ),
    case(
        "a level's 9 is lower than 10",
        [goods(1, "10", level_price="9")],
        unit={1: "9.00"},
        by={1: "level"},
        off={},
    ),
    case(
        "九折 = 9 and a level's 9: the offer is earlier",
        [goods(1, "10", level_price="9")],
        percent("A", "90"),
        by={1: "A"},
    ),
    case(
        "a held 1 wins over 八折 = 8 and a level's 9, and is no discount of the order",
        [goods(1, "10", level_price="9", held_price="1", held_by="S")],
        percent("A", "80"),
        unit={1: "1.00"},
        by={1: "S"},
        off={},
        total="1.00",
    ),
    case(
        "a held 12 does not raise 10",
        [goods(1, "10", held_price="12", held_by="S")],
        unit={1: "10.00"},
        by={1: ""},
    ),
    case(
        "八折 of 1.1 斤 at 3.33: 2.664 → 2.66 apiece, 2.926 → 2.93 of 3.663 → 3.66",
        [goods(1, "3.33", "1.1", is_counted=False)],
        percent("A", "80"),
        total="2.93",
        off={"A": "0.73"},
    ),
    case(
        "a budget of 3 cannot hold 2 × 2: the price does not apply at all",
        [goods(1, "10", "2")],
        percent("A", "80", budget_left="3"),
        total="20.00",
        off={},
    ),
    case(
        "a budget of 4 holds 2 × 2",
        [goods(1, "10", "2")],
        percent("A", "80", budget_left="4"),
        total="16.00",
    ),
    case(
        "nor beyond a limit an order",
        [goods(1, "10", "2")],
        percent("A", "80", order_limit="3.99"),
        total="20.00",
    ),
    case(
        "A (2 × 2 = 4 > 3) does not hold: B asks 9, 2 × 1 = 2",
        [goods(1, "10", "2")],
        percent("A", "80", budget_left="3"),
        percent("B", "90", budget_left="2"),
        total="18.00",
        off={"B": "2.00"},
    ),
    case(
        "A does not hold, and B has 1 for 2: none",
        [goods(1, "10", "2")],
        percent("A", "80", budget_left="3"),
        percent("B", "90", budget_left="1"),
        total="20.00",
        off={},
    ),
    case(
        "特价 0 asks 0.01 where nothing is free",
        [goods(1, "10", "3")],
        price("A", "0"),
        unit={1: "0.01"},
        total="0.03",
    ),
    case(
        "特价 0 is free where the store allows it",
        [goods(1, "10", "3")],
        price("A", "0"),
        asks={"rules": FREE},
        total="0.00",
        off={"A": "30.00"},
    ),
]

RUNNING = [
    case("starts now: runs", [goods(1, "10")], percent("A", "80", starts_at=AT), total="8.00"),
    case("starts later", [goods(1, "10")], percent("A", "80", starts_at=AT + HOUR), total="10.00"),
    case("ends now: over", [goods(1, "10")], percent("A", "80", ends_at=AT), total="10.00"),
    case("ends later: runs", [goods(1, "10")], percent("A", "80", ends_at=AT + HOUR), total="8.00"),
    case("used up by this buyer", [goods(1, "10")], percent("A", "80", uses_left=0), total="10.00"),
    case("one use left", [goods(1, "10")], percent("A", "80", uses_left=1), total="8.00"),
    case(
        "no budget left: it is over, and promises nothing",
        [goods(1, "90")],
        spend("A", "100-10", budget_left="0"),
        missing={},
    ),
    case(
        "for new buyers",
        [goods(1, "10")],
        percent("A", "80", audience=Audience.NEW),
        buyer=Buyer(is_new=True),
        total="8.00",
    ),
    case(
        "not for who bought before",
        [goods(1, "10")],
        percent("A", "80", audience=Audience.NEW),
        total="10.00",
    ),
    case(
        "members from level 2 on, level 2",
        [goods(1, "10")],
        percent("A", "80", audience=Audience.MEMBERS, level=2),
        buyer=Buyer(level=2),
        total="8.00",
    ),
    case(
        "members from level 2 on, level 1",
        [goods(1, "10")],
        percent("A", "80", audience=Audience.MEMBERS, level=2),
        buyer=Buyer(level=1),
        total="10.00",
    ),
    case(
        "members, and a guest",
        [goods(1, "10")],
        percent("A", "80", audience=Audience.MEMBERS),
        total="10.00",
    ),
]

SCOPES = [
    case(
        "a shelf",
        [goods(1, "10", shelf=7), goods(2, "10", shelf=8)],
        percent("A", "80", scope=shelf(7)),
        unit={1: "8.00", 2: "10.00"},
    ),
    case(
        "a product (101) and a variant (2)",
        [goods(1, "10"), goods(2, "10"), goods(3, "10")],
        percent(
            "A", "80", scope=Scope(is_all=False, products=frozenset({101}), variants=frozenset({2}))
        ),
        unit={1: "8.00", 2: "8.00", 3: "10.00"},
    ),
    case(
        "all but a shelf, a product, a variant",
        [goods(1, "10", shelf=7), goods(2, "10"), goods(3, "10"), goods(4, "10")],
        percent(
            "A",
            "80",
            scope=Scope(
                without_shelves=frozenset({7}),
                without_products=frozenset({102}),
                without_variants=frozenset({3}),
            ),
        ),
        unit={1: "10.00", 2: "10.00", 3: "10.00", 4: "8.00"},
    ),
    case(
        "what is excluded stays out although it is named",
        [goods(1, "10", shelf=7)],
        percent(
            "A",
            "80",
            scope=Scope(is_all=False, shelves=frozenset({7}), without_variants=frozenset({1})),
        ),
        total="10.00",
    ),
]

GROUPS = [
    case(
        "第二件半价: 10 + 5",
        [goods(1, "10", "2")],
        nth("A", "2", "50"),
        total="15.00",
        off={"A": "5.00"},
    ),
    case(
        "the third finds no second: 10 + 5 + 10",
        [goods(1, "10", "3")],
        nth("A", "2", "50"),
        total="25.00",
    ),
    case(
        "30, 20, 10, 10: pairs (30, 20), (10, 10) → 10 + 5 less, not (30, 10), (20, 10) → 10",
        [goods(1, "30"), goods(2, "20"), goods(3, "10", "2")],
        nth("A", "2", "50"),
        total="55.00",
        off={"A": "15.00"},
    ),
    case(
        "30, 20, 10: the 10 is left over, 20 is halved",
        [goods(1, "10"), goods(2, "20"), goods(3, "30")],
        nth("A", "2", "50"),
        total="50.00",
        paid={1: "10.00", 2: "16.00", 3: "24.00"},
    ),
    case(
        "第三件 0 元: 30, 20, 10 → the 10 is free",
        [goods(1, "30"), goods(2, "20"), goods(3, "10")],
        nth("A", "3", "0"),
        total="50.00",
    ),
    case(
        "half of 9.99 = 4.995 is asked as 5.00: 4.99 less",
        [goods(1, "9.99", "2")],
        nth("A", "2", "50"),
        total="14.99",
    ),
    case(
        "what is weighed is no piece",
        [goods(1, "10", "2", is_counted=False)],
        nth("A", "2", "50"),
        total="20.00",
    ),
    case(
        "only the scope's goods: two of the three",
        [goods(1, "10", "2", shelf=7), goods(2, "50")],
        nth("A", "2", "50", scope=shelf(7)),
        total="65.00",
    ),
    case(
        "3 件 99: 40 + 40 + 30 = 110, 11 less, by 80 : 30 = 8.00 : 3.00",
        [goods(1, "40", "2"), goods(2, "30")],
        bundle("A", "3", "99"),
        total="99.00",
        parts={"A": {1: "8.00", 2: "3.00"}},
    ),
    case(
        "50, 40, 30, 20, 10: (50, 40, 30) for 99, the rest as it is: 99 + 30",
        [goods(n, str(60 - 10 * n)) for n in (1, 2, 3, 4, 5)],
        bundle("A", "3", "99"),
        total="129.00",
    ),
    case(
        "50, 40, 30 for 99; 20, 20, 20 are cheaper as they are: 99 + 60",
        [goods(1, "50"), goods(2, "40"), goods(3, "30"), goods(4, "20", "3")],
        bundle("A", "3", "99"),
        total="159.00",
    ),
    case(
        "7 × 40: two bundles and one: 99 × 2 + 40",
        [goods(1, "40", "7")],
        bundle("A", "3", "99"),
        total="238.00",
    ),
    case(
        "dearest first over lines: 40, 40 | 40, 38 | 38, 38 for 70: 10 + 8 + 6 less",
        [goods(1, "40", "3"), goods(2, "38", "3")],
        bundle("A", "2", "70"),
        total="210.00",
    ),
    case(
        "a bundle that costs what they cost is none",
        [goods(1, "33", "3")],
        bundle("A", "3", "99"),
        off={},
    ),
    case(
        "a limit of 12 an order: two of the three times 5, and 2",
        [goods(1, "10", "6")],
        nth("A", "2", "50", order_limit="12"),
        total="48.00",
        off={"A": "12.00"},
    ),
    case(
        "a group that the limit no longer pays is free for another: A halves one 10 (limit 5), "
        "B the other pair's for 15: 5 less",
        [goods(1, "10", "4")],
        nth("A", "2", "50", order_limit="5"),
        bundle("B", "2", "15"),
        total="30.00",
    ),
    case(
        "two want the same pair: half of 10 = 5 less, or 2 for 14 = 6 less: the better",
        [goods(1, "10", "2")],
        nth("A", "2", "50"),
        bundle("B", "2", "14"),
        total="14.00",
        off={"B": "6.00"},
    ),
    case(
        "A takes all three pairs of (20, 20), (20, 1): 10 + 0.50; better B (1, 20: 2 for 15 = "
        "25 less of the dearest) and A the rest: 25 + 0.50",
        [goods(1, "20", "3"), goods(2, "1")],
        nth("A", "2", "50"),
        bundle("B", "2", "15", order_limit="25"),
        total="35.50",
        off={"B": "25.00", "A": "0.50"},
    ),
    case(
        "on the price of step 1: 八折 8, then the second at 4",
        [goods(1, "10", "2")],
        percent("P", "80"),
        nth("A", "2", "50"),
        total="12.00",
        off={"P": "4.00", "A": "4.00"},
    ),
    case(
        "one line lends one piece: 50, 50 of A and 40 of B's ten for 99: 41 less by 100 : 40 "
        "= 29.285… : 11.714… → 29.29 : 11.71",
        [goods(1, "50", "2"), goods(2, "40", "3")],
        bundle("A", "3", "99", order_limit="41"),
        parts={"A": {1: "29.29", 2: "11.71"}},
    ),
]

TIERS = [
    case("满 100 减 20 of 100", [goods(1, "50", "2")], spend("A", "100-20"), total="80.00"),
    case(
        "99.99 is below 100: 0.01 missing",
        [goods(1, "99.99")],
        spend("A", "100-20"),
        total="99.99",
        missing={"A": "0.01"},
    ),
    case(
        "the highest tier counts, not all: 200 → 50",
        [goods(1, "100", "2")],
        spend("A", "100-20", "200-50"),
        total="150.00",
        missing={},
    ),
    case(
        "also where it gives less: 200 → 10",
        [goods(1, "100", "2")],
        spend("A", "100-20", "200-10"),
        total="190.00",
    ),
    case(
        "150 → 20, and 50 more bring 50",
        [goods(1, "150")],
        spend("A", "200-50", "100-20"),
        total="130.00",
        missing={"A": "50.00"},
    ),
    case(
        "每满 100 减 20: 350 → 3 × 20, 50 more bring the fourth",
        [goods(1, "350")],
        spend("A", "100-20", repeats=True),
        total="290.00",
        missing={"A": "50.00"},
    ),
    case(
        "每满 up to 50 an order: nothing more is promised",
        [goods(1, "350")],
        spend("A", "100-20", repeats=True, order_limit="50"),
        total="300.00",
        missing={},
    ),
    case(
        "a budget of 7.77 gives 7.77",
        [goods(1, "100")],
        spend("A", "100-20", budget_left="7.77"),
        total="92.23",
    ),
    case(
        "of a limit an order (9) and a budget (8) the lower",
        [goods(1, "100")],
        spend("A", "100-20", order_limit="9", budget_left="8"),
        total="92.00",
    ),
    case(
        "每满 is of an only tier: with two of them 450 gives 200's 50, once",
        [goods(1, "450")],
        spend("A", "100-20", "200-50", repeats=True),
        total="400.00",
        missing={},
    ),
    case(
        "满折: 85 % of 99.99 = 84.9915 → 84.99 is asked",
        [goods(1, "99.99")],
        spend_percent("A", "50-85"),
        total="84.99",
        off={"A": "15.00"},
    ),
    case(
        "满 3 件 8 折 of 3 × 10",
        [goods(1, "10", "3")],
        spend_percent("A", "3-80", by_count=True),
        total="24.00",
    ),
    case(
        "2 pieces: one is missing",
        [goods(1, "10", "2")],
        spend_percent("A", "3-80", by_count=True),
        total="20.00",
        missing={"A": "1"},
    ),
    case(
        "what is weighed neither counts as pieces nor is reduced by them: 24 + 3 × 5",
        [goods(1, "10", "3"), goods(2, "5", "3", is_counted=False)],
        spend_percent("A", "3-80", by_count=True),
        total="39.00",
    ),
    case(
        "what is weighed counts as money: 2.5 × 40 = 100",
        [goods(1, "40", "2.5", is_counted=False)],
        spend("A", "100-20"),
        total="80.00",
    ),
    case(
        "only the scope's money counts: 60 of 120",
        [goods(1, "60", shelf=7), goods(2, "60")],
        spend("A", "100-20", scope=shelf(7)),
        total="120.00",
        missing={"A": "40.00"},
    ),
    case(
        "nothing of its scope is bought: it says nothing",
        [goods(1, "60")],
        spend("A", "100-20", scope=shelf(7)),
        missing={},
    ),
    case(
        "10 over 30.00, 30.00, 40.00 = 3 : 3 : 4",
        [goods(1, "30"), goods(2, "30"), goods(3, "40")],
        spend("A", "100-10"),
        paid={1: "27.00", 2: "27.00", 3: "36.00"},
    ),
    case(
        "10 over three 40: 3.33 each, the last 分 to the lowest variant",
        [goods(3, "40"), goods(1, "40"), goods(2, "40")],
        spend("A", "100-10"),
        parts={"A": {1: "3.34", 2: "3.33", 3: "3.33"}},
    ),
    case(
        "1.00 over 20, 70, 30: 0.1666…, 0.5833…, 0.25 → rounded down 0.99; 0.1666… lost most",
        [goods(1, "20"), goods(2, "70"), goods(3, "30")],
        spend("A", "100-1"),
        parts={"A": {1: "0.17", 2: "0.58", 3: "0.25"}},
    ),
    case(
        "100 off 100: 0.01 is paid",
        [goods(1, "100")],
        spend("A", "100-100"),
        total="0.01",
        off={"A": "99.99"},
    ),
    case(
        "100 off 100 where the store allows it",
        [goods(1, "100")],
        spend("A", "100-100"),
        asks={"rules": FREE},
        total="0.00",
    ),
    case(
        "200 off 100 is 100 off",
        [goods(1, "100")],
        spend("A", "100-200"),
        asks={"rules": FREE},
        off={"A": "100.00"},
    ),
    case(
        "满赠: a piece of 99",
        [goods(1, "100")],
        gift("A", "100"),
        total="100.00",
        gifts=[("A", 99, "1")],
        off={},
    ),
    case(
        "每满 100 赠: 250 → 2, and 50 more the third",
        [goods(1, "250")],
        gift("A", "100", repeats=True),
        gifts=[("A", 99, "2")],
        missing={"A": "50.00"},
    ),
    case(
        "a gift not reached", [goods(1, "90")], gift("A", "100"), gifts=[], missing={"A": "10.00"}
    ),
]

SHARING = [
    case(
        "two want all: the better, 30",
        [goods(1, "100")],
        spend("A", "100-20"),
        spend("B", "100-30"),
        total="70.00",
        off={"B": "30.00"},
    ),
    case(
        "the same worth: the higher priority",
        [goods(1, "100")],
        spend("A", "100-20"),
        spend("B", "100-20", priority=1),
        off={"B": "20.00"},
    ),
    case(
        "the same worth and priority: the lower number",
        [goods(1, "100")],
        spend("B", "100-20"),
        spend("A", "100-20"),
        off={"A": "20.00"},
    ),
    case(
        "priority is no worth: 21 of low priority is better than 20",
        [goods(1, "100")],
        spend("A", "100-20", priority=9),
        spend("B", "100-21"),
        off={"B": "21.00"},
    ),
    case(
        "both say they stack: 20 + 30, each of the 100",
        [goods(1, "100")],
        spend("A", "100-20", stacking=WITH_ALL),
        spend("B", "100-30", stacking=WITH_ALL),
        total="50.00",
    ),
    case(
        "满减 20 and 八折 of the same 100 = 20, not of 80",
        [goods(1, "100")],
        spend("A", "100-20", stacking=WITH_ALL),
        spend_percent("B", "100-80", stacking=WITH_ALL),
        total="60.00",
    ),
    case(
        "one says it stacks, the other does not: 30 only",
        [goods(1, "100")],
        spend("A", "100-20", stacking=WITH_ALL),
        spend("B", "100-30"),
        total="70.00",
    ),
    case(
        "three, two of which stack: 20 + 15 > 30",
        [goods(1, "100")],
        spend("A", "100-20", stacking=WITH_ALL),
        spend("B", "100-30"),
        spend("C", "100-15", stacking=WITH_ALL),
        total="65.00",
    ),
    case(
        "each its goods: 20 of the shelf's 60, and 100 of others is enough for 10",
        [goods(1, "60", shelf=7), goods(2, "100")],
        spend("A", "100-10"),
        spend("B", "50-20", scope=shelf(7)),
        off={"A": "10.00", "B": "20.00"},
    ),
    case(
        "the shelf's 60 counts for 20 there, or lifts 60 + 60 to 10: 20; A lacks 40",
        [goods(1, "60", shelf=7), goods(2, "60")],
        spend("A", "100-10"),
        spend("B", "50-20", scope=shelf(7)),
        off={"B": "20.00"},
        missing={"A": "40.00"},
    ),
    case(
        "50 of the shelf for B, the other 50 lifts 50 to A's 100: 20 + 10",
        [goods(1, "50", shelf=7), goods(2, "50", shelf=7), goods(3, "50")],
        spend("A", "100-10"),
        spend("B", "50-20", scope=shelf(7)),
        total="120.00",
    ),
    case(
        "a gift must not cost a yuan: 满减 1 rather than a gift",
        [goods(1, "100")],
        gift("A", "100", priority=9),
        spend("B", "100-1"),
        total="99.00",
        gifts=[],
    ),
    case(
        "a gift besides, where both stack",
        [goods(1, "100")],
        gift("A", "100", stacking=WITH_ALL),
        spend("B", "100-1", stacking=WITH_ALL),
        total="99.00",
        gifts=[("A", 99, "1")],
    ),
    case(
        "step 2 leaves 90 of 100 (second of two 50 at 80 %), too little for 满 100 减 20: "
        "without the group 80 < 90 is paid",
        [goods(1, "50", "2")],
        nth("N", "2", "80"),
        spend("A", "100-20"),
        total="80.00",
        off={"A": "20.00"},
    ),
    case(
        "step 2 leaves 75, 满 70 减 10 then: 65",
        [goods(1, "50", "2")],
        nth("N", "2", "50"),
        spend("A", "70-10"),
        total="65.00",
    ),
    case(
        "八折 leaves 80: 满 100 is not reached, 20 missing; the price does not step back",
        [goods(1, "100")],
        percent("P", "80"),
        spend("A", "100-50"),
        total="80.00",
        missing={"A": "20.00"},
    ),
    case(
        "a price that stands alone keeps its goods out: 100 counts, 80 does not",
        [goods(1, "100"), goods(2, "100")],
        percent("P", "80", scope=on(1), stacking=ALONE),
        spend("A", "150-50"),
        total="180.00",
        missing={"A": "50.00"},
    ),
    case(
        "a group that stands alone (5 less) or 满 20 减 8: 8",
        [goods(1, "10", "2")],
        nth("N", "2", "50", stacking=ALONE),
        spend("A", "20-8"),
        total="12.00",
    ),
    case(
        "nine offers for nine goods of 10: by priority and benefit each its own",
        [goods(n, "10") for n in range(1, 10)],
        *(spend(f"A{n}", "10-1", scope=on(n)) for n in range(1, 10)),
        total="81.00",
    ),
    case(
        "nine offers for the same 100: the priority's 5, then none is left",
        [goods(1, "100")],
        *(spend(f"A{n}", f"100-{n}") for n in range(1, 9)),
        spend("B", "100-5", priority=1),
        off={"B": "5.00"},
    ),
]

COUPONS = [
    case(
        "10 off from 50",
        [goods(1, "50")],
        coupon("C", "10", "50"),
        total="40.00",
        coupon="C",
        off={"C": "10.00"},
        usable=("C",),
    ),
    case(
        "49.50 is 0.50 below 50",
        [goods(1, "49.50")],
        coupon("C", "10", "50"),
        total="49.50",
        coupon="",
        unusable={"C": ("below", "0.50")},
    ),
    case(
        "九折 of 99.99: 89.991 → 89.99 is asked",
        [goods(1, "99.99")],
        percent_coupon("C", "90"),
        total="89.99",
    ),
    case(
        "半价 but at most 30 of 100",
        [goods(1, "100")],
        percent_coupon("C", "50", most="30"),
        total="70.00",
    ),
    case(
        "the best by itself: 九折 of 100 = 10, 12, 11; the best first",
        [goods(1, "100")],
        percent_coupon("C1", "90"),
        coupon("C2", "12"),
        coupon("C3", "11"),
        total="88.00",
        coupon="C2",
        usable=("C2", "C3", "C1"),
    ),
    case(
        "the shopper takes another",
        [goods(1, "100")],
        coupon("C1", "5"),
        coupon("C2", "12"),
        asks={"coupon": "C1"},
        total="95.00",
        coupon="C1",
    ),
    case(
        "the shopper takes none",
        [goods(1, "100")],
        coupon("C1", "5"),
        asks={"coupon": ""},
        total="100.00",
        coupon="",
        usable=("C1",),
    ),
    case(
        "the one that the shopper takes does not apply: none is used in its place",
        [goods(1, "100")],
        coupon("C1", "5"),
        coupon("C2", "50", "200"),
        asks={"coupon": "C2"},
        total="100.00",
        coupon="",
        unusable={"C2": ("below", "100.00")},
        usable=("C1",),
    ),
    case(
        "a piece that is not the buyer's",
        [goods(1, "100")],
        coupon("C1", "5"),
        asks={"coupon": "XX"},
        total="100.00",
        unusable={"XX": ("unknown", "0.00")},
    ),
    case(
        "worth the same: the one that is over sooner",
        [goods(1, "100")],
        coupon("C1", "5"),
        coupon("C2", "5", valid_until=AT + HOUR),
        coupon="C2",
    ),
    case(
        "not yet, over, and nothing of its shelf",
        [goods(1, "100")],
        coupon("C1", "5", valid_from=AT + HOUR),
        coupon("C2", "5", valid_until=AT),
        coupon("C3", "5", scope=shelf(7)),
        total="100.00",
        unusable={"C1": ("not_yet", "0.00"), "C2": ("over", "0.00"), "C3": ("no_goods", "0.00")},
    ),
    case("valid from now", [goods(1, "100")], coupon("C1", "5", valid_from=AT), total="95.00"),
    case(
        "only its shelf is reduced, by what there is: 8 of 10",
        [goods(1, "8", shelf=7), goods(2, "92")],
        coupon("C", "10", scope=shelf(7)),
        parts={"C": {1: "8.00"}},
    ),
    case(
        "the threshold looks at what 满减 left: 90 < 95, 5 missing; worth 3 it is not, "
        "without 满减 it would be 97",
        [goods(1, "100")],
        spend("A", "100-10"),
        coupon("C", "3", "95"),
        total="90.00",
        coupon="",
        usable=("C",),
    ),
    case(
        "满减 5 would lose a coupon of 20 from 100: the coupon alone, 80",
        [goods(1, "100")],
        spend("A", "100-5"),
        coupon("C", "20", "100"),
        total="80.00",
        off={"C": "20.00"},
    ),
    case(
        "both: 100 - 5 - 20",
        [goods(1, "100")],
        spend("A", "100-5"),
        coupon("C", "20", "95"),
        total="75.00",
    ),
    case(
        "a 满减 that stands alone takes 15, the coupon 10: 15",
        [goods(1, "100")],
        spend("A", "100-15", stacking=ALONE),
        coupon("C", "10"),
        total="85.00",
        coupon="",
        usable=("C",),
    ),
    case(
        "a 满减 that stands alone takes 15, the coupon 20: 20",
        [goods(1, "100")],
        spend("A", "100-15", stacking=ALONE),
        coupon("C", "20"),
        total="80.00",
        coupon="C",
    ),
    case(
        "the coupon works on other goods beside it: 85 + 45 and 50 of its threshold",
        [goods(1, "100", shelf=7), goods(2, "50")],
        spend("A", "100-15", scope=shelf(7), stacking=ALONE),
        coupon("C", "5", "50"),
        total="130.00",
        parts={"A": {1: "15.00"}, "C": {2: "5.00"}},
    ),
    case(
        "a coupon that stands alone, 20, or 满减 15: 20",
        [goods(1, "100")],
        spend("A", "100-15"),
        coupon("C", "20", stacking=ALONE),
        total="80.00",
        coupon="C",
    ),
    case(
        "a coupon that stands alone, 10, or 满减 15: 15, the coupon is kept",
        [goods(1, "100")],
        spend("A", "100-15"),
        coupon("C", "10", stacking=ALONE),
        total="85.00",
        coupon="",
        usable=("C",),
    ),
    case(
        "worth the same: the coupon is kept",
        [goods(1, "100")],
        spend("A", "100-15"),
        coupon("C", "15", stacking=ALONE),
        off={"A": "15.00"},
        coupon="",
    ),
    case(
        "named, the promotion steps back for it",
        [goods(1, "100")],
        spend("A", "100-15"),
        coupon("C", "10", stacking=ALONE),
        asks={"coupon": "C"},
        total="90.00",
        coupon="C",
    ),
    case(
        "it steps back on its goods only: 100 - 10, and 满 50 减 5 of the others",
        [goods(1, "100", shelf=7), goods(2, "50")],
        spend("A", "50-5"),
        coupon("C", "10", scope=shelf(7), stacking=ALONE),
        asks={"coupon": "C"},
        parts={"A": {2: "5.00"}, "C": {1: "10.00"}},
    ),
    case(
        "第二件半价 steps back too: 100 - 30 rather than 75",
        [goods(1, "50", "2")],
        nth("N", "2", "50"),
        coupon("C", "30", stacking=ALONE),
        total="70.00",
    ),
    case(
        "a price of the list does not: 80 - 30",
        [goods(1, "100")],
        percent("P", "80"),
        coupon("C", "30", stacking=ALONE),
        total="50.00",
    ),
    case(
        "a price that stands alone: no coupon on it",
        [goods(1, "100")],
        percent("P", "80", stacking=ALONE),
        coupon("C", "30"),
        total="80.00",
        unusable={"C": ("stands_alone", "0.00")},
    ),
    case(
        "a coupon of 100 for 100: 0.01 is paid", [goods(1, "100")], coupon("C", "100"), total="0.01"
    ),
    case(
        "nothing is left for a coupon",
        [goods(1, "100")],
        spend("A", "100-100"),
        coupon("C", "5", "200"),
        asks={"rules": FREE},
        total="0.00",
        unusable={"C": ("nothing_left", "0.00")},
    ),
]

POINTS = [
    case(
        "1,000 points are 10.00, half of 100 is 50 at most (5,000 points)",
        [goods(1, "100")],
        buyer=HAS_POINTS,
        asks={"points": 1_000},
        total="90.00",
        points=(1_000, "10.00"),
        points_most=5_000,
        earned=90,
    ),
    case(
        "6,000 wanted: 5,000 are used",
        [goods(1, "100")],
        buyer=HAS_POINTS,
        asks={"points": 6_000},
        total="50.00",
        points=(5_000, "50.00"),
    ),
    case(
        "300 in hand",
        [goods(1, "100")],
        buyer=Buyer(points=300),
        asks={"points": 6_000},
        points=(300, "3.00"),
        points_most=300,
    ),
    case("none wanted", [goods(1, "100")], buyer=HAS_POINTS, points=(0, "0.00"), points_most=5_000),
    case(
        "33 a yuan: 100 points = 3.0303 → 3.03, which cost 99.99 → 100",
        [goods(1, "100")],
        buyer=HAS_POINTS,
        asks={"points": 100, "rules": Rules(points_per_yuan=33)},
        points=(100, "3.03"),
    ),
    case(
        "1,000 a yuan: 15 points = 0.015 → 0.01, which costs 10",
        [goods(1, "100")],
        buyer=HAS_POINTS,
        asks={"points": 15, "rules": Rules(points_per_yuan=1_000)},
        points=(10, "0.01"),
    ),
    case(
        "half of 0.99 is 0.495: 0.49",
        [goods(1, "0.99")],
        buyer=HAS_POINTS,
        asks={"points": 100},
        points=(49, "0.49"),
    ),
    case(
        "all of 10.00 may be paid with points: 0.01 remains",
        [goods(1, "10")],
        buyer=HAS_POINTS,
        asks={"points": 5_000, "rules": Rules(points_share=Decimal(100))},
        total="0.01",
        points=(999, "9.99"),
    ),
    case(
        "all of it, where the store allows it",
        [goods(1, "10")],
        buyer=HAS_POINTS,
        asks={"points": 5_000, "rules": replace(FREE, points_share=Decimal(100))},
        total="0.00",
        earned=0,
    ),
    case(
        "half of what 满减 and the coupon left: (100 - 20 - 10) / 2 = 35",
        [goods(1, "100")],
        spend("A", "100-20"),
        coupon("C", "10"),
        buyer=HAS_POINTS,
        asks={"points": 9_999},
        total="35.00",
        points=(3_500, "35.00"),
    ),
    case(
        "1.5 points for each of 12.99: 19.485 → 19",
        [goods(1, "12.99")],
        asks={"rules": Rules(points_earned=Decimal("1.5"))},
        earned=19,
    ),
    case(
        "fewer than none cannot be spent",
        [goods(1, "10")],
        buyer=HAS_POINTS,
        asks={"points": -5},
        points=(0, "0.00"),
        total="10.00",
    ),
]

FREIGHT = [
    case("满 99 包邮 of 100", [goods(1, "100")], free_freight("F", "99"), free="F", missing={}),
    case(
        "90: 9 missing", [goods(1, "90")], free_freight("F", "99"), free="", missing={"F": "9.00"}
    ),
    case(
        "it looks at what is left after everything: 100 - 5 of points = 95",
        [goods(1, "100")],
        free_freight("F", "99"),
        buyer=HAS_POINTS,
        asks={"points": 500},
        free="",
        missing={"F": "4.00"},
    ),
    case(
        "by pieces of a shelf: 2 of 3",
        [goods(1, "9", "2", shelf=7), goods(2, "9", "5")],
        free_freight("F", "3", by_count=True, scope=shelf(7)),
        free="",
        missing={"F": "1"},
    ),
    case(
        "free by one: the other's tier is no news",
        [goods(1, "100")],
        free_freight("F", "99"),
        free_freight("G", "200"),
        free="F",
        missing={},
    ),
    case(
        "a coupon takes 8 of the freight",
        [goods(1, "50")],
        freight_coupon("C", "8"),
        freight=("C", Decimal(8)),
        total="50.00",
        usable=("C",),
    ),
    case(
        "all of it is more than 8",
        [goods(1, "50")],
        freight_coupon("C", "8"),
        freight_coupon("D"),
        freight=("D", None),
        usable=("D", "C"),
    ),
    case(
        "one for goods and one for freight",
        [goods(1, "50")],
        freight_coupon("C", "8"),
        coupon("D", "5"),
        freight=("C", Decimal(8)),
        coupon="D",
        total="45.00",
    ),
    case(
        "naming the one leaves the other to be the best",
        [goods(1, "50")],
        freight_coupon("C", "8"),
        freight_coupon("E", "9"),
        coupon("D", "5"),
        asks={"coupon": "C"},
        freight=("C", Decimal(8)),
        coupon="D",
    ),
    case(
        "none at all",
        [goods(1, "50")],
        freight_coupon("C", "8"),
        coupon("D", "5"),
        asks={"coupon": ""},
        freight=("", None),
        coupon="",
    ),
    case(
        "free anyway: the coupon is kept",
        [goods(1, "100")],
        free_freight("F", "99"),
        freight_coupon("C"),
        free="F",
        freight=("", None),
        unusable={"C": ("nothing_left", "0.00")},
    ),
    case(
        "its threshold of 95 looks at what 满减 left of 100: 90",
        [goods(1, "100")],
        spend("A", "100-10"),
        freight_coupon("C", "8", "95"),
        freight=("", None),
        unusable={"C": ("below", "5.00")},
    ),
    case(
        "and not at what a coupon left",
        [goods(1, "100")],
        coupon("D", "10"),
        freight_coupon("C", "8", "95"),
        freight=("C", Decimal(8)),
        coupon="D",
    ),
    case(
        "one that stands alone makes no promotion step back",
        [goods(1, "100")],
        spend("A", "100-10"),
        freight_coupon("C", "8", stacking=ALONE),
        total="90.00",
        freight=("", None),
        unusable={"C": ("stands_alone", "0.00")},
    ),
]

TOGETHER = [
    case(
        "一单到底: 八折 of 50 = 40, × 2, second at half = 60; and 60 of the shelf: 120; 满 100 减 "
        "12 → 6 : 6; coupon 8 from 100 → 108 - 8 = 100; half could be points, 10.00 are; 90: "
        "包邮 from 90",
        [goods(1, "50", "2"), goods(2, "60", shelf=7)],
        percent("P", "80", scope=on(1)),
        nth("N", "2", "50", scope=on(1)),
        spend("A", "100-12"),
        free_freight("F", "90"),
        coupon("C", "8", "100"),
        buyer=Buyer(points=2_000),
        asks={"points": 1_000},
        unit={1: "40.00", 2: "60.00"},
        paid={1: "45.00", 2: "45.00"},
        off={"P": "20.00", "N": "20.00", "A": "12.00", "C": "8.00", "points": "10.00"},
        points=(1_000, "10.00"),
        points_most=2_000,
        free="F",
        earned=90,
        total="90.00",
    ),
]

CASES = {
    "unit prices": UNIT_PRICES,
    "running": RUNNING,
    "scopes": SCOPES,
    "groups": GROUPS,
    "tiers": TIERS,
    "sharing": SHARING,
    "coupons": COUPONS,
    "points": POINTS,
    "freight": FREIGHT,
    "together": TOGETHER,
}


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, id=f"{part}: {one.why}") for part, cases in CASES.items() for one in cases],
)
def test_the_rule(one):
    found = reckon(one.lines, one.offers, buyer=one.buyer, at=AT, coupons=one.coupons, **one.given)

    said = answered(found)
    assert {word: said[word] for word in one.says} == one.says
