"""The little arithmetic of price lists: cells, + − × ÷ and ROUND. Anything else is not reckoned."""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, DecimalException

Lookup = Callable[[str, int], Decimal | str | None]
_TOKEN = re.compile(
    r"\s*(?:(\d+(?:\.\d+)?)(%?)|\$?([A-Z]{1,3})\$?(\d{1,7})(?![\w(])|(ROUND)\(|([-+*/(),]))"
)
DEEPEST = 6
LONGEST = 200


class _Unknown(Exception):
    """The formula does something that is not reckoned here."""


def evaluate(formula: str, number: Lookup, depth: int = 0) -> Decimal | None:
    """What `=ROUND(C2*0.95,0)` gives, or None."""
    if depth > DEEPEST or len(formula) > LONGEST:
        return None
    try:
        return _Sum(formula.lstrip("=").upper(), number, depth).result()
    except (_Unknown, DecimalException):
        return None


class _Sum:
    """A parser by descent over one formula."""

    def __init__(self, text: str, number: Lookup, depth: int) -> None:
        self.number, self.depth = number, depth
        self.tokens: list[re.Match[str]] = []
        place = 0
        while place < len(text.rstrip()):
            found = _TOKEN.match(text, place)
            if found is None:
                raise _Unknown
            self.tokens.append(found)
            place = found.end()

    def result(self) -> Decimal:
        value = self._sum()
        if self.tokens:
            raise _Unknown
        return value

    def _sign(self, *wanted: str) -> str:
        if self.tokens and self.tokens[0][6] in wanted:
            return str(self.tokens.pop(0)[6])
        return ""

    def _sum(self) -> Decimal:
        value = self._product()
        while sign := self._sign("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Decimal:
        value = self._value()
        while sign := self._sign("*", "/"):
            other = self._value()
            value = value * other if sign == "*" else value / other
        return value

    def _value(self) -> Decimal:
        if self._sign("-"):
            return -self._value()
        if self._sign("("):
            value = self._sum()
            return self._closed(value)
        if not self.tokens:
            raise _Unknown
        token = self.tokens.pop(0)
        if token[1]:
            return Decimal(token[1]) / (100 if token[2] else 1)
        if token[3]:
            return self._cell(token[3], int(token[4]))
        if token[5]:
            return self._round()
        raise _Unknown

    def _closed(self, value: Decimal) -> Decimal:
        if not self._sign(")"):
            raise _Unknown
        return value

    def _round(self) -> Decimal:
        value = self._sum()
        if not self._sign(","):
            raise _Unknown
        places = int(self._sum())
        if not -6 <= places <= 6:
            raise _Unknown
        return self._closed(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))

    def _cell(self, column: str, row: int) -> Decimal:
        found = self.number(column, row)
        if isinstance(found, str):
            found = evaluate(found, self.number, self.depth + 1)
        if found is None:
            raise _Unknown
        return found
