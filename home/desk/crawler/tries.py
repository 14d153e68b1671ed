"""What a try-out found, as its page shows it."""

from dataclasses import dataclass, field

from core.types import Json, Words
from shop.catalog.imports import words as import_words
from shop.crawler import words
from shop.crawler.models import CrawlTry


@dataclass(frozen=True)
class Line:
    """One field: what stands on the page, and what becomes of it."""

    label: Words
    seen: list[str]
    made: str


@dataclass(frozen=True)
class Piece:
    """One piece of goods with what speaks against publishing it unseen."""

    lines: list[Line]
    doubts: list[tuple[Words, str]]
    is_named: bool


@dataclass(frozen=True)
class Shown:
    row: CrawlTry
    pieces: list[Piece] = field(default_factory=list)


def shown(row: CrawlTry) -> Shown:
    return Shown(row, [_piece(told) for told in row.told.get("goods", [])])


def _piece(told: Json) -> Piece:
    lines = [
        Line(label, told["seen"].get(target, [])[:3], _made(told, target))
        for target, label in words.TARGETS.items()
        if told["seen"].get(target) or target in ("name", "price")
    ]
    doubts = [(import_words.DOUBTS.get(code, code), about) for code, about in told["doubts"]]
    return Piece(lines, doubts, bool(told["name"]))


def _made(told: Json, target: str) -> str:
    value = str(told.get(target) or "")
    if target in ("price", "list_price") and value:
        return f"¥{value}"
    return value[:200]
