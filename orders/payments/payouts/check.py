"""Whether settlement explains every cent that the platform has for stores."""

from collections.abc import Iterator

from django.db.models import F, Sum

from core.money import ZERO, round_cny
from orders.payments import check
from orders.payments.models import AccountEntry, PaymentAccount
from orders.payments.payouts.models import (
    OrderSettlement,
    SettlementAccount,
    SettlementEntry,
    Withdrawal,
)

COLUMNS = ("frozen", "available", "held", "paid", "fees", "owed")
PLATFORM = PaymentAccount.Holder.PLATFORM


def install() -> None:
    check.also(_accounts, _entries, _orders, _withdrawals)


def _accounts() -> Iterator[str]:
    """Together they are what the payment account has; each column is the sum of its entries."""
    theirs = {
        row.store_id: row.available for row in PaymentAccount.unscoped.filter(holder=PLATFORM)
    }
    totals = [Sum(f"{name}_change") for name in COLUMNS]
    rows = SettlementEntry.unscoped.values("account_id").values_list("account_id", *totals)
    sums = {account_id: [round_cny(column) for column in columns] for account_id, *columns in rows}
    for account in SettlementAccount.unscoped.iterator():
        columns = [getattr(account, name) for name in COLUMNS]
        if sums.get(account.pk, [ZERO] * len(COLUMNS)) != columns:
            yield f"settlement {account.pk}: {columns}, entries say {sums.get(account.pk)}"
        ours, known = sum(columns[:-1]) - account.owed, theirs.pop(account.store_id, ZERO)
        if ours != known:
            yield f"settlement {account.pk}: {ours}, the payment account has {known}"
    for store_id, amount in theirs.items():
        if amount:
            yield f"store {store_id}: {amount} at the platform, no settlement"


def _entries() -> Iterator[str]:
    """Whatever changed the payment account is booked, once and as much."""
    rows = AccountEntry.unscoped.filter(account__holder=PLATFORM)
    rows = rows.exclude(balance_change=F("frozen_change"))
    for entry in rows.select_related("settlement_entry").iterator():
        told = getattr(entry, "settlement_entry", None)
        if told is None or told.amount != entry.balance_change - entry.frozen_change:
            yield f"entry {entry.pk}: not booked for settlement, or as another sum"


def _orders() -> Iterator[str]:
    """An account's frozen money is that of its orders that wait, its fees those of the others."""
    waiting = OrderSettlement.unscoped.filter(settled_at=None).values("store_id")
    frozen = {row["store_id"]: row["sum"] for row in waiting.annotate(sum=Sum("amount"))}
    every = OrderSettlement.unscoped.values("store_id").annotate(sum=Sum("fee"))
    fees = {row["store_id"]: row["sum"] for row in every}
    for account in SettlementAccount.unscoped.iterator():
        ours = round_cny(frozen.get(account.store_id, ZERO))
        kept = round_cny(fees.get(account.store_id, ZERO))
        if (ours, kept) != (account.frozen, account.fees):
            yield (
                f"settlement {account.pk}: {account.frozen} frozen, {account.fees} fees, "
                f"orders say {ours} and {kept}"
            )


def _withdrawals() -> Iterator[str]:
    """What is on its way is held, what was paid is gone."""
    for account in SettlementAccount.unscoped.iterator():
        rows = Withdrawal.unscoped.filter(store_id=account.store_id)
        held = rows.filter(state__in=Withdrawal.OPEN).aggregate(sum=Sum("amount"))["sum"]
        paid = rows.filter(state=Withdrawal.State.PAID).aggregate(sum=Sum("amount"))["sum"]
        said = (round_cny(held or ZERO), round_cny(paid or ZERO))
        if said != (account.held, account.paid):
            yield f"settlement {account.pk}: {account.held}, {account.paid}; withdrawals {said}"
