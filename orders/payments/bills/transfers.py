"""
Transfers to a 收款码 found in a bill: by exact amount within the time that was given to pay.
Nothing is guessed: what fits two is decided by a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from orders.payments.bills.bill import Bill, Entry, Side


@dataclass(frozen=True)
class Expected:
    """An open transfer: its exact amount in yuan, and when it may be paid."""

    reference: str
    amount: Decimal
    opened_at: datetime
    closes_at: datetime


class Code(StrEnum):
    MATCHED = "matched"
    USED = "used"
    NO_AMOUNT = "no_amount"
    NOT_IN_TIME = "not_in_time"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Reason:
    """`references` are the transfers it speaks of: all candidates when ambiguous."""

    code: Code
    references: tuple[str, ...] = ()

    def __str__(self) -> str:
        words = {
            Code.MATCHED: _("金额和时间都对得上"),
            Code.USED: _("这笔收款已经对过账了"),
            Code.NO_AMOUNT: _("没有等着收这个金额的订单"),
            Code.NOT_IN_TIME: _("金额对得上，但不是在付款时间内付的：%(references)s"),
            Code.AMBIGUOUS: _("对得上的不止一笔，请人工确认：%(references)s"),
        }
        return words[self.code] % {"references": "、".join(self.references)}


class Match(NamedTuple):
    """One income row; `reference` is None where nothing, or more than one thing, fits."""

    entry: Entry
    reference: str | None
    reason: Reason


def match_transfers(
    expected: Sequence[Expected], bill: Bill, *, used: Collection[str] = ()
) -> list[Match]:
    """
    Every payment of the bill in its order, with the transfer that it pays. `used` are
    transaction ids that were matched before: they pay nothing again.

    A row that fits two transfers matches none, and neither do two rows that fit the same.
    """
    entries = [entry for entry in bill.entries if entry.kind == Side.PAYMENT]
    by_amount = defaultdict(list)
    for transfer in expected:
        by_amount[transfer.amount].append(transfer)
    spent = _spent(entries, used)
    in_time = [
        [
            transfer.reference
            for transfer in by_amount[entry.amount]
            if not is_spent and _is_in_time(entry.at, transfer)
        ]
        for entry, is_spent in zip(entries, spent, strict=True)
    ]
    claims = Counter(reference for references in in_time for reference in references)
    matches = []
    for entry, is_spent, references in zip(entries, spent, in_time, strict=True):
        if is_spent:
            reason = Reason(Code.USED)
        elif references:
            is_clear = len(references) == 1 and claims[references[0]] == 1
            reason = Reason(Code.MATCHED if is_clear else Code.AMBIGUOUS, tuple(references))
        else:
            late = tuple(transfer.reference for transfer in by_amount[entry.amount])
            reason = Reason(Code.NOT_IN_TIME if late else Code.NO_AMOUNT, late)
        is_matched = reason.code == Code.MATCHED
        matches.append(Match(entry, references[0] if is_matched else None, reason))
    return matches


def _spent(entries: Sequence[Entry], used: Collection[str]) -> list[bool]:
    """Whether each was used before, has come already in this bill, or cannot be told apart."""
    seen = set(used)
    spent = []
    for entry in entries:
        spent.append(not entry.transaction_id or entry.transaction_id in seen)
        seen.add(entry.transaction_id)
    return spent


def _is_in_time(at: datetime, transfer: Expected) -> bool:
    # Bills know whole seconds only.
    return transfer.opened_at.replace(microsecond=0) <= at <= transfer.closes_at
