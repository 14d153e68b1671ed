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
from search.model_reader.question import MOST_LINES, Offered

MOST_PRODUCTS = 12


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
    except ValueError as error:
        raise Invented("no JSON") from error
    lines = answer.get("lines") if isinstance(answer, dict) else None
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise Invented("no lines, or too many")
    found: list[Told] = []
    for line in lines:
        if not isinstance(line, dict):
            raise Invented("no line")
        found.append(_line(line, text, goods, found))
    return sorted(found, key=lambda one: one.start)


def _line(
    line: dict[str, object], text: str, goods: Sequence[Offered], before: Sequence[Told]
) -> Told:
    start, end = _place(line.get("said"), text, before)
    numbers = line.get("products")
    if not isinstance(numbers, list) or len(numbers) > MOST_PRODUCTS:
        raise Invented("no products")
    chosen = tuple(_one(number, goods) for number in dict.fromkeys(map(_whole, numbers)))
    amount = _amount(line.get("quantity"), line.get("unit"), text, (start, end), before)
    return Told(start, end, chosen, amount)


def _place(said: object, text: str, before: Sequence[Told]) -> tuple[int, int]:
    """Where it stands in the message, beside what was placed already."""
    if not isinstance(said, str) or not said.strip():
        raise Invented("nothing said")
    start = text.find(said)
    while start >= 0:
        end = start + len(said)
        if all(end <= one.start or one.end <= start for one in before):
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
    quantity: object, unit: object, text: str, place: tuple[int, int], before: Sequence[Told]
) -> Amount | None:
    """
    The amount in the words of the line itself, in whatever form it is written; of a line without
    one, an amount that stands between the lines (苹果梨各两斤).
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
    among = [one for one in own if one.kind is Kind.COUNT] or _amounts(text)
    for one in among:
        is_unit = not said or units.is_alike(said, one.unit)
        if one.kind is Kind.COUNT and one.number == number > 0 and is_unit:
            return one
    raise Invented("an amount that nobody said")


def _amounts(text: str) -> list[Amount]:
    return amounts.find(normalise(text))
