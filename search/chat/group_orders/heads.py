"""What heads rows of a list: 王姐： above her rows, and 我们寝室：, which is nobody's name."""

import re
from collections.abc import Sequence

from search.chat.group_orders.person import Person
from search.chat.matching.matcher import Matcher
from search.chat.pieces.segmenter import Piece
from search.chat.words import names
from search.chat.words.amounts import find

_ALONE = re.compile(r"\s*[:：][ \t]*(?:\n|$)")
_LINE_END = re.compile(r"\s*(?:\n|$)")


def of_all(text: str, rows: Sequence[Sequence[Piece]]) -> int | None:
    """Which row begins with what is nobody: 我们寝室: 小雅 海飞丝1, above 晴晴 抽纸5包."""
    at = next((at for at, row in enumerate(rows) if row), 0)
    row = rows[at] if rows else []
    if len(row) < 3 or not set(row[1].sign) & set(":：") or at + 1 >= len(rows):
        return None
    head = text[row[0].start : row[0].end].strip()
    is_nobody = not names.is_person(head) or head.startswith(("我们", "咱们"))
    return at if is_nobody and not find(head) else None


def with_rows_below(
    text: str, rows: Sequence[Sequence[Piece]], people: list[Person], matcher: Matcher
) -> list[Person]:
    """Whose the rows below 王姐： are, where several are headed so."""
    heads = [_head(text, row, _ALONE) for row in rows]
    if not any(heads):
        heads = _plain_heads(text, rows, matcher)
    if sum(map(bool, heads)) < 2 and not any(map(names.is_house, heads[:1])):
        return people
    found, name = [], ""
    for row, person, head in zip(rows, people, heads, strict=True):
        name = head or ("" if person.name else name)
        start = row[0].end if head else row[0].start if row else 0
        found.append(Person(name, start) if name else person)
    return found


def _plain_heads(text: str, rows: Sequence[Sequence[Piece]], matcher: Matcher) -> list[str]:
    """王姐 by itself, without a colon; none where goods stand before the first of them."""
    near = matcher.near(0, len(text))
    alone = [_head(text, row, _LINE_END) for row in rows]
    heads = ["" if find(head) or matcher.match(head, near).is_known else head for head in alone]
    above = next((row[0].start for row, head in zip(rows, heads, strict=True) if head), 0)
    return [""] * len(rows) if find(text[:above]) else heads


def _head(text: str, row: Sequence[Piece], behind: re.Pattern[str]) -> str:
    """王姐, of 王姐： and nothing `behind` it in its row but that."""
    if len(row) != 1 or not behind.match(text, row[0].end):
        return ""
    said = text[row[0].start : row[0].end].strip()
    return said if names.is_person(said) else ""
