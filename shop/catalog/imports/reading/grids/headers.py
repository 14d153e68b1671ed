"""Which row of a grid is its header, and what the columns below it are."""

import re
from dataclasses import dataclass, field, replace

from shop.catalog.imports.reading import money
from shop.catalog.imports.reading.grids.grid import Row
from shop.catalog.imports.reading.grids.measures import size
from shop.catalog.imports.reading.grids.roles import (
    GROUP,
    NOTHING,
    PLAIN,
    PROMO,
    RETAIL,
    UNIFORM,
    Role,
    of_header,
)
from shop.catalog.imports.reading.limits import MAX_COLUMNS
from shop.catalog.imports.reading.words import clean, names_goods

RANKS = (PROMO, RETAIL, PLAIN, "unknown_price")
_GOODS = ("name", "model")
_IN_BRACKETS = re.compile(r"[(（\[].*[)）\]]|元/.+|/.+")
_DATED = re.compile(r"\d{1,2}[.月/-]\d{1,2}[日号]?")
# What is surely called so, where two columns could be it.
_NAMED = {
    "name": re.compile("名称?$|品名"),
    "spec": re.compile("规格"),
    "category": re.compile("店内|本店|分组|自定义"),
}


@dataclass
class Columns:
    """The columns of one table: several tables may stand side by side under one header."""

    first: int
    last: int
    # {"name": column, "spec": …}; prices by rank: [(column, role), …].
    at: dict[str, int] = field(default_factory=dict)
    prices: dict[str, list[tuple[int, Role]]] = field(default_factory=dict)
    is_guessed: bool = False
    heads: list[str] = field(default_factory=list)
    # Where each size has a price of its own: {column: "大杯"}.
    sizes: dict[int, str] = field(default_factory=dict)
    # The shelf that all of it lies on.
    shelf: str = ""
    # Its only price is what a group pays.
    is_for_groups: bool = False

    def head(self, column: int) -> str:
        """What stands above it."""
        return self.heads[column] if 0 <= column < len(self.heads) else ""

    def of(self, *kinds: str) -> list[tuple[int, Role]]:
        return [found for kind in kinds for found in self.prices.get(kind, [])]


@dataclass
class Header:
    """`rows` are taken by the header itself."""

    rows: int
    tables: list[Columns]


def find(rows: list[Row], start: int) -> Header | None:
    """The header that begins in row `start`, or None when that row is none."""
    top = _roles(rows[start])
    if not _is_header(rows[start], top):
        return None
    below = rows[start + 1] if start + 1 < len(rows) else None
    if below is not None and _is_second(rows[start], below):
        found = Header(2, tables(_combined(rows[start], below), _texts(below)))
        return _headed(found, [rows[start], below])
    return _headed(Header(1, tables(top, _texts(rows[start]))), [rows[start]])


def _headed(found: Header, rows: list[Row]) -> Header:
    width = max(len(row.cells) for row in rows)
    said = [[clean(row.text(n)) for row in rows] for n in range(width)]
    for columns in found.tables:
        _tell_sizes(columns, [clean(text) for text in _texts(rows[-1])])
        columns.heads = [" ".join(dict.fromkeys(filter(None, texts))) for texts in said]
    return found


def _tell_sizes(columns: Columns, said: list[str]) -> None:
    """Sizes are the only prices of their table; 款式 beside them is what is sold."""
    own = [n for n in range(columns.first, min(columns.last, len(said) - 1) + 1) if size(said[n])]
    priced = {n: role for listed in columns.prices.values() for n, role in listed}
    if len(own) < 2 or not set(priced) <= set(own) or set(own) & set(columns.at.values()):
        return
    columns.sizes = {n: said[n] for n in own}
    for n in own:
        if n not in priced:
            columns.prices.setdefault(PLAIN, []).append((n, Role(PLAIN)))
    if "name" not in columns.at and "spec" in columns.at:
        columns.at["name"] = columns.at.pop("spec")


def _texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def _roles(row: Row) -> list[Role]:
    return [
        NOTHING if cell.merged == "across" or cell.number is not None else of_header(cell.text)
        for cell in row.cells
    ]


def _is_header(row: Row, roles: list[Role]) -> bool:
    kinds = {role.kind for role in roles if role.kind}
    has_goods = bool(kinds & {*_GOODS, "sku", "barcode", "spec"}) or any(r.is_price for r in roles)
    # 品名 beside words nobody knows is a header as well, and 款式 beside sizes.
    has_sizes = sum(size(cell.text) > 0 for cell in row.cells) > 1
    is_told = any(role.kind == "name" and not role.is_likely for role in roles)
    is_named = len(row.filled) >= 2 and (is_told or ("spec" in kinds and has_sizes))
    if (len(kinds) < 2 and not is_named) or not has_goods:
        return False
    # 11.20 among columns that are known by name is what a column is called.
    is_dated = len(kinds) > 2
    return not any(
        cell.number is not None
        or (
            (not role.kind and _is_value(cell.text) and not (has_sizes and size(cell.text)))
            and not (is_dated and _DATED.fullmatch(clean(cell.text)))
        )
        for cell, role in zip(row.cells, roles, strict=True)
    )


def _is_value(text: str) -> bool:
    """What stands below a header, not in it."""
    said = clean(text)
    return money.has_digits(said) and money.read(said).price is not None and len(said) <= 12


def _is_second(top: Row, below: Row) -> bool:
    """Whether the row below goes on with the header: 价格 over 批发 and 零售."""
    own = [number for number in below.filled if below.cells[number].merged != "down"]
    if len(own) > 1 and all(size(below.text(n)) and _is_under(top, n) for n in own):
        return True
    if not own or any(below.cells[n].number is not None or _is_value(below.text(n)) for n in own):
        return False
    if all(_IN_BRACKETS.fullmatch(clean(below.text(n))) for n in own):
        return True
    known = [n for n in own if of_header(below.text(n)).kind]
    under = [n for n in own if not top.text(n) or top.cell(n).merged == "across"]
    spans = [n for n in own if top.cell(n + 1).merged == "across"]
    return bool(known) and len(known) * 2 >= len(own) and bool(under or spans)


def _is_under(top: Row, column: int) -> bool:
    """Whether what stands over it goes on over several columns."""
    goes_on = top.cell(column + 1).merged == "across" or not top.text(column)
    return goes_on or top.cell(column).merged == "across"


def _combined(top: Row, below: Row) -> list[Role]:
    """Each column by both rows: the upper one goes on to the right where it is blank."""
    roles, parent = [], ""
    for number in range(max(len(top.cells), len(below.cells))):
        parent = top.text(number) or (parent if below.text(number) else "")
        child = "" if below.cell(number).merged == "down" else below.text(number)
        roles.append(_of_both(parent, child))
    return roles


def _of_both(parent: str, child: str) -> Role:
    if not child:
        return of_header(parent)
    if size(child):
        # 规格 / 零售价 over 1L, 5L: what the numbers are is one of its words.
        said = [of_header(part) for part in re.split("[/、]", parent)]
        return next((role for role in said if role.is_price), NOTHING)
    both = of_header(parent + child)
    if both.is_price:
        return both
    alone = of_header(child)
    if alone.is_price and not alone.unit:
        return replace(alone, unit=of_header(parent).unit)
    return alone if alone.kind else of_header(parent) if both.kind else both


def tables(roles: list[Role], texts: list[str]) -> list[Columns]:
    """What stands side by side under one header; `texts` are its words."""
    roles = _by_shelf(roles, texts)
    names = [n for n, role in enumerate(roles) if role.kind == "name"]
    known = [n for n, role in enumerate(roles) if role.kind]
    lead = names[0] - known[0] if names else 0
    starts = [name - lead for name in names]
    ends = [*(start - 1 for start in starts[1:]), len(roles) - 1]
    parts = list(zip(starts, ends, strict=True)) if names else []
    if len(names) > 1 and all(
        any(role.is_price or role.kind == "unknown_price" for role in roles[first : last + 1])
        for first, last in parts
    ):
        found = [_columns(roles, texts, first, last) for first, last in parts]
    else:
        found = [_columns(roles, texts, 0, len(roles) - 1)]
    # What hangs over the edge, a picture, belongs to the outer ones.
    found[0].first, found[-1].last = 0, MAX_COLUMNS
    return found


def _by_shelf(roles: list[Role], texts: list[str]) -> list[Role]:
    """蔬菜 | 单价: what no column calls the name, its shelf does."""
    if any(role.kind in _GOODS for role in roles):
        return roles
    return [
        role if role.kind or not names_goods(clean(text)) else Role("name")
        for role, text in zip(roles, texts, strict=False)
    ]


def _columns(roles: list[Role], texts: list[str], first: int, last: int) -> Columns:
    found = Columns(first, last)
    for number in range(first, last + 1):
        role = roles[number]
        if role.kind == "name" and names_goods(clean(texts[number])):
            found.shelf = clean(texts[number])
        if role.is_price or role.kind == "unknown_price":
            found.prices.setdefault(role.kind, []).append((number, role))
        elif role.kind and (
            role.kind not in found.at
            or (roles[found.at[role.kind]].is_likely and not role.is_likely)
            or _is_better(role.kind, found, texts, number)
        ):
            found.at[role.kind] = number
    if uniform := found.prices.pop(UNIFORM, []):
        found.prices.setdefault("list" if found.of(*RANKS) else RETAIL, []).extend(uniform)
    if group := found.prices.pop(GROUP, []):
        found.is_for_groups = not found.of(*RANKS, "private")
        kind = PLAIN if found.is_for_groups else "private"
        found.prices.setdefault(kind, []).extend(group)
    if "model" in found.at:
        kind = "spec" if "name" in found.at else "name"
        found.at.setdefault(kind, found.at.pop("model"))
    return found


def _is_better(kind: str, found: Columns, texts: list[str], number: int) -> bool:
    """Of two columns that could be the name, the one that is called so; of two shelves the own."""
    named = _NAMED.get(kind)
    is_named = bool(named and named.search(clean(texts[number])))
    return is_named and not (named and named.search(clean(texts[found.at[kind]])))
