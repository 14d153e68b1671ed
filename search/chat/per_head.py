"""每人一个, of twelve people: so many times as much."""

import re
from dataclasses import replace

from search.analysis import numerals
from search.chat.amounts import Amount, Kind

_PEOPLE = re.compile(
    r"(?P<number>\d{1,3}|[二两三四五六七八九十]{1,3})(?:个|位|名)?(?:人|同事|同学|孩子|小朋友|员工)"
)
_EACH = re.compile(r"(?:每个?人|一人)(?:来|要|发|给)?(?=\s?[\d一二两三四五六七八九十半])")


def heads(said: str, message: str) -> int | None:
    """Of how many people a piece says 每人一个, None where nobody counted them; 1 of any other."""
    each = _EACH.search(said)
    if each and (people := _PEOPLE.search(message)):
        return int(numerals.number(people["number"]) or 1)
    return None if each and each[0].startswith("每") else 1


def times(amount: Amount | None, people: int | None) -> Amount | None:
    """`amount` for each of so many `people`; to be asked, where nobody knows how many."""
    if amount is None or amount.kind is not Kind.COUNT or amount.number is None:
        return amount
    return replace(amount, number=amount.number * people if people else None)
