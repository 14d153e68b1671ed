"""
Adding counts to the rows of a day, by many processes at once: one statement a table adds to what
is there, and all go through the rows in one order, so that no two wait for each other.
"""

import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction

from core import scope
from home.statistics.visits import sketch
from home.statistics.visits.counted import Counted
from home.statistics.visits.models import (
    DailyCount,
    DailyProduct,
    DailySalt,
    DailyVisitors,
    HourlyCount,
    Source,
)
from shop.catalog.models import ProductPage
from shop.stores.models import Store

KEPT_DAYS = 400
# Names of campaigns that are told apart in a store and day: anybody can make up more.
MOST_CAMPAIGNS = 20
SALT_BYTES = 32
all_stores = scope.across_stores("visits of all stores are written, and forgotten, together")
# Store (None: the platform), day, kind, source.
K = TypeVar("K", bound=tuple[Any, ...])
ViewKey = tuple[int | None, date, str, str]


@all_stores
@transaction.atomic
def add(counted: Counted) -> None:
    """What names no open store, or a product of another store, is left out."""
    stores = _open_stores(counted)
    views = {
        (stores[slug], on, kind, source): number
        for (slug, on, kind, source), number in sorted(counted.views.items())
        if slug in stores
    }
    _add_views(views)
    _add_hours(counted, stores)
    _add_products(counted, stores)
    _add_visitors(counted.visitors, stores)


@all_stores
def forget(*, today: date) -> None:
    """The salts of days that are over, and what is older than KEPT_DAYS."""
    DailySalt.objects.filter(on__lt=today).delete()
    HourlyCount.objects.filter(on__lt=today - timedelta(days=KEPT_DAYS)).delete()
    for model in (DailyCount, DailyProduct, DailyVisitors):
        model.objects.filter(on__lt=today - timedelta(days=KEPT_DAYS)).delete()


def _open_stores(counted: Counted) -> dict[str, int | None]:
    """Ids by slug; that of the platform is None."""
    keys = (*counted.views, *counted.looks, *counted.carts, *counted.visitors)
    rows = Store.objects.filter(slug__in={key[0] for key in keys}, status=Store.Status.OPEN)
    return {**dict(rows.values_list("slug", "pk")), "": None}


def _add_views(views: Mapping[ViewKey, int]) -> None:
    names = _campaigns(views)
    rows: Counter[ViewKey] = Counter()
    for (store_id, on, kind, source), number in views.items():
        known, told = names[store_id, on], source
        if source.startswith(Source.CAMPAIGN) and source not in known:
            if len(known) < MOST_CAMPAIGNS:
                known.add(source)
            else:
                told = Source.CAMPAIGN.value
        rows[store_id, on, kind, told] += number
    _upsert(
        DailyCount,
        ["store_id", "on", "kind", "source"],
        {"count": dict(rows)},
        unique='COALESCE("store_id", 0), "on", "kind", "source"',
    )


def _add_hours(counted: Counted, stores: Mapping[str, int | None]) -> None:
    sums: dict[str, Counter[tuple[date, int]]] = {"views": Counter(), "searches": Counter()}
    for (slug, on, hour, is_search), number in counted.hours.items():
        if slug in stores:
            sums["views"][on, hour] += number
            sums["searches"][on, hour] += number * is_search
    _upsert(HourlyCount, ["on", "hour"], sums)


def _campaigns(views: Iterable[ViewKey]) -> dict[tuple[int | None, date], set[str]]:
    """Names that have rows already, by store and day; asked only when there are new ones."""
    names: dict[tuple[int | None, date], set[str]] = defaultdict(set)
    told = [key for key in views if key[3].startswith(Source.CAMPAIGN)]
    if told:
        stores = models.Q(store_id__in={key[0] for key in told}) | models.Q(store_id__isnull=True)
        rows = DailyCount.objects.filter(stores, on__in={key[1] for key in told})
        rows = rows.filter(source__startswith=Source.CAMPAIGN)
        for store_id, on, source in rows.values_list("store_id", "on", "source").distinct():
            names[store_id, on].add(source)
    return names


def _add_products(counted: Counted, stores: Mapping[str, int | None]) -> None:
    ids = {key[2] for key in (*counted.looks, *counted.carts)}
    owners = dict(ProductPage._base_manager.filter(pk__in=ids).values_list("pk", "store_id"))
    sums = {
        name: {
            (owners[product_id], on, product_id): number
            for (slug, on, product_id), number in told.items()
            if slug and owners.get(product_id, 0) == stores.get(slug)
        }
        for name, told in (("views", counted.looks), ("carts", counted.carts))
    }
    _upsert(DailyProduct, ["store_id", "on", "product_id"], sums)


def _upsert(
    model: type[models.Model],
    keys: Sequence[str],
    sums: Mapping[str, Mapping[K, int]],
    *,
    unique: str = "",
) -> None:
    """`sums`: by column, what to add to the row of each key; `unique`: its index, as SQL."""
    rows = [
        [*key, *(numbers.get(key, 0) for numbers in sums.values())]
        for key in sorted(set().union(*sums.values()), key=lambda key: (key[0] or 0, *key[1:]))
    ]
    if not rows:
        return
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), [quote(name) for name in (*keys, *sums)]
    row = f"({', '.join(['%s'] * len(names))})"
    more = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in names[len(keys) :])
    # Names of our own; the values are parameters.
    sql = (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([row] * len(rows))}"  # noqa: S608
        f" ON CONFLICT ({unique or ', '.join(names[: len(keys)])}) DO UPDATE SET {more}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for values in rows for value in values])


def _add_visitors(
    visitors: Iterable[tuple[str, date, bytes]], stores: Mapping[str, int | None]
) -> None:
    ranks: dict[tuple[int, date], dict[int, int]] = defaultdict(dict)
    salts: dict[date, bytes] = {}
    for slug, on, who in visitors:
        store_id = stores.get(slug)
        if store_id is None:
            continue
        if on not in salts:
            salts[on] = _salt(on)
        # With the store in it: nobody can be found in two stores.
        digest = hashlib.blake2b(b"%d %b" % (store_id, who), key=salts[on], digest_size=8).digest()
        register, rank = sketch.place(int.from_bytes(digest))
        seen = ranks[store_id, on]
        seen[register] = max(rank, seen.get(register, 0))
    if ranks:
        _merge(ranks)


def _merge(ranks: Mapping[tuple[int, date], Mapping[int, int]]) -> None:
    DailyVisitors.objects.bulk_create(
        [DailyVisitors(store_id=store_id, on=on, registers=b"") for store_id, on in sorted(ranks)],
        ignore_conflicts=True,
    )
    store_ids, days = {key[0] for key in ranks}, {key[1] for key in ranks}
    rows = DailyVisitors.objects.filter(store_id__in=store_ids, on__in=days)
    changed = []
    for row in rows.order_by("store_id", "on").select_for_update():
        merged = sketch.merged(bytes(row.registers), ranks.get((row.store_id, row.on), {}))
        if merged != bytes(row.registers):
            row.registers = merged
            changed.append(row)
    DailyVisitors.objects.bulk_update(changed, ["registers"], batch_size=200)


def _salt(on: date) -> bytes:
    """The same for every process."""
    salt = DailySalt(on=on, salt=secrets.token_bytes(SALT_BYTES))
    DailySalt.objects.bulk_create([salt], ignore_conflicts=True)
    return bytes(DailySalt.objects.values_list("salt", flat=True).get(on=on))
