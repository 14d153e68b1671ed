"""
Every change of a member's balance, in yuan, as `points` does it. What was paid in is spent first,
what was given on top last; only what was paid in can be paid out.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from accounts.actor import Actor, named
from core.money import ZERO, round_cny
from shop.members import ledger
from shop.members.models import BalanceEntry, Member

Kind = BalanceEntry.Kind


class NotEnough(Exception):
    """Less is there; `left` yuan are."""

    def __init__(self, left: Decimal) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def put_in(
    *, member: Member, amount: Decimal, bonus: Decimal, reference: str, at: datetime
) -> BalanceEntry | None:
    """`amount` was paid, `bonus` is given on top. None where it was booked before."""
    now = ledger.opened(BalanceEntry, member, kind=Kind.TOP_UP, reference=reference)
    if now is None:
        return None
    return _book(now, Kind.TOP_UP, reference, amount, bonus, at=at)


@transaction.atomic
def spend(*, member: Member, amount: Decimal, reference: str, at: datetime) -> BalanceEntry | None:
    """
    All of `amount`, or nothing. None where it was booked before.

    :raises NotEnough: when less is there
    """
    now = ledger.opened(BalanceEntry, member, kind=Kind.SPENT, reference=reference)
    if now is None:
        return None
    if now.balance < amount:
        raise NotEnough(now.balance)
    paid = min(now.principal, amount)
    return _book(now, Kind.SPENT, reference, -paid, paid - amount, at=at)


@transaction.atomic
def give_back(
    *, member: Member, amount: Decimal, spent: str, reference: str, at: datetime
) -> BalanceEntry | None:
    """
    `amount` of what was spent under the reference `spent`: of what had been paid in first.
    `reference` begins with `spent`. Where two memberships became one, the other had spent it.

    :raises ValueError: for more than was spent and is not back
    """
    now = ledger.opened(BalanceEntry, member, kind=Kind.RETURNED, reference=reference)
    if now is None:
        return None
    if not reference.startswith(f"{spent} "):
        raise ValueError("a return names what was spent")
    entries = BalanceEntry.unscoped.filter(store_id=now.store_id)
    out = entries.filter(kind=Kind.SPENT, reference=spent)
    back = entries.filter(kind=Kind.RETURNED, reference__startswith=f"{spent} ")
    sums = (out | back).aggregate(amount=Sum("amount"), bonus=Sum("bonus"))
    principal, bonus = (-round_cny(sums[name] or ZERO) for name in ("amount", "bonus"))
    if amount > principal + bonus:
        raise ValueError("more than was spent")
    paid = min(principal, amount)
    return _book(now, Kind.RETURNED, reference, paid, amount - paid, at=at)


@transaction.atomic
def pay_out(
    *, member: Member, amount: Decimal, reference: str, at: datetime, actor: Actor
) -> BalanceEntry | None:
    """
    The shop gave `amount` of what was paid in back to the member.

    :raises NotEnough: when less is there
    """
    now = ledger.opened(BalanceEntry, member, kind=Kind.WITHDRAWN, reference=reference)
    if now is None:
        return None
    if now.principal < amount:
        raise NotEnough(now.principal)
    return _book(now, Kind.WITHDRAWN, reference, -amount, ZERO, at=at, actor=actor)


@transaction.atomic
def restore(*, member: Member, amount: Decimal, reference: str, at: datetime) -> None:
    """What was to be paid out stays: the shop refused. Twice changes nothing."""
    now = ledger.opened(BalanceEntry, member, kind=Kind.RETURNED, reference=reference)
    if now is not None:
        _book(now, Kind.RETURNED, reference, amount, ZERO, at=at)


@transaction.atomic
def lapse(*, member: Member, most: Decimal, reference: str, at: datetime, actor: Actor) -> None:
    """Of what was given on top `most` yuan end, as far as they are there."""
    now = ledger.opened(BalanceEntry, member, kind=Kind.LAPSED, reference=reference)
    if now is not None and min(now.bonus, most):
        bonus = -min(now.bonus, most)
        _book(now, Kind.LAPSED, reference, ZERO, bonus, at=at, actor=actor)


def _book(
    now: Member,
    kind: str,
    reference: str,
    amount: Decimal,
    bonus: Decimal,
    *,
    at: datetime,
    actor: Actor = None,
) -> BalanceEntry:
    rows = Member.unscoped.filter(pk=now.pk, store_id=now.store_id)
    rows = rows.filter(principal__gte=-amount, bonus__gte=-bonus)
    if not rows.update(principal=F("principal") + amount, bonus=F("bonus") + bonus):
        raise NotEnough(now.balance)
    entry: BalanceEntry = BalanceEntry.unscoped.create(
        store_id=now.store_id,
        member=now,
        kind=kind,
        reference=reference,
        amount=amount,
        bonus=bonus,
        after=round_cny(now.balance + amount + bonus),
        actor=named(actor),
        created_at=at,
    )
    return entry


@transaction.atomic
def move(*, leaving: Member, staying: Member, reference: str, at: datetime) -> None:
    """All of it, where two memberships become one."""
    now = ledger.opened(BalanceEntry, leaving, kind=Kind.MERGED, reference=reference)
    if now is None or not now.balance:
        return
    _book(now, Kind.MERGED, reference, -now.principal, -now.bonus, at=at)
    other = ledger.opened(BalanceEntry, staying, kind=Kind.MERGED, reference=reference)
    if other is not None:
        _book(other, Kind.MERGED, reference, now.principal, now.bonus, at=at)
