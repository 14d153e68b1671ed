"""
What a person says the columns of a table are; that goes before what headers and looks say. Each
table that is read is remembered with what its columns were taken for, so that they can be asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from hashlib import sha256

from shop.catalog.imports.reading.grids import headers
from shop.catalog.imports.reading.grids.grid import Grid, Row
from shop.catalog.imports.reading.grids.headers import RANKS, Columns
from shop.catalog.imports.reading.grids.roles import NOTHING, PROMO, RETAIL, Role, of_header
from shop.catalog.imports.reading.words import clean

PRICE, IGNORE = "price", "ignore"
PLAIN_KINDS = ("name", "spec", "unit", "barcode", "sku", "category", "stock")
KINDS = ("name", PRICE, "spec", "unit", "list", *PLAIN_KINDS[3:], IGNORE)
MOST_TABLES, MOST_COLUMNS, SAMPLES, LONGEST = 12, 30, 3, 24


@dataclass
class Table:
    """`key` is the same for the same heading; `kinds` are of KINDS, one a column."""

    key: str
    title: str
    heads: list[str]
    kinds: list[str]
    samples: list[list[str]]


@dataclass
class Hand:
    """`chosen`: kinds by the key of a table; `seen`: the tables of this file."""

    chosen: Mapping[str, Sequence[str]]
    seen: dict[str, Table] = field(default_factory=dict)


_HAND: ContextVar[Hand | None] = ContextVar("hand", default=None)


@contextmanager
def using(chosen: Mapping[str, Sequence[str]]) -> Iterator[Hand]:
    hand = Hand(chosen)
    token = _HAND.set(hand)
    try:
        yield hand
    finally:
        _HAND.reset(token)


def tables(grid: Grid, read: Sequence[Columns], body: Sequence[Row]) -> list[Columns]:
    """The tables as they were read, or as a person said; [] for what is no table."""
    hand = _HAND.get()
    width = min(_width(read, body), MOST_COLUMNS)
    if hand is None or width < 2:
        return list(read)
    heads = [read[0].head(n) if read else "" for n in range(width)]
    key = _key(heads if any(heads) else [grid.title, str(width)])
    chosen = list(hand.chosen.get(key, ()))
    if len(chosen) == width:
        read = headers.tables([_role(*pair) for pair in zip(chosen, heads, strict=True)], heads)
        for columns in read:
            columns.heads = heads
    else:
        chosen = kinds(read, width)
    if key not in hand.seen and len(hand.seen) < MOST_TABLES:
        hand.seen[key] = Table(key, grid.title[:60], heads, chosen, _samples(body, width))
    return list(read)


def kinds(read: Sequence[Columns], width: int) -> list[str]:
    """What each column was taken for."""
    found = [IGNORE] * width
    for columns in read:
        taken = {n: kind for kind, n in columns.at.items() if kind in PLAIN_KINDS}
        taken |= {n: "list" for n, _role in columns.of("list")}
        rank = next((rank for rank in RANKS if columns.of(rank)), "")
        for n, _role in columns.of(*RANKS):
            is_own = (n, _role) in columns.of(rank)
            # Beside an offer, the usual price is the one that is struck.
            taken[n] = PRICE if is_own else "list" if rank == PROMO else IGNORE
        for n, kind in taken.items():
            if n < width:
                found[n] = kind
    return found


def _role(kind: str, head: str) -> Role:
    if kind == PRICE:
        return replace(of_header(head), kind=RETAIL)
    return Role(kind) if kind in KINDS and kind != IGNORE else NOTHING


def _key(heads: Sequence[str]) -> str:
    return sha256("\n".join(heads).encode()).hexdigest()[:16]


def _width(read: Sequence[Columns], body: Sequence[Row]) -> int:
    """Up to the last column that says something."""
    filled = [row.filled[-1] + 1 for row in body if len(row.filled) > 1]
    headed = len(read[0].heads) if read else 0
    return max(headed, *filled) if filled else 0


def _samples(body: Sequence[Row], width: int) -> list[list[str]]:
    """The first things that stand in each column."""
    rows = [row for row in body if len(row.filled) > 1] or list(body)
    found = []
    for n in range(width):
        texts = (clean(row.text(n))[:LONGEST] for row in rows[:200] if row.text(n))
        found.append([text for text, _n in zip(texts, range(SAMPLES), strict=False)])
    return found
