"""A merchant's bill held against what we recorded: 对账."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from orders.payments.bills.bill import Bill, Entry, Side, Totals


@dataclass(frozen=True)
class OurPayment:
    """A payment we hold for captured; amounts are yuan."""

    out_trade_no: str
    transaction_id: str
    channel: str
    amount: Decimal
    paid_at: datetime


@dataclass(frozen=True)
class OurRefund:
    """A refund we hold for done. Without a number it is found by its payment and amount."""

    out_refund_no: str
    out_trade_no: str
    channel: str
    amount: Decimal
    refunded_at: datetime
    refund_id: str = ""
    transaction_id: str = ""


Ours = TypeVar("Ours", OurPayment, OurRefund)


@dataclass(frozen=True)
class Pair(Generic[Ours]):
    """One of ours and the row of the bill that is the same thing."""

    ours: Ours
    entry: Entry


@dataclass(frozen=True)
class Result(Generic[Ours]):
    """Ours in our order, rows in the bill's."""

    matched: tuple[Pair[Ours], ...]
    amount_diff: tuple[Pair[Ours], ...]
    only_in_bill: tuple[Entry, ...]
    only_in_ours: tuple[Ours, ...]

    @property
    def agrees(self) -> bool:
        return not (self.amount_diff or self.only_in_bill or self.only_in_ours)


@dataclass(frozen=True)
class Reconciliation:
    """`totals` are the bill's."""

    channel: str
    payments: Result[OurPayment]
    refunds: Result[OurRefund]
    totals: Totals

    @property
    def matched(self) -> tuple[Pair[OurPayment], ...]:
        return self.payments.matched

    @property
    def amount_diff(self) -> tuple[Pair[OurPayment], ...]:
        return self.payments.amount_diff

    @property
    def only_in_bill(self) -> tuple[Entry, ...]:
        return self.payments.only_in_bill

    @property
    def only_in_ours(self) -> tuple[OurPayment, ...]:
        return self.payments.only_in_ours

    @property
    def agrees(self) -> bool:
        return self.payments.agrees and self.refunds.agrees


def compare(
    ours: Sequence[OurPayment], our_refunds: Sequence[OurRefund], bill: Bill
) -> Reconciliation:
    """
    Find each of ours in the bill: by the number we gave it, then by the gateway's. Ours of
    other channels are left out. Give more than the bill's days, so that a payment near
    midnight is found: only what happened within them is missed (`only_in_ours`).
    """
    return Reconciliation(
        channel=bill.channel,
        payments=_result(
            [item for item in ours if item.channel == bill.channel],
            [entry for entry in bill.entries if entry.kind == Side.PAYMENT],
            signs=PAYMENT_SIGNS,
            is_missed=lambda item: bill.covers(item.paid_at),
        ),
        refunds=_result(
            [item for item in our_refunds if item.channel == bill.channel],
            [entry for entry in bill.entries if entry.kind == Side.REFUND],
            signs=REFUND_SIGNS,
            is_missed=lambda item: bill.covers(item.refunded_at),
        ),
        totals=bill.totals,
    )


class Sign(NamedTuple):
    """
    By which values one of ours and a row show that they are the same; the first of the
    values must not be empty. `unless` names a number that speaks against it when both have
    one and they differ.
    """

    names: tuple[str, ...]
    unless: str = ""


# The surest first.
PAYMENT_SIGNS = (
    Sign(("out_trade_no", "transaction_id")),
    Sign(("out_trade_no",)),
    Sign(("transaction_id",)),
)
REFUND_SIGNS = (
    Sign(("out_refund_no",)),
    Sign(("refund_id",)),
    Sign(("out_trade_no", "amount"), unless="out_refund_no"),
    Sign(("transaction_id", "amount"), unless="out_refund_no"),
    Sign(("out_trade_no",), unless="out_refund_no"),
)


def _result(
    ours: Sequence[Ours],
    entries: Sequence[Entry],
    *,
    signs: Sequence[Sign],
    is_missed: Callable[[Ours], bool],
) -> Result[Ours]:
    found: dict[int, int] = {}
    for sign in signs:
        found |= _found(ours, entries, sign, found)
    pairs = [Pair(ours[mine], entries[found[mine]]) for mine in sorted(found)]
    seen = set(found.values())
    return Result(
        matched=tuple(pair for pair in pairs if pair.ours.amount == pair.entry.amount),
        amount_diff=tuple(pair for pair in pairs if pair.ours.amount != pair.entry.amount),
        only_in_bill=tuple(entry for row, entry in enumerate(entries) if row not in seen),
        only_in_ours=tuple(
            item for mine, item in enumerate(ours) if mine not in found and is_missed(item)
        ),
    )


def _found(
    ours: Sequence[Ours], entries: Sequence[Entry], sign: Sign, taken: Mapping[int, int]
) -> dict[int, int]:
    """{place in ours: place in entries} of what this sign joins; each is used once."""
    free: dict[tuple[object, ...], list[int]] = {}
    used = set(taken.values())
    for row, entry in enumerate(entries):
        if row not in used:
            free.setdefault(_values(entry, sign), []).append(row)
    found: dict[int, int] = {}
    for mine, item in enumerate(ours):
        values = _values(item, sign)
        if mine in taken or not values[0]:
            continue
        rows = free.get(values, [])
        fits = [row for row in rows if not _differ(item, entries[row], sign.unless)]
        if fits:
            rows.remove(fits[0])
            found[mine] = fits[0]
    return found


def _values(item: OurPayment | OurRefund | Entry, sign: Sign) -> tuple[object, ...]:
    return tuple(getattr(item, name) for name in sign.names)


def _differ(item: OurPayment | OurRefund, entry: Entry, name: str) -> bool:
    if not name:
        return False
    mine, theirs = getattr(item, name), getattr(entry, name)
    return bool(mine and theirs and mine != theirs)
