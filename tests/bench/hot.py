"""
Fifty buyers who want one thing: orders a second, and whether more was sold than there was.

    python -m tests.bench.hot TOWN BUYERS THREADS SECONDS     prints one JSON object

Two warm processes of so many threads serve them, as gunicorn's do: all press at once, again and
again, and whoever finds no thread free waits for one.
"""

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from itertools import chain
from multiprocessing import get_context
from typing import Any

from tests.bench import ground, probe

PROCESSES = 2
SCARCE = 60
# How often one buyer orders, at most.
CARTS = 20


def main(town: str, buyers: int, threads: int, seconds: float) -> None:
    folder = "probe-pgdata" if town == "probe" else "our-pgdata"
    postgres = ground.Postgres(folder)
    probe.prepare(postgres, town, page_cache="off")
    sku = _one_thing()
    # Fresh processes: connections are not for forks.
    with get_context("spawn").Pool(PROCESSES) as pool:
        each = buyers // PROCESSES
        # As every other row: what a process works out once is known by then.
        pool.map(_buy, [(sku, each, threads, seconds, 1)] * PROCESSES, chunksize=1)
        plenty = pool.map(_buy, [(sku, each, threads, seconds, CARTS)] * PROCESSES, chunksize=1)
        _stock(sku, Decimal(SCARCE))
        scarce = pool.map(_buy, [(sku, each, threads, 60.0, 3)] * PROCESSES, chunksize=1)
    sold = sum(found["n"] for found in scarce)
    times = sorted(took for found in plenty for took in found["times"])
    found = {
        "n": len(times),
        "per_s": sum(each["n"] / each["seconds"] for each in plenty),
        "p50_ms": 1000 * times[len(times) // 2],
        "p95_ms": 1000 * times[int(len(times) * 0.95)],
        "refused": sum(each["refused"] for each in plenty),
        "scarce": {"stock": SCARCE, "sold": sold, "refused": sum(e["refused"] for e in scarce)},
        "oversold": max(0, sold - SCARCE) + _wrong_levels(sku),
    }
    sys.stdout.write(json.dumps(found) + "\n")


def _one_thing() -> int:
    from tests.bench import journeys

    variant = journeys.sample().variants[0]
    _stock(variant.pk, Decimal(10**6))
    return variant.pk


def _stock(variant_id: int, quantity: Decimal) -> None:
    """So much of it can be sold from now on."""
    from shop.stock import ledger
    from shop.stock.models import StockLevel

    level = StockLevel._base_manager.get(variant=variant_id)
    ledger.count(
        store=level.store_id,
        variant_id=variant_id,
        counted=level.reserved + quantity,
        actor=None,
    )


def _wrong_levels(variant_id: int) -> int:
    """1 where the level, its ledger and what is held do not agree."""
    from django.db.models import Sum

    from shop.stock.models import StockLevel, StockMovement, StockReservation

    level = StockLevel._base_manager.get(variant=variant_id)
    held = StockReservation._base_manager.filter(variant=variant_id, state="held")
    booked = StockMovement._base_manager.filter(variant=variant_id)
    is_right = (
        level.reserved == (held.aggregate(sum=Sum("quantity"))["sum"] or 0)
        and level.on_hand == booked.aggregate(sum=Sum("quantity"))["sum"]
        and level.reserved <= level.on_hand
    )
    return 0 if is_right else 1


def _buy(given: tuple[int, int, int, float, int]) -> dict[str, Any]:
    """`each` buyers of this process, with so many full carts."""
    variant_id, each, threads, seconds, carts = given
    import django

    django.setup()
    from orders.cart import cart
    from orders.checkout.refusals import NothingToOrder, ShortOfStock
    from shop.catalog.models import ProductVariant
    from tests.bench import journeys

    variants = ProductVariant._base_manager.select_related("product", "store", "level")
    variant = variants.get(pk=variant_id)
    here = journeys.Sample(variant.store, None, [], [variant])  # type: ignore[arg-type]
    filled = [
        [cart.Owner(key=f"hot-{os.getpid()}-{turn}-{n}-{time.time_ns()}") for n in range(each)]
        for turn in range(carts)
    ]
    for owner in chain.from_iterable(filled):
        cart.add(owner=owner, variant=variant, quantity=Decimal(1))
    took: list[float] = []

    def order(owner: cart.Owner) -> bool:
        try:
            journeys.order_of(here, owner)()
        except (ShortOfStock, NothingToOrder):
            return False
        took.append(time.perf_counter() - pressed)
        return True

    ordered: list[bool] = []
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as serving:
        for owners in filled:
            pressed = time.perf_counter()
            if pressed - began > seconds:
                break
            ordered += serving.map(order, owners)
    return {
        "n": len(took),
        "times": took,
        "seconds": time.perf_counter() - began,
        "refused": ordered.count(False),
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]))
