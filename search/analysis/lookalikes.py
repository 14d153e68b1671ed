"""Characters taken for one another because they look alike: 啤洒 for 啤酒."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

GROUPS = Path(__file__).parents[1] / "data" / "lookalikes.txt"
LONGEST, MOST = 8, 12


def variants(word: str) -> list[str]:
    """`word` with one of its characters read as another that looks like it."""
    return list(_variants(word))[:MOST] if 1 < len(word) <= LONGEST else []


def others(character: str) -> str:
    return _table().get(character, "")


def _variants(word: str) -> Iterator[str]:
    for index, character in enumerate(word):
        for other in others(character):
            yield word[:index] + other + word[index + 1 :]


@cache
def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in GROUPS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        for group in line.split():
            for character in group:
                found[character] = found.get(character, "") + group.replace(character, "")
    return found
