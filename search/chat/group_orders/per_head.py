"""每人一个, of twelve people: so many times as much."""

import re
from dataclasses import replace

from search.analysis import numerals
from search.chat.pieces.segmenter import Piece
from search.chat.words import names
from search.chat.words.amounts import Amount

_PEOPLE = re.compile(
    r"(?P<number>\d{1,3}|[二两俩三四五六七八九十]{1,3})"
    rf"(?:个|位|名)?(?:{names.COUNTED}|[家户](?!具|[里的电]))"
)
_EACH = re.compile(r"每(?:个?人|家|户)(?:来|要|发|给)?(?=\s?[\d一二两三四五六七八九十半])")
_ONE_EACH = re.compile(
    r"(?:^|个人|孩子|同学|小朋友|[\d二两三四五六七八九十][家户])一[人家户](?=[一两二三][^半\s])"
)


def heads(said: str, before: str) -> int | None:
    """
    Of how many people, the last that were counted `before`, a piece says 每人一个; None where
    nobody counted any, and 1 of any other piece.
    """
    # 我们五个人一人一个, 四家一家一条; 一人一个 by itself counts nobody.
    is_each = _EACH.search(said)
    if not (is_each or _ONE_EACH.search(said)):
        return 1
    counted = [numerals.number(people["number"]) for people in _PEOPLE.finditer(before)]
    if not counted:
        return None if is_each else 1
    return int(counted[-1] or 1)


class Heads:
    """Of how many people what is said is, also in the parts of a piece: 一人一个贝果|一杯热牛奶."""

    def __init__(self) -> None:
        self._end = 0
        self._heads: int | None = 1

    def share(self, text: str, piece: Piece) -> None:
        """What is for all of `piece` is so for each of its parts."""
        self._end, self._heads = piece.end, self.of(text, piece)

    def of(self, text: str, piece: Piece) -> int | None:
        own = heads(text[piece.start : piece.end], text[: piece.end])
        return self._heads if own == 1 and piece.end <= self._end else own


def times(amount: Amount | None, people: int | None) -> Amount | None:
    """`amount` for each of so many `people`; to be asked, where nobody knows how many."""
    if amount is None or amount.number is None:
        return amount
    return replace(amount, number=amount.number * people if people else None)
