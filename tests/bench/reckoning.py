"""
Twenty lines under thirty running offers of every kind: milliseconds of CPU for one answer.

"""

import time
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shop.promotions.reckoning.terms import Goods, Offer

ROUND = 20


def twenty_lines() -> "list[Goods]":
    from tests.shop.promotions.words import goods

    prices = [f"{n * 7 % 41 + 3}.90" for n in range(1, 21)]
    return [
        goods(n, price, str(n % 3 + 1), shelf=n % 4 + 1) for n, price in enumerate(prices, start=1)
    ]


def thirty_offers() -> "list[Offer]":
    """As a busy shop has them: few for everything, most for a shelf or some goods."""
    from shop.promotions.reckoning.terms import Stacking
    from tests.shop.promotions import words

    on, shelf, alone, all_ = words.on, words.shelf, Stacking.ALONE, Stacking.WITH_ALL
    return [
        *(words.percent(f"A{n}", str(95 - n * 3), scope=shelf(n)) for n in range(1, 5)),
        *(words.price(f"B{n}", f"{n}.50", scope=on(n, n + 8)) for n in range(1, 5)),
        *(words.nth(f"C{n}", "2", "50", scope=shelf(n)) for n in range(1, 4)),
        *(words.bundle(f"D{n}", "3", "39", scope=on(n, n + 4, n + 8)) for n in range(1, 4)),
        words.spend("E1", "100-5", "200-15", "400-40"),
        words.spend("E2", "80-6", "160-14", scope=shelf(2), stacking=all_),
        words.spend("E3", "60-4", scope=shelf(3), repeats=True),
        words.spend("E4", "150-20", scope=shelf(4), stacking=alone),
        words.spend("E5", "50-3", "90-8", scope=on(3, 7, 11, 15)),
        words.spend("E6", "2-3", scope=on(4, 8, 12), by_count=True, order_limit="9"),
        *(words.spend_percent(f"F{n}", "70-92", "140-88", scope=shelf(n)) for n in range(1, 4)),
        *(words.gift(f"G{n}", f"{90 * n}", 90 + n) for n in range(1, 4)),
        words.free_freight("H1", "99"),
        words.free_freight("H2", "59", scope=shelf(1)),
        words.spend("E7", "30-2", scope=on(1, 2, 5, 6), stacking=all_, priority=1),
        words.spend("E8", "500-60", budget_left="200"),
    ]


def measured(seconds: float) -> dict[str, Any]:
    """Django is set up already."""
    from shop.promotions.reckoning.reckon import reckon
    from tests.shop.promotions.words import AT, GUEST

    lines, offers = twenty_lines(), thirty_offers()
    assert (len(lines), len(offers)) == (20, 30)
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.process_time()
        for _turn in range(ROUND):
            found = reckon(lines, offers, buyer=GUEST, at=AT)
        times.append((time.process_time() - began) / ROUND)
    assert found.discount > Decimal(0)
    return {
        "n": len(times) * ROUND,
        "cpu_ms": round(1000 * median(times), 3),
        "least_cpu_ms": round(1000 * min(times), 3),
    }
