"""
Long lists in pieces. A cursor says where the last row stood, not how many came before: rows
that are added or go meanwhile neither repeat nor hide others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from core.api.problems import invalid

M = TypeVar("M", bound=Model)
LIMIT, MOST = 20, 100
CURSOR, LIMIT_NAME = "cursor", "limit"
COUNTED = "counted"


@dataclass(frozen=True)
class Piece(Generic[M]):
    """Some rows, and the cursor of those after them; empty when there are none."""

    rows: Sequence[M]
    cursor: str = ""

    def next_url(self, request: Request) -> str | None:
        if not self.cursor:
            return None
        return str(replace_query_param(request.build_absolute_uri(), CURSOR, self.cursor))


def piece(rows: QuerySet[M], request: Request, *, order: str) -> Piece[M]:
    """
    The piece of `rows` that the request asks for, sorted by the column `order` (-name turns it
    round) and then by id the same way.

    :raises problems.Problem: for a cursor that no answer of this order had, or an odd limit
    """
    limit, text = limit_of(request), request.query_params.get(CURSOR, "")
    column: Any = rows.model._meta.get_field(order.lstrip("-"))
    if text:
        name, value, pk = _opened(text, length=3)
        if name != order:
            raise _odd_cursor()
        rows = rows.filter(_after(column.to_python(value), pk, order))
    by_id = "-pk" if order.startswith("-") else "pk"
    found = list(rows.order_by(order, by_id)[: limit + 1])
    if len(found) <= limit:
        return Piece(found)
    last = found[limit - 1]
    position = [order, _written(getattr(last, column.attname)), last.pk]
    return Piece(found[:limit], _signer().sign_object(position))


def counted(request: Request, *, most: int) -> tuple[int, int]:
    """(start, limit) for an answer that can only be cut by counting: words, by relevance."""
    limit, text = limit_of(request), request.query_params.get(CURSOR, "")
    if not text:
        return 0, limit
    name, start = _opened(text, length=2)
    if name != COUNTED or not 0 <= start <= most:
        raise _odd_cursor()
    return start, limit


def at(start: int) -> str:
    """The cursor that `counted` reads."""
    return _signer().sign_object([COUNTED, start])


def limit_of(request: Request) -> int:
    text = request.query_params.get(LIMIT_NAME, "")
    if not text:
        return LIMIT
    is_number = text.isascii() and text.isdecimal() and len(text) <= 4
    if not is_number or not 1 <= int(text) <= MOST:
        raise invalid({LIMIT_NAME: [_("一次可以要 1–%(most)s 条") % {"most": MOST}]})
    return int(text)


def _after(value: object, pk: int, order: str) -> Q:
    sign, name = ("lt" if order.startswith("-") else "gt"), order.lstrip("-")
    return Q(**{f"{name}__{sign}": value}) | Q(**{name: value, f"pk__{sign}": pk})


def _opened(text: str, *, length: int) -> list[Any]:
    """What we signed: nobody makes a cursor of odd values."""
    try:
        found = _signer().unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise _odd_cursor() from error
    if not isinstance(found, list) or len(found) != length:
        raise _odd_cursor()
    return found


def _signer() -> Signer:
    return Signer(salt="core.api.paging")


def _odd_cursor() -> Exception:
    return invalid({CURSOR: [_("这个游标不是我们给的，请从头开始")]})


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
