"""How rows that were read compare with the truth; after score.py of the shown files."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.shop.imports.fresh.kit import Row

Read = Mapping[str, Any]


@dataclass
class Score:
    rows: int = 0
    found: int = 0
    right: int = 0
    ticked: int = 0  # right and ticked
    to_tick: int = 0  # rows whose price the file tells
    wrong: int = 0  # ticked with another price, though only a person can say, or no such goods
    pictures: int = 0
    pictured: int = 0
    extra: int = 0
    bad: list[str] = field(default_factory=list)

    def __add__(self, other: "Score") -> "Score":
        sums = {
            name: getattr(self, name) + getattr(other, name) for name in Score.__dataclass_fields__
        }
        return Score(**sums)

    def __str__(self) -> str:
        return (
            f"rows {self.found:3}/{self.rows:<3} right {self.right:3} ticked "
            f"{self.ticked:3}/{self.to_tick:<3} WRONG {self.wrong:2} pictures "
            f"{self.pictures:2}/{self.pictured:<2} extra {self.extra:2}"
        )


def folded(text: str) -> str:
    small = unicodedata.normalize("NFKC", text).lower().replace("×", "x")
    return re.sub(r"[\s·•,，、.。:：_\-—*()（）]+", "", small)


def names(row: Read) -> set[str]:
    name, spec = row["name"] or "", row["spec"] or ""
    return {folded(name), folded(name + spec), folded(spec + name)} - {""}


def score(truth: Sequence[Row], read: Sequence[Read]) -> Score:
    left, done = list(read), Score(rows=len(truth))
    for row in truth:
        done.pictured += row.photo is not None
        done.to_tick += not row.ask
        found = _found(row, left)
        if found is None:
            done.bad.append(f"missing {row.name} {row.spec} {row.price}")
            continue
        left.remove(found)
        done.found += 1
        _compare(row, found, done)
    for one in left:
        is_ticked = one["status"] == "ok" and one["price"] is not None
        done.wrong += is_ticked
        if is_ticked or one["status"] == "check":
            done.extra += 1
            done.bad.append(f"{'PHANTOM' if is_ticked else 'extra'} {one['name']} {one['price']}")
    return done


def _found(row: Row, left: Sequence[Read]) -> Read | None:
    whole = folded(row.name + row.spec)
    wanted = {whole} if row.spec else {folded(row.name)}
    hits = [one for one in left if names(one) & wanted]
    hits = hits or [one for one in left if folded(one["name"] or "") == folded(row.name)]
    same = [one for one in hits if _same(one["price"], row.price)]
    return next(iter(same or hits), None)


def _same(got: float | None, said: str) -> bool:
    return got is None if not said else got is not None and abs(got - float(said)) < 0.005


def _compare(row: Row, found: Read, done: Score) -> None:
    is_ticked = found["status"] == "ok" and found["price"] is not None
    is_price = _same(found["price"], row.price)
    is_unit = not row.unit or found["unit"] == row.unit
    wanted = {folded(row.name + row.spec)} | ({folded(row.name)} if not row.spec else set())
    is_name = bool(names(found) & wanted)
    is_right = is_name and ((row.ask and not is_ticked) or (is_price and is_unit))
    done.right += is_right
    done.ticked += is_right and is_ticked
    if is_ticked and (row.ask or not is_price or not is_unit or not is_name):
        done.wrong += 1
    if not is_right or is_ticked == row.ask:
        done.bad.append(f"{'WRONG' if is_ticked else 'asked'} {_told(row)} -> {_read(found)}")
    for key in ("list_price", "barcode", "category"):
        said = getattr(row, key)
        is_same = _same(found[key], said) if key == "list_price" else found[key] == said
        if said and not is_same:
            done.bad.append(f"{key} {row.name} {said} -> {found[key]}")
    if row.photo:
        seen = found["photo_rgb"]
        near = seen and max(abs(a - b) for a, b in zip(row.photo, seen, strict=True)) < 40
        done.pictures += bool(near)
        if not near:
            done.bad.append(f"picture {row.name} {row.photo} -> {seen}")


def _told(row: Row) -> str:
    return f"{row.name} {row.spec} {'ask' if row.ask else row.price} {row.unit}"


def _read(row: Read) -> str:
    told = f"{row['name']} {row['spec']} {row['price']} {row['unit']}"
    return f"{told} {row.get('doubts') or ''}"
