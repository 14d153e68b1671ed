"""Chinese words, by jieba's dictionary (rjieba: loaded at the first use, 0.05 s)."""

from functools import lru_cache
from itertools import accumulate


@lru_cache(maxsize=4096)
def words(run: str) -> tuple[str, ...]:
    """A run of Chinese characters cut into words, nothing left out."""
    import rjieba

    return tuple(rjieba.cut(run))


@lru_cache(maxsize=1024)
def is_word(run: str) -> bool:
    """Whether the dictionary has `run` for one word."""
    import rjieba

    return len(rjieba.cut(run, False)) == 1


@lru_cache(maxsize=4096)
def lone_characters(run: str) -> frozenset[int]:
    """Where the characters of `run` stand that belong to no word of the dictionary."""
    import rjieba

    parts = rjieba.cut(run, False)
    starts = accumulate(map(len, parts), initial=0)
    return frozenset(at for at, part in zip(starts, parts, strict=False) if len(part) == 1)


@lru_cache(maxsize=1024)
def all_words(run: str) -> tuple[str, ...]:
    """The words of a run and the shorter words inside long ones."""
    import rjieba

    return tuple(dict.fromkeys(rjieba.cut_for_search(run)))
