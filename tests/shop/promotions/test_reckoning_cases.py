"""
The rules of promotions.md §1 one by one and in pairs. Each case says its arithmetic; what is
expected was worked out from the rules by hand.
"""

from dataclasses import dataclass, field

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
    goods,
    nth,
    on,
    percent,
    price,
    shelf,
    spend,
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

CASES = {
    "unit prices": UNIT_PRICES,
    "running": RUNNING,
    "scopes": SCOPES,
    "groups": GROUPS,
}


@pytest.mark.parametrize(
    "one",
    [pytest.param(one, id=f"{part}: {one.why}") for part, cases in CASES.items() for one in cases],
)
def test_the_rule(one):
    found = reckon(one.lines, one.offers, buyer=one.buyer, at=AT, coupons=one.coupons, **one.given)

    said = answered(found)
    assert {word: said[word] for word in one.says} == one.says
