"""Who looked at the shops that year: so many as to buy what was bought, and more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from home.demo.year.chance import Purchase
from home.statistics.visits import sketch
from home.statistics.visits.models import DailyCount, DailyProduct, DailyVisitors, Kind, Source
from shop.catalog.models import ProductPage
from shop.stores.models import Store

BATCH = 500
# Visitors for each who buys, pages for each visitor; where they come from, in a hundred.
VISITORS, PAGES = 9, 4
SOURCES = {Source.WECHAT: 62, Source.DIRECT: 18, Source.SEARCH: 8, Source.INSIDE: 12}
KINDS = {Kind.STORE: 34, Kind.CATEGORY: 20, Kind.PRODUCT: 38, Kind.SEARCH: 8}
HASH_BITS = 64


def at_the_shop(store: Store, purchases: Iterable[Purchase], *, begin: datetime, days: int) -> None:
    rng = Random(store.slug)
    bought: Counter[date] = Counter()
    carts: Counter[tuple[date, int]] = Counter()
    for purchase in purchases:
        on = timezone.localdate(purchase.at)
        bought[on] += 1
        carts.update((on, variant.product_id) for variant in purchase.lines)
    seen = list(ProductPage.objects.filter(store=store, live=True).values_list("pk", flat=True))
    visitors = {
        on: 3 + bought[on] * VISITORS + rng.randrange(6)
        for on in (timezone.localdate(begin + timedelta(days=day)) for day in range(days))
    }
    _write(store, visitors, rng)
    _products(store, visitors, carts, seen, rng)


def _write(store: Store, visitors: dict[date, int], rng: Random) -> None:
    counts: list[DailyCount] = []
    sketches: list[DailyVisitors] = []
    for on, number in visitors.items():
        told = Counter(
            (rng.choices([*KINDS], [*KINDS.values()])[0], _source(rng))
            for _page in range(number * PAGES)
        )
        counts += (
            DailyCount(store=store, on=on, kind=kind, source=source, count=count)
            for (kind, source), count in sorted(told.items())
        )
        places = (sketch.place(rng.getrandbits(HASH_BITS)) for _visitor in range(number))
        ranks: dict[int, int] = {}
        for register, rank in places:
            ranks[register] = max(rank, ranks.get(register, 0))
        sketches.append(DailyVisitors(store=store, on=on, registers=sketch.merged(b"", ranks)))
    DailyCount.unscoped.bulk_create(counts, batch_size=BATCH)
    DailyVisitors.unscoped.bulk_create(sketches, batch_size=BATCH)


def _source(rng: Random) -> str:
    return rng.choices([*SOURCES], [*SOURCES.values()])[0]


def _products(
    store: Store,
    visitors: dict[date, int],
    carts: Counter[tuple[date, int]],
    seen: Sequence[int],
    rng: Random,
) -> None:
    rows = []
    for on, number in visitors.items():
        looked = Counter(rng.choices(seen, k=number)) if seen else Counter()
        own = {pk: count for (day, pk), count in carts.items() if day == on}
        for pk in sorted(own.keys() | looked.keys()):
            views = looked[pk] + 3 * own.get(pk, 0)
            rows.append(
                DailyProduct(store=store, on=on, product_id=pk, views=views, carts=own.get(pk, 0))
            )
    DailyProduct.unscoped.bulk_create(rows, batch_size=BATCH)
