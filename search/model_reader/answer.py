"""
What a model answered, held against the message and the goods that were sent. One line that is
not so spoils the whole answer: who invents once may have invented elsewhere.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from search.analysis.normalise import normalise
from search.chat.words import amounts, units
from search.chat.words.amounts import Amount, Kind
from search.model_reader.masking import PLACEHOLDER
from search.model_reader.question import MOST_LINES, Offered

MOST_PRODUCTS = 12

Span = tuple[int, int]


class Invented(Exception):
    """The answer says what neither the message nor the store says, or says it in no form."""


@dataclass(frozen=True)
class Told:
    """[start, end) of the message that was sent, the goods it means, and how much of them."""

    start: int
    end: int
    goods: tuple[Offered, ...]
    amount: Amount | None


def told(content: str, *, text: str, goods: Sequence[Offered]) -> list[Told]:
    """:raises Invented: for anything that does not hold"""
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invented("no JSON") from error
    lines = answer.get("lines") if isinstance(answer, dict) else None
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise Invented("no lines, or too many")
    places: list[Span] = []
    for line in lines:
        if not isinstance(line, dict):
            raise Invented("no line")
        places.append(_place(line.get("said"), text, places))
    found = [
        _line(line, text, goods, place, places) for line, place in zip(lines, places, strict=True)
    ]
    return sorted(found, key=lambda one: one.start)


def _line(
    line: dict[str, object],
    text: str,
    goods: Sequence[Offered],
    place: Span,
    places: Sequence[Span],
) -> Told:
    numbers = line.get("products")
    if not isinstance(numbers, list) or len(numbers) > MOST_PRODUCTS:
        raise Invented("no products")
    chosen = tuple(_one(number, goods) for number in dict.fromkeys(map(_whole, numbers)))
    amount = _amount(line.get("quantity"), line.get("unit"), text, place, places)
    return Told(*place, chosen, amount)


def _place(said: object, text: str, before: Sequence[Span]) -> Span:
    """Where it stands in the message, beside what was placed already; no part of a placeholder."""
    if not isinstance(said, str) or not any(map(str.isalnum, PLACEHOLDER.sub("", said))):
        raise Invented("nothing said")
    hidden = [match.span() for match in PLACEHOLDER.finditer(text)]
    start = text.find(said)
    while start >= 0:
        end = start + len(said)
        is_free = all(end <= one or other <= start for one, other in before)
        cuts = [one < start < other or one < end < other for one, other in hidden]
        if is_free and not any(cuts):
            return start, end
        start = text.find(said, start + 1)
    raise Invented("not said so")


def _whole(number: object) -> int:
    if not isinstance(number, int) or isinstance(number, bool):
        raise Invented("no number of goods")
    return number


def _one(number: int, goods: Sequence[Offered]) -> Offered:
    if not 1 <= number <= len(goods):
        raise Invented("goods that were not sent")
    return goods[number - 1]


def _amount(
    quantity: object, unit: object, text: str, place: Span, places: Sequence[Span]
) -> Amount | None:
    """
    The amount in the words of the line itself, in whatever form it is written; of a line without
    one, an amount between the lines that is right beside it, or of each (苹果梨各两斤).
    """
    own = _amounts(text[slice(*place)])
    if quantity is None:
        return next((one for one in own if one.kind is Kind.COUNT), own[0] if own else None)
    if isinstance(quantity, bool) or not isinstance(quantity, (int, float, str)):
        raise Invented("no quantity")
    try:
        number = Decimal(str(quantity))
    except ArithmeticError as error:
        raise Invented("no quantity") from error
    said = unit if isinstance(unit, str) else ""
    among = [one for one in own if one.kind is Kind.COUNT] or _beside(text, place, places)
    for one in among:
        is_unit = not said or units.is_alike(said, one.unit)
        is_said = number.is_finite() and one.number == number > 0
        if one.kind is Kind.COUNT and is_said and is_unit:
            return one
    raise Invented("an amount that nobody said")


def _beside(text: str, place: Span, places: Sequence[Span]) -> list[Amount]:
    """The amounts between the lines that are of each, or right before or behind this one."""
    left = text
    for start, end in places:
        # A sign with which no amount goes on.
        left = left[:start] + "\x1f" * (end - start) + left[end:]
    if len(normalise(left)) != len(left):
        return []
    found = _amounts(left)
    return [one for one in found if _is_of(one, text, place)]


def _is_of(amount: Amount, text: str, place: Span) -> bool:
    """Right before or behind the line, or of each of what stands before it."""
    if amount.start >= place[1]:
        return amount.is_each or not text[place[1] : amount.start].strip()
    return not text[amount.end : place[0]].strip()


def _amounts(text: str) -> list[Amount]:
    return amounts.find(normalise(text))
