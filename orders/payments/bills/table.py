"""Rows of a CSV text under a header, found by the header's words and not by their order."""

import csv
import io
import re
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from orders.payments.bills.bill import NotABill, incomplete

Row = dict[str, str]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(cell: str) -> str:
    """Without tabs, control and direction characters: text that shows as what it is."""
    return _CONTROL.sub("", cell).strip()


def cells(line: str) -> list[str]:
    """
    The cells of one line. Where each begins with a backtick (WeChat Pay), a comma inside a
    product's name divides nothing.
    """
    if line.startswith("`"):
        return [clean(cell) for cell in line[1:].split(",`")]
    try:
        found = next(csv.reader(io.StringIO(line)), [])
    except csv.Error as error:
        raise incomplete() from error
    return [clean(cell) for cell in found]


def header(line: str, *, needed: Collection[str]) -> list[str]:
    """
    The names of the columns.

    :raises NotABill: when one of `needed` is missing or a name comes twice
    """
    names = cells(line)
    missing = [name for name in needed if name not in names]
    if missing:
        raise NotABill(
            _("账单里没有「%(names)s」这几列，请下载完整的账单（全部列、全部类型）")
            % {"names": "、".join(missing)}
        )
    named = [name for name in names if name]
    if len(set(named)) != len(named):
        raise NotABill(_("账单的列名有重复，请重新下载后上传"))
    return names


def rows(lines: Sequence[str], *, names: Sequence[str]) -> list[Row]:
    """
    One dictionary for every line that is not blank.

    :raises NotABill: for a line with more or fewer cells than the header
    """
    found = []
    for line in lines:
        values = cells(line)
        if not any(values):
            continue
        if len(values) != len(names):
            raise NotABill(
                _("账单有一行和列名对不上：%(line)s…，可能不完整或被改过，请重新下载后上传")
                % {"line": clean(line)[:20]}
            )
        found.append({name: value for name, value in zip(names, values, strict=True) if name})
    return found
