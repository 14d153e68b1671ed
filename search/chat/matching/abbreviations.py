"""Short names that no text has: 透明壳 of 透明手机壳, 祁红 of 祁门红茶, 和田枣 of 新疆和田红枣."""

from functools import lru_cache

from search.analysis import segment
from search.chat.matching.products import Product

SHORTEST, LONGEST = 2, 12
# 咸浆 of 咸豆浆; 奶茶 is no short word for 奶香金萱茶.
LONGEST_NAME_OF_TWO = 3
_CODE = "abcdefghijklmnopqrstuvwxyz0123456789"


def shortens(said: str, product: Product) -> bool:
    """
    Whether `said` is the name of `product` with characters left out: what is said stands in it in
    the same order, begins where a word does, and ends with what the thing is.
    """
    if not SHORTEST <= len(said) <= LONGEST or not set(said) <= set(product.name):
        return False
    has_number = any(map(str.isdigit, said))
    name = product.name if has_number else product.plain_name
    # typec线 of type-c数据线
    return _shortens(said, name.replace("-", ""))


@lru_cache(maxsize=4096)
def _shortens(said: str, name: str) -> bool:
    joined = name.replace(" ", "")
    if len(said) == SHORTEST:
        return said not in joined and _is_of_two(said, name.split(" ", maxsplit=1)[0])
    begins, ends = _edges(name)
    runs = _runs(said, joined, begins)
    is_whole = len(runs) > 1 and runs[-1][1] in ends
    return is_whole and all(start in begins or end in ends for start, end in runs)


def _is_of_two(said: str, first: str) -> bool:
    """祁红 of 祁门|红茶, 咸浆 of 咸豆浆"""
    words = segment.words(first)
    is_initials = [word[0] for word in words] == list(said)
    return is_initials or (len(first) == LONGEST_NAME_OF_TWO and first[0] + first[-1] == said)


def _edges(name: str) -> tuple[set[int], set[int]]:
    """Where words begin in the name without blanks, and where its parts end."""
    begins, ends, at = set(), set(), 0
    for part in name.split(" "):
        for word in segment.words(part):
            begins.add(at)
            at += len(word)
        ends.add(at)
        if part.endswith(("号", "子")):
            # 1号, where 1 is said; 韭菜包 of 韭菜鸡蛋包子
            ends.add(at - 1)
        # 落地扇|fs40
        ends.add(at - len(part) + len(part.rstrip(_CODE)))
    return begins, ends


def _runs(said: str, joined: str, begins: set[int]) -> list[tuple[int, int]]:
    """[start, end) in the name of each stretch of `said`; [] where something is not there."""
    found: list[tuple[int, int]] = []
    at = edge = 0
    while at < len(said):
        size = len(said) - at
        while size and (start := _find(said[at:], size, joined, edge, begins)) < 0:
            size -= 1
        if not size:
            return []
        found.append((start, start + size))
        at, edge = at + size, start + size
    return found


def _find(said: str, size: int, joined: str, edge: int, begins: set[int]) -> int:
    """
    Where the first `size` characters of `said` stand behind `edge`: at the beginning of a word if
    they can; else the last of them at the end, and others as early as they can.
    """
    starts = [at for at in range(edge, len(joined)) if joined.startswith(said[:size], at)]
    last = -1 if size == len(said) else 0
    return next((at for at in starts if at in begins), starts[last] if starts else -1)
