"""Lines of synonyms as people write them, and the built-in ones."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from core import pinyin
from search.analysis.normalise import normalise

BUILT_IN = Path(__file__).parents[1] / "data" / "synonyms.txt"
# Brands, nicknames, dialects and kinds of goods: one file each.
TRADE = BUILT_IN.parent / "trade"
# What finds more in a typed order than it does in search.
TYPED = BUILT_IN.parent / "typed"
# 5 of 5号电池, whose 号 says nothing
_SIZE = re.compile(r"(?P<size>\d{1,2})(?=\D)")
# Single characters that name a thing by themselves.
SINGLES = frozenset("藕馍橙橘梨桃虾蟹贝螺派锁伞粥")


def pairs(line: str) -> list[tuple[str, str]]:
    """
    (term, replacement) of "a = b = c", "a > b, c" or "a < b, c" (b and c find a).

    :raises ValueError: for anything else
    """
    # Chinese keyboards write ＝, ＞ and ，.
    line = normalise(line)
    if ">" in line or "<" in line:
        term, _sign, others = line.partition(">" if ">" in line else "<")
        terms, replacements = [term], others.replace("、", ",").split(",")
        if "<" in line:
            terms, replacements = replacements, terms
    else:
        terms = replacements = line.split("=")
    read = [(term.strip(), other.strip()) for term in terms for other in replacements]
    if any(not term or not other for term, other in read):
        raise ValueError(line)
    distinct = [(term, other) for term, other in read if term != other]
    if not distinct:
        raise ValueError(line)
    return distinct


@cache
def spoken() -> Mapping[str, tuple[str, ...]]:
    """{"fanqie": ("番茄", "西红柿", …)}: built-in words of several syllables, as they are typed."""
    found: dict[str, list[str]] = {}
    for term, others in built_in().items():
        read = pinyin.syllables(term)
        if len(read) > 1 and all(read):
            found.setdefault("".join(read), []).extend([term, *others])
    return {letters: tuple(words) for letters, words in found.items()}


@cache
def built_in() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    standing_for: list[tuple[str, str]] = []
    for line in _lines(BUILT_IN, *sorted(TRADE.glob("*.txt"))):
        for term, other in pairs(line):
            # Of one character nearly everything is made: it finds others and is found by none.
            if len(other) > 1 or other in SINGLES:
                found.setdefault(term, {})[other] = None
            if "<" in line:
                standing_for.append((term, other))
    # 榔头 < 锤子 > 羊角锤: what a word stands for stands for more.
    more = [(term, each) for term, other in standing_for for each in found.get(other, ())]
    for term, other in more:
        if other != term:
            found.setdefault(term, {})[other] = None
    return {term: tuple(others) for term, others in found.items()}


@cache
def brands() -> frozenset[str]:
    """Every brand, in Chinese and in Latin letters."""
    return frozenset(
        term for line in _lines(TRADE / "brands.txt") for pair in pairs(line) for term in pair
    )


@cache
def loosely() -> Mapping[str, tuple[str, ...]]:
    """{"水": ("天然水", "农夫山泉", …)}: what a typed order means by a word as well."""
    return _others(TYPED / "makers.txt")


def makers_alone(said: str) -> tuple[str, tuple[str, ...]]:
    """("5号", ("南孚", …)) of 5电池: by whose names alone it is often sold, and of which size."""
    size = _SIZE.match(said)
    word = said[size.end() :] if size else said
    return f"{size['size']}号" if size else "", _alone().get(word, ())


@cache
def _alone() -> Mapping[str, tuple[str, ...]]:
    return _others(TYPED / "alone.txt")


def _others(path: Path) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _lines(path):
        for term, other in pairs(line):
            found[term] = (*found.get(term, ()), other)
    return found


def _lines(*paths: Path) -> Iterator[str]:
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        yield from (line for line in lines if line and not line.startswith("#"))
