"""Money a store asks for, and what finance does with it; each step is in the audit log."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.money import ZERO
from orders.payments.payouts import ledger, notifications
from orders.payments.payouts.models import PayoutAccount, SettlementAccount, Withdrawal
from shop.stores.models import Store
from shop.stores.people import audit

State = Withdrawal.State


class CannotWithdraw(Exception):
    """The message says why."""


@transaction.atomic
def keep_account(
    *, store: Store, holder: str, bank: str, number: str, actor: Actor, at: datetime
) -> PayoutAccount:
    """Where the money goes from now on; what was asked for before goes where it was to go."""
    ledger.locked(store.pk)
    rows = PayoutAccount.unscoped.for_store(store)
    row: PayoutAccount = rows.first() or PayoutAccount(store=store)
    before = [row.holder, row.bank, row.tail]
    row.holder, row.bank, row.number, row.tail = holder, bank, number, number[-4:]
    row.updated_at = at
    row.save()
    audit.record(
        store=store,
        actor=actor,
        action="payout.account",
        target=row.masked,
        account=[before, [row.holder, row.bank, row.tail]],
    )
    notifications.account_changed(store, row)
    return row


@transaction.atomic
def forget_account(*, store: Store, actor: Actor) -> None:
    """It was another person's; what was asked for before goes where it was to go."""
    ledger.locked(store.pk)
    row = PayoutAccount.unscoped.for_store(store).first()
    if row is None:
        return
    audit.record(
        store=store,
        actor=actor,
        action="payout.account",
        target=row.masked,
        account=[[row.holder, row.bank, row.tail], None],
    )
    row.delete()


@transaction.atomic
def request(
    *, store: Store, amount: Decimal, seen: Decimal, actor: Actor, at: datetime
) -> Withdrawal:
    """
    `seen` is what could be withdrawn on the page: of two taps the second sees another sum.

    :raises CannotWithdraw: for more than there is, or without an account to pay to
    """
    account = ledger.locked(store.pk)
    to = PayoutAccount.unscoped.for_store(store).first()
    if to is None:
        raise CannotWithdraw(_("请先填写提现账户"))
    if seen != account.available:
        raise CannotWithdraw(_("可提现金额刚有变化，请看过再提"))
    if not ZERO < amount <= account.available:
        raise CannotWithdraw(_("最多可以提现 ¥%(most)s") % {"most": account.available})
    row: Withdrawal = Withdrawal.unscoped.create(
        store=store,
        amount=amount,
        holder=to.holder,
        bank=to.bank,
        account_number=to.number,
        tail=to.tail,
        requested_by=named(actor),
        created_at=at,
    )
    ledger.withdrawn(account, row, at=at)
    _audit(row, "payout.request", actor)
    notifications.requested(row)
    return row


@transaction.atomic
def approve(*, withdrawal_id: int, actor: Actor, at: datetime) -> Withdrawal:
    """
    :raises CannotWithdraw: where it is not waiting, or the store owes money meanwhile
    """
    account, row = _locked(withdrawal_id)
    if row.state == State.APPROVED:
        return row
    _refuse_unless(row, State.REQUESTED)
    if account.owed:
        raise CannotWithdraw(
            _("店铺还有 ¥%(owed)s 待补足，不能打款，请退回这笔提现") % {"owed": account.owed}
        )
    row.state, row.decided_by, row.decided_at = State.APPROVED, named(actor), at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _audit(row, "payout.approve", actor)
    return row


@transaction.atomic
def refuse(*, withdrawal_id: int, reason: str, actor: Actor, at: datetime) -> Withdrawal:
    """
    The money can be withdrawn again.

    :raises CannotWithdraw: where it was paid
    """
    account, row = _locked(withdrawal_id)
    if row.state == State.REFUSED:
        return row
    _refuse_unless(row, *Withdrawal.OPEN)
    row.state, row.reason = State.REFUSED, reason[:100]
    row.decided_by, row.decided_at = named(actor), at
    row.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    ledger.given_back(account, row, at=at)
    _audit(row, "payout.refuse", actor)
    notifications.refused(row)
    return row


def pay(*, withdrawal_id: int, voucher: str, actor: Actor, at: datetime) -> Withdrawal:
    """
    It was paid at the bank, whose number of the transfer is the voucher.

    :raises CannotWithdraw: where it was not approved, or the voucher stands on another one
    """
    try:
        return _pay(withdrawal_id, voucher, actor, at)
    except IntegrityError as error:
        raise CannotWithdraw(_("这个凭证号已经用过了")) from error


@transaction.atomic
def _pay(withdrawal_id: int, voucher: str, actor: Actor, at: datetime) -> Withdrawal:
    account, row = _locked(withdrawal_id)
    if row.state == State.PAID and row.voucher == voucher:
        return row
    _refuse_unless(row, State.APPROVED)
    row.state, row.voucher, row.paid_by, row.paid_at = State.PAID, voucher, named(actor), at
    row.save(update_fields=["state", "voucher", "paid_by", "paid_at"])
    ledger.paid(account, row, at=at)
    _audit(row, "payout.pay", actor)
    notifications.paid(row)
    return row


def _locked(withdrawal_id: int) -> tuple[SettlementAccount, Withdrawal]:
    """Behind the account's lock nobody else changes its withdrawals."""
    rows = Withdrawal._base_manager.select_related("store")
    account = ledger.locked(rows.get(pk=withdrawal_id).store_id)
    row: Withdrawal = rows.get(pk=withdrawal_id)
    return account, row


def _refuse_unless(row: Withdrawal, *states: str) -> None:
    if row.state not in states:
        raise CannotWithdraw(
            _("这笔提现是「%(state)s」，不能这样做") % {"state": row.get_state_display()}
        )


def _audit(row: Withdrawal, action: str, actor: Actor) -> None:
    audit.record(
        store=row.store_id,
        actor=actor,
        action=action,
        target=row.number,
        amount=["", str(row.amount)],
    )
