"""Holding goods for an order: all lines or none, by one statement; and what is held."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from core.inserted import FEW, insert
from core.prepared import Statement
from core.quantity import thousandths
from shop.stock import sold_out
from shop.stock.models import StockLevel, StockReservation
from shop.stores.models import Store
from shop.stores.public_pages import cache_tags
from shop.stores.tenancy import id_of

# All lines or none by one statement, on PostgreSQL and SQLite alike. Rows are locked in the
# order of variants; `is_enough` is what the lock has found, not what the snapshot knew.
RESERVE = """
WITH wanted AS (
    SELECT level.id, asked.column2 AS amount,
           level.on_hand - level.reserved >= asked.column2 AS is_enough
    FROM stock_stocklevel AS level
    JOIN (VALUES {values}) AS asked ON level.variant_id = asked.column1
    WHERE level.store_id = %s
    ORDER BY level.variant_id {lock}
)
UPDATE stock_stocklevel
SET reserved = stock_stocklevel.reserved + wanted.amount
FROM wanted
WHERE stock_stocklevel.id = wanted.id
  AND stock_stocklevel.store_id = %s
  AND (SELECT count(*) FROM wanted WHERE is_enough) = %s
  AND stock_stocklevel.on_hand >= stock_stocklevel.reserved + wanted.amount
RETURNING stock_stocklevel.variant_id, stock_stocklevel.on_hand - stock_stocklevel.reserved AS rest,
          stock_stocklevel.low_at
"""
# The same with a row of what is held for each: while it is locked others wait for a level.
RESERVE_AND_NOTE = """
WITH held AS ({reserve}),
noted AS (
    INSERT INTO stock_stockreservation
        (store_id, variant_id, reference, quantity, state, created_at)
    SELECT %s, asked.column1, %s, asked.column2, %s, %s
    FROM (VALUES {values}) AS asked
    WHERE EXISTS (SELECT 1 FROM held)
)
SELECT variant_id, rest, low_at FROM held
"""


class Left(NamedTuple):
    """Of one variant after it was held, in thousandths: what can be sold, and what is low."""

    rest: int
    low_at: int


def hold(store_id: int, quantities: Mapping[int, Decimal], reference: str) -> dict[int, Left]:
    """What is left of each variant, held for `reference`; {} when one of them was short."""
    if connection.vendor == "postgresql":
        return _hold_and_note(store_id, quantities, reference)
    asked = _asked(quantities)
    statement = RESERVE.format(values=_values(len(quantities)), lock="")
    left = _left(statement, [*asked, store_id, store_id, len(quantities)])
    if left:
        insert(
            [
                StockReservation(
                    store_id=store_id,
                    variant_id=variant_id,
                    reference=reference,
                    quantity=quantities[variant_id],
                )
                for variant_id in sorted(quantities)
            ]
        )
    return left


def _hold_and_note(
    store_id: int, quantities: Mapping[int, Decimal], reference: str
) -> dict[int, Left]:
    count, asked = len(quantities), _asked(quantities)
    reserve = RESERVE.format(values=_values(count), lock="FOR UPDATE OF level")
    sql = RESERVE_AND_NOTE.format(reserve=reserve, values=_values(count))
    given: list[int | str | datetime] = [*asked, store_id, store_id, count, store_id, reference]
    given += [StockReservation.State.HELD.value, timezone.now(), *asked]
    return _left(Statement(sql, given, range(len(given))) if count <= FEW else sql, given)


def _asked(quantities: Mapping[int, Decimal]) -> list[int]:
    return [
        number
        for variant_id in sorted(quantities)
        for number in (variant_id, thousandths(quantities[variant_id]))
    ]


def _values(count: int) -> str:
    return ", ".join(["(CAST(%s AS bigint), CAST(%s AS bigint))"] * count)


def _left(statement: str, given: Sequence[int | str | datetime]) -> dict[int, Left]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {variant_id: Left(*left) for variant_id, *left in cursor.fetchall()}


def short(store_id: int, quantities: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """The variants of which there is less than asked, and what is left of them."""
    levels = StockLevel._base_manager.filter(store_id=store_id, variant_id__in=list(quantities))
    left = dict.fromkeys(sorted(quantities), Decimal(0))
    left |= {level.variant_id: level.available for level in levels}
    short = {pk: amount for pk, amount in left.items() if amount < quantities[pk]}
    # Somebody gave goods back in between: it was short a moment ago.
    return short or left


def held(store: Store | int, reference: str) -> list[StockReservation]:
    """What is held for `reference` now, locked."""
    return [
        row for row in reservations(store, reference) if row.state == StockReservation.State.HELD
    ]


def reservations(store: Store | int, reference: str) -> list[StockReservation]:
    """All of `reference`, locked in the order of variants: held, gone or given back."""
    rows = StockReservation._base_manager.select_for_update()
    return list(rows.filter(store_id=id_of(store), reference=reference).order_by("variant_id"))


def close(rows: list[StockReservation], state: str) -> None:
    """These reservations are over: what they held has left, or is on the shelf again."""
    if not rows:
        return
    StockReservation._base_manager.filter(pk__in=[row.pk for row in rows]).update(state=state)
    variant_ids = [row.variant_id for row in rows]
    sold_out.refresh_variants(store=rows[0].store_id, variant_ids=variant_ids)
    cache_tags.touch_variants(variant_ids)
