"""How Chinese is read aloud, from a small table (pypinyin's, made by core.pinyin_table)."""

from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")
LONGEST_WORD = 3


def syllables(text: str) -> list[str]:
    """
    One syllable without tone for every character of `text`; "" for what is not Chinese.

    重庆小面 → ["chong", "qing", "xiao", "mian"]; ü is written v: 绿 → lv.
    """
    readings, words = _table()
    found: list[str] = []
    start = 0
    while start < len(text):
        for length in range(min(LONGEST_WORD, len(text) - start), 1, -1):
            word = words.get(text[start : start + length])
            if word is not None:
                found.extend(word)
                start += length
                break
        else:
            found.append(readings.get(text[start], ""))
            start += 1
    return found


@cache
def known_syllables() -> frozenset[str]:
    """Every syllable of the language."""
    return frozenset(_table()[0].values())


@cache
def _table() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    characters, words = (DATA / "pinyin.txt").read_text(encoding="utf-8").split("\n\n")
    readings = {}
    for line in characters.splitlines():
        syllable, members = line.split(" ")
        readings.update(dict.fromkeys(members, syllable))
    pairs = (line.split(" ") for line in words.splitlines())
    # One object per syllable, whatever the number of words that hold it.
    shared = {syllable: syllable for syllable in readings.values()}
    return readings, {word: tuple(shared.get(each, each) for each in read) for word, *read in pairs}
