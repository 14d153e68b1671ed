"""Goods, and behind a colon who wants one of it or so many: 杨枝甘露：小美、小溪; 作文本：佳怡2."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from search.analysis import thesaurus
from search.chat.pieces.segmenter import Piece
from search.chat.wishes.reading_state import ReadingState
from search.chat.wishes.wish import Span, Wish
from search.chat.words import amounts, names, units
from search.chat.words.amounts import Amount, Kind
from search.chat.words.noun_phrase import NounPhrase

_TAKER = re.compile(
    r"\s*(?P<name>我|[\u4e00-\u9fff]{2,4}?|[\u4e00-\u9fff]?[a-z]{2,8})\s?[x×*]?\s?"
    rf"(?P<count>(?:\d{{1,2}}|[一二两三四五六七八九十])(?:{units.PATTERN})?)?\s*"
)
_SURE = re.compile(rf"我|{names.NICK}|{names.TITLED}")
# 佳怡5, in a row
_COUNTED = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{2,3})\s?\d{1,2}(?![\d\u4e00-\u9fff])"
)
# 团购 每人一箱
_OF_EACH = re.compile(
    rf"(?:团购?|接龙|拼团)?[\s,，]{{0,3}}(?:[每一]个?人|各)(?:来|要|拿)?(?P<amount>[\d一二两三四五六](?:{units.PATTERN}))\s*$"
)
LEAST = 2
ONE = Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(1))


class Taker(NamedTuple):
    """Who wants how much, and where that is said."""

    name: str
    amount: Amount
    piece: Piece


def are_told(state: ReadingState, rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether any row is such a one."""
    return any(_takers(state, _headed(state, row)) for row in rows)


def read(state: ReadingState, row: Sequence[Piece]) -> bool:
    """Takes the wishes of such a row; whether it is one."""
    row = _headed(state, row)
    takers = _takers(state, row)
    for taker in takers:
        state.buyer = "" if taker.name == "我" else taker.name
        spans = [_head(state, row[0])[0], (taker.piece.start, taker.piece.end)]
        words = state.said(spans[0]).strip()
        state.want(Wish(words=words, spans=spans, amount=taker.amount))
    state.buyer = state.row_of
    return bool(takers)


def _headed(state: ReadingState, row: Sequence[Piece]) -> Sequence[Piece]:
    """The row, with 牛奶团购 每人一箱 as one piece that heads it."""
    if len(row) > 2 and _OF_EACH.fullmatch(state.said((row[1].start, row[1].end))):
        return [replace(row[0], end=row[1].end), *row[2:]]
    return row


def _takers(state: ReadingState, row: Sequence[Piece]) -> list[Taker]:
    if len(row) < 2 or not set(row[1].sign) & set(":：") or set(row[0].sign) & set(":："):
        return []
    head, of_each = _head(state, row[0])
    if amounts.find(state.said(head)) or not state.is_known(state.said(head), head):
        return []
    found = [taker(state, piece, of_each) for piece in row[1:]]
    takers = [each for each in found if each is not None]
    return takers if len(takers) == len(found) and is_somebody(state, takers) else []


def _head(state: ReadingState, piece: Piece) -> tuple[Span, Amount]:
    """Where the goods are named, and how much each wants who does not say: 牛奶团购 每人一箱."""
    said = state.said((piece.start, piece.end))
    match = _OF_EACH.search(said)
    counted = amounts.find(match["amount"]) if match else []
    end = match.start() if match else len(said)
    return (piece.start, piece.start + end), counted[0] if counted else ONE


def is_somebody(state: ReadingState, takers: Sequence[Taker]) -> bool:
    """Whether one of them is surely a name: 小美, 我; 佳怡, whom several rows have."""
    listed = _in_several_rows(state.text)
    return any(_SURE.fullmatch(each.name) or each.name in listed for each in takers)


def taker(state: ReadingState, piece: Piece, of_each: Amount = ONE) -> Taker | None:
    """Whoever it is: nothing that is sold or has another meaning."""
    span = (piece.start, piece.end)
    match = _TAKER.fullmatch(state.said(span))
    if match is None:
        return None
    name = match["name"]
    if amounts.find(name):
        return None
    is_word = name in thesaurus.built_in() or NounPhrase(name).content != name
    if name != "我" and (is_word or state.is_known(name, span)):
        return None
    counts = amounts.find(match["count"]) if match["count"] else []
    return Taker(name, counts[0] if counts else of_each, piece)


@lru_cache(maxsize=16)
def _in_several_rows(text: str) -> frozenset[str]:
    """佳怡, whom two rows have."""
    found = Counter(
        name
        for row in re.split("[\n;；]", text)
        if re.search("[:：]", row)
        for name in {match["name"] for match in _COUNTED.finditer(row)}
    )
    return frozenset(name for name, rows in found.items() if rows >= LEAST)
