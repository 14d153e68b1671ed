"""一大一小, 一红一灰: two of a kind, told apart by one word each."""

import re
from dataclasses import dataclass
from decimal import Decimal

from search.chat import words
from search.chat.amounts import Amount, Kind
from search.chat.parts import Part

_look = "|".join(
    (
        *words.COLOUR_WORDS,
        *(f"{colour}色?" for colour in words.COLOURS),
        "大号?",
        "中号?",
        "小号?",
        "男款?",
        "女款?",
    )
)
_PAIR = re.compile(
    rf"一(?:个|条|件|瓶|只)?(?P<one>{_look})的?[,，和\s]?"
    rf"一(?:个|条|件|瓶|只)?(?P<other>{_look})的?\s*$"
)


@dataclass(frozen=True)
class Pair:
    """Where the pair begins, and where its two words stand."""

    start: int
    spans: tuple[tuple[int, int], tuple[int, int]]
    looks: tuple[str, str]

    def parts(self, start: int) -> list[Part]:
        one = Amount(kind=Kind.COUNT, start=0, end=0, number=Decimal(1))
        return [
            Part(start=start + first, end=start + last, words=look, amount=one)
            for (first, last), look in zip(self.spans, self.looks, strict=True)
        ]


def pair(text: str) -> Pair | None:
    match = _PAIR.search(text)
    if match is None:
        return None
    middle = match.start("other") - 1
    spans = ((match.start(), middle), (middle, match.end()))
    return Pair(match.start(), spans, (match["one"], match["other"]))
