"""
Every change of what the platform has for a store, one entry each. The account is locked last:
order, payment, refund, payment account, settlement account; whoever has that lock may also write
the store's OrderSettlement rows.
"""

from datetime import datetime
from decimal import Decimal

from django.conf import settings

from core.money import ZERO, round_cny
from orders.models import Order
from orders.payments.models import AccountEntry, PaymentAccount
from orders.payments.payouts.models import (
    OrderSettlement,
    SettlementAccount,
    SettlementEntry,
    SettlementTerms,
    Withdrawal,
)

Kind = SettlementEntry.Kind
Changes = dict[str, Decimal]


def locked(store_id: int) -> SettlementAccount:
    accounts = SettlementAccount.unscoped.select_for_update()
    found = accounts.filter(store_id=store_id).first()
    if found is None:
        SettlementAccount.unscoped.get_or_create(store_id=store_id)
        found = accounts.get(store_id=store_id)
    account: SettlementAccount = found
    return account


def rate_of(store_id: int) -> Decimal:
    """The part of an order's money that the platform keeps."""
    rates = SettlementTerms.unscoped.filter(store_id=store_id).values_list("rate", flat=True)
    agreed: Decimal | None = rates.first()
    return settings.SETTLEMENT_FEE_RATE if agreed is None else agreed


def book(entry: AccountEntry) -> None:
    """
    Money came for an order, or goes back; refunds count from when they are decided. Of a settled
    order what goes back is taken from what can be withdrawn, its part of the fee given back, and
    what is not there any more is owed.
    """
    delta = entry.balance_change - entry.frozen_change
    if entry.account.holder != PaymentAccount.Holder.PLATFORM or not delta:
        return
    account = locked(entry.store_id)
    row = _of_order(entry)
    changes: Changes = {"frozen": delta}
    if row.settled_at is not None:
        fee = round_cny((row.amount + delta) * row.rate)
        changes = to_available(account, delta - (fee - row.fee)) | {"fees": fee - row.fee}
        row.fee = fee
    row.amount += delta
    row.save(update_fields=["amount", "fee"])
    kind = Kind.CAME if entry.kind == AccountEntry.Kind.CAPTURED else Kind.WENT
    at, order_id = entry.created_at, entry.order_id
    _write(account, changes, kind=kind, amount=delta, entry=entry, order_id=order_id, at=at)


def settle(order: Order, *, at: datetime) -> bool:
    """The time of a locked order has come: its money can be withdrawn, but for the fee; once."""
    account = locked(order.store_id)
    rows = OrderSettlement.unscoped.filter(store_id=order.store_id, settled_at=None)
    row = rows.filter(order=order).first()
    if row is None:
        return False
    row.settled_at, row.fee = at, round_cny(row.amount * row.rate)
    row.save(update_fields=["settled_at", "fee"])
    if row.amount:
        net = row.amount - row.fee
        changes = to_available(account, net) | {"frozen": -row.amount, "fees": row.fee}
        _write(account, changes, kind=Kind.SETTLED, amount=net, order_id=order.pk, at=at)
    return True


def withdrawn(account: SettlementAccount, withdrawal: Withdrawal, *, at: datetime) -> None:
    """It is on its way: nobody else may spend it."""
    amount = withdrawal.amount
    changes = {"available": -amount, "held": amount}
    _write(account, changes, kind=Kind.REQUESTED, amount=-amount, withdrawal=withdrawal, at=at)


def given_back(account: SettlementAccount, withdrawal: Withdrawal, *, at: datetime) -> None:
    """It was refused; what is owed meanwhile comes first."""
    amount = withdrawal.amount
    changes = to_available(account, amount) | {"held": -amount}
    _write(account, changes, kind=Kind.GIVEN_BACK, amount=amount, withdrawal=withdrawal, at=at)


def paid(account: SettlementAccount, withdrawal: Withdrawal, *, at: datetime) -> None:
    amount = withdrawal.amount
    changes = {"held": -amount, "paid": amount}
    _write(account, changes, kind=Kind.PAID, amount=-amount, withdrawal=withdrawal, at=at)


def to_available(account: SettlementAccount, amount: Decimal) -> Changes:
    """More can be withdrawn, after what is owed; or less, and what is not there is owed."""
    if amount >= 0:
        repaid = min(account.owed, amount)
        return {"owed": -repaid, "available": amount - repaid}
    taken = min(account.available, -amount)
    return {"available": -taken, "owed": -amount - taken}


def _of_order(entry: AccountEntry) -> OrderSettlement:
    rows = OrderSettlement.unscoped.filter(store_id=entry.store_id)
    found: OrderSettlement | None = rows.filter(order_id=entry.order_id).first()
    if found is not None:
        return found
    made: OrderSettlement = OrderSettlement.unscoped.create(
        store_id=entry.store_id, order_id=entry.order_id, rate=rate_of(entry.store_id)
    )
    return made


def _write(
    account: SettlementAccount,
    changes: Changes,
    *,
    kind: str,
    amount: Decimal,
    entry: AccountEntry | None = None,
    order_id: int | None = None,
    withdrawal: Withdrawal | None = None,
    at: datetime,
) -> None:
    for name, change in changes.items():
        setattr(account, name, getattr(account, name) + change)
    account.save(update_fields=list(changes))
    SettlementEntry.unscoped.create(
        store_id=account.store_id,
        account=account,
        kind=kind,
        amount=amount,
        entry=entry,
        order_id=order_id,
        withdrawal=withdrawal,
        available_after=account.available,
        created_at=at,
        **{f"{name}_change": change for name, change in changes.items() if change != ZERO},
    )
