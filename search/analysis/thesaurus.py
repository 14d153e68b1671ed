"""Lines of synonyms as people write them, and the built-in ones."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core import pinyin
from search.analysis.normalise import normalise

BUILT_IN = Path(__file__).parents[1] / "data" / "synonyms.txt"


def pairs(line: str) -> list[tuple[str, str]]:
    """
    (term, replacement) of "a = b = c" or "a > b, c".

    :raises ValueError: for anything else
    """
    # Chinese keyboards write ＝, ＞ and ，.
    line = normalise(line)
    if ">" in line:
        term, _sign, others = line.partition(">")
        terms, replacements = [term], others.replace("、", ",").split(",")
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
    found: dict[str, list[str]] = {}
    for line in BUILT_IN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for term, other in pairs(line):
                others = found.setdefault(term, [])
                if other not in others:
                    others.append(other)
    return {term: tuple(others) for term, others in found.items()}
