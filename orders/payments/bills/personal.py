"""What the bills of persons have in common: a head in sentences that counts the rows."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.payments.bills import table
from orders.payments.bills.bill import (
    Bill,
    Entry,
    Kind,
    NotABill,
    does_not_add_up,
    incomplete,
    total,
    yuan,
)
from orders.payments.bills.table import Row

_COUNT = re.compile(r"^共([0-9]+)笔记录$", re.M)
_DAYS = re.compile(
    r"起始时间：\[([0-9]{4})-([0-9]{2})-([0-9]{2}) [0-9:]{8}\]\s*"
    r"终止时间：\[([0-9]{4})-([0-9]{2})-([0-9]{2}) [0-9:]{8}\]"
)


def parted(lines: Sequence[str], *, text: str, needed: Collection[str]) -> tuple[str, list[Row]]:
    """
    The head as one text, and the rows.

    :raises NotABill: without a header, or when the last line has no end
    """
    starts = [index for index, line in enumerate(lines) if table.cells(line)[:1] == ["交易时间"]]
    # Nothing follows the rows: only the end of the last line tells that it is whole.
    if not starts or not text.endswith("\n"):
        raise incomplete()
    names = table.header(lines[starts[0]], needed=needed)
    head = "\n".join(line.rstrip(",").strip() for line in lines[: starts[0]])
    return head, table.rows(lines[starts[0] + 1 :], names=names)


def bill(
    found: tuple[str, list[Row]],
    *,
    kind: Kind,
    channel: str,
    owner: str,
    amount: str,
    buckets: Mapping[str, str],
    entry: Callable[[Row, Decimal], Entry],
) -> Bill:
    """
    The bill of a head and its rows. `owner` is the head's word for whose it is, `amount` the
    column of the sum, `buckets` as `check` takes them.

    :raises NotABill: when the head does not add up
    """
    head, rows = found
    values = [(row["收/支"], yuan(row[amount])) for row in rows]
    check(head, values, buckets=buckets)
    first_day, last_day = days(head)
    return Bill(
        kind=kind,
        channel=channel,
        account=bracketed(head, owner),
        first_day=first_day,
        last_day=last_day,
        entries=tuple(entry(row, value) for row, (_way, value) in zip(rows, values, strict=True)),
    )


def check(head: str, values: Sequence[tuple[str, Decimal]], *, buckets: Mapping[str, str]) -> None:
    """
    Hold the head's counts and sums against the rows; `buckets` are its words and what the
    rows write in 收/支.

    :raises NotABill: when they differ, or the head does not say
    """
    counted = _COUNT.search(head)
    if counted is None:
        raise incomplete()
    if int(counted[1]) != len(values):
        raise does_not_add_up(_("共 %(count)s 笔记录") % {"count": counted[1]})
    for word, way in buckets.items():
        said = re.search(rf"^{word}：([0-9]+)笔 ([0-9]+(?:\.[0-9]+)?)元$", head, re.M)
        if said is None:
            raise incomplete()
        found = [value for its_way, value in values if its_way == way]
        if (len(found), total(found)) != (int(said[1]), Decimal(said[2])):
            raise does_not_add_up(word)
    if any(way not in buckets.values() for way, _value in values):
        raise NotABill(_("账单的「收/支」一列看不懂，请重新下载后上传"))


def days(head: str) -> tuple[date, date]:
    """:raises NotABill: when the head does not say"""
    found = _DAYS.search(head)
    if found is None:
        raise incomplete()
    parts = [int(part) for part in found.groups()]
    try:
        return date(*parts[:3]), date(*parts[3:])
    except ValueError as error:
        raise incomplete() from error


def bracketed(head: str, label: str) -> str:
    """微信昵称：[幸福小店] → 幸福小店; the brackets may be missing."""
    found = re.search(rf"^{label}：(.*)$", head, re.M)
    return table.clean(found[1].removeprefix("[").removesuffix("]")) if found else ""


def words(*texts: str) -> str:
    return " ".join(text for text in texts if text not in {"", "/"})
