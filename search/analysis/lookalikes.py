"""Characters taken for one another because they look alike: 啤洒 for 啤酒."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain, islice
from pathlib import Path

from search.analysis import numerals, segment

DATA = Path(__file__).parents[1] / "data"
LONGEST, MOST = 8, 12
_NUMERALS = frozenset(numerals.NUMERALS)


@lru_cache(maxsize=1024)
def variants(word: str) -> list[str]:
    """
    `word` with one of its characters read as another that looks like it. Pairs that people are
    known to mistake make any word; others only words of the dictionary.
    """
    if not 1 < len(word) <= LONGEST:
        return []
    known = _variants(word, range(len(word)), _known())
    return list(dict.fromkeys([*words(word), *islice(known, MOST)]))[:MOST]


@lru_cache(maxsize=1024)
def words(word: str) -> list[str]:
    """What `word` may be, where another character makes a word in it: 小馄饨 of 小馄顿."""
    if not 1 < len(word) <= LONGEST:
        return []
    alone = segment.lone_characters(word)
    # 一字 of 十字一字 is no 一季.
    is_one = len(word) == 2
    places = [
        at for at in sorted(alone) if is_one or _NUMERALS.isdisjoint(word[max(0, at - 1) : at + 2])
    ]
    others = chain(_variants(word, places, _known()), _variants(word, places, _drawn()))
    found = (each for each in others if segment.lone_characters(each) < alone)
    return list(dict.fromkeys(islice(found, MOST)))


def others(character: str) -> str:
    return _known().get(character, "")


def _variants(word: str, places: Iterable[int], table: Mapping[str, str]) -> Iterator[str]:
    """`word` with the character at one of the `places` read as another of `table`."""
    for at in places:
        for other in table.get(word[at], ""):
            yield word[:at] + other + word[at + 1 :]


@cache
def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines("lookalikes.txt"):
        for group in line.split():
            for character in group:
                found[character] = found.get(character, "") + group.replace(character, "")
    return found


@cache
def _drawn() -> dict[str, str]:
    return {line[0]: line[1:] for line in _lines("lookalikes_drawn.txt")}


def _lines(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]
