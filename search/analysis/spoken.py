"""Pinyin as it is typed: cut into syllables, mistaken as people mistake it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, product

from core import pinyin
from search.analysis.nodes import Node, Term, all_of, any_of

MAX_LETTERS, MAX_CUTS = 36, 6
LONGEST_SYLLABLE = 6
# What many speakers do not tell apart, or type for one another.
_BEGINNINGS = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h")]
_ENDINGS = [("ang", "an"), ("eng", "en"), ("ing", "in")]


@lru_cache(maxsize=2048)
def cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """Ways to read `letters` as whole syllables, the longest syllables first; often none."""
    if len(letters) > MAX_LETTERS:
        return ()
    return tuple(_cuts(letters.replace("ü", "v"), MAX_CUTS))


def alike(syllable: str) -> tuple[str, ...]:
    """`syllable` and what it is mistaken for: shang → shang, sang, shan, san."""
    beginnings = {syllable}
    for pair in _BEGINNINGS:
        for one, other in (pair, pair[::-1]):
            # "z" also begins "zh": only the plain letter may become the pair.
            if syllable.startswith(one) and not (len(one) == 1 and syllable[1:2] == "h"):
                beginnings.add(other + syllable[len(one) :])
                break
    found = set(beginnings)
    for each in beginnings:
        for long, short in _ENDINGS:
            if each.endswith(long):
                found.add(each[: -len(long)] + short)
            elif each.endswith(short):
                found.add(each[: -len(short)] + long)
    return (syllable, *sorted((found & pinyin.known_syllables()) - {syllable}))


def node(syllables: Sequence[str], *, is_fuzzy: bool = False) -> Node:
    """
    Goods whose name is read so: adjacent, or in parts of two to four syllables
    (le shi shu pian finds 乐事原味薯片).
    """
    whole = _adjacent(syllables, is_fuzzy=is_fuzzy)
    ways = [whole]
    for parts in _partitions(len(syllables)):
        start, chunks = 0, []
        for size in parts:
            chunks.append(_adjacent(syllables[start : start + size], is_fuzzy=is_fuzzy))
            start += size
        ways.append(all_of(chunks))
    return any_of(ways)


def _adjacent(syllables: Sequence[str], *, is_fuzzy: bool) -> Node:
    choices = [alike(each) if is_fuzzy else (each,) for each in syllables]
    if len(choices) == 1:
        return any_of(Term("p" + each) for each in choices[0])
    pairs = []
    for first, second in pairwise(choices):
        pairs.append(any_of(Term("q" + one + two) for one, two in product(first, second)))
    return all_of(pairs)


@lru_cache(maxsize=32)
def _partitions(count: int) -> tuple[tuple[int, ...], ...]:
    """4 → (2, 2); 5 → (2, 3), (3, 2); never one part, at most 12 ways."""
    return tuple(way for way in _ways(count) if len(way) > 1)[:12]


def _ways(count: int) -> Iterator[tuple[int, ...]]:
    if count == 0:
        yield ()
    for size in (2, 3, 4):
        if size <= count:
            for rest in _ways(count - size):
                yield (size, *rest)


def _cuts(letters: str, limit: int) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    syllables = pinyin.known_syllables()
    # Whether the rest of the letters can be read at all, from the end backwards.
    readable = [False] * len(letters) + [True]
    for start in range(len(letters) - 1, -1, -1):
        ends = range(start + 1, min(len(letters), start + LONGEST_SYLLABLE) + 1)
        readable[start] = any(readable[end] and letters[start:end] in syllables for end in ends)

    def extend(start: int, before: tuple[str, ...]) -> None:
        if start == len(letters):
            found.append(before)
            return
        for end in range(min(len(letters), start + LONGEST_SYLLABLE), start, -1):
            if len(found) < limit and readable[end] and letters[start:end] in syllables:
                extend(end, (*before, letters[start:end]))

    if letters and readable[0]:
        extend(0, ())
    return found
