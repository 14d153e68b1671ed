"""Characters taken for one another because they look alike: 啤洒 for 啤酒."""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from search.analysis import segment

DATA = Path(__file__).parents[1] / "data"
LONGEST, MOST = 8, 12


@lru_cache(maxsize=1024)
def variants(word: str) -> list[str]:
    """
    `word` with one of its characters read as another that looks like it. Pairs that people are
    known to mistake make any word; others only words of the dictionary.
    """
    if not 1 < len(word) <= LONGEST:
        return []
    return list(dict.fromkeys([*islice(_variants(word, _known()), MOST), *words(word)]))


def words(word: str) -> list[str]:
    """The words of the dictionary that `word` may have been meant as: 芹菜 of 芹莱."""
    if not 1 < len(word) <= LONGEST:
        return []
    found = (other for other in _variants(word, _drawn()) if segment.is_word(other))
    return list(islice(found, MOST))


def others(character: str) -> str:
    return _known().get(character, "")


def _variants(word: str, table: Mapping[str, str]) -> Iterator[str]:
    for index, character in enumerate(word):
        for other in table.get(character, ""):
            yield word[:index] + other + word[index + 1 :]


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
