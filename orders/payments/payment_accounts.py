"""
The accounts of stores: every captured and refunded cent is one entry, written in the
transaction that captures or refunds it. Accounts are locked last: order, payment, refund, account.
"""

from collections.abc import Callable
from decimal import Decimal

from core.money import ZERO
from orders.payments.models import AccountEntry, Channel, PaymentAccount, PaymentOrder, Refund

Kind = AccountEntry.Kind
Holder = PaymentAccount.Holder


# What rooms above do with an entry, in its transaction, behind its account's lock.
Follower = Callable[[AccountEntry], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Register one, where an app begins."""
    if follower not in _followers:
        _followers.append(follower)


def capture(payment: PaymentOrder) -> None:
    """The payment's amount arrived."""
    _enter(payment, Kind.CAPTURED, balance=payment.amount)


def reverse(payment: PaymentOrder) -> None:
    """Cash that was booked by mistake, or handed back over the counter."""
    _enter(payment, Kind.REVERSED, balance=-payment.amount)


def hold(refund: Refund) -> None:
    """A refund was decided: what it takes can no longer be spent."""
    _enter(refund.payment, Kind.HELD, frozen=refund.amount, refund=refund)


def free(refund: Refund) -> None:
    """The refund failed; its money can be spent again."""
    _enter(refund.payment, Kind.FREED, frozen=-refund.amount, refund=refund)


def refunded(refund: Refund) -> None:
    """The refund's money is gone."""
    amount = refund.amount
    _enter(refund.payment, Kind.REFUNDED, balance=-amount, frozen=-amount, refund=refund)


def refunded_after_all(refund: Refund) -> None:
    """A refund whose hold was freed, because it had failed, went out nevertheless."""
    _enter(refund.payment, Kind.REFUNDED, balance=-refund.amount, refund=refund)


def holder_of(payment: PaymentOrder) -> Holder:
    """Who has the money: the platform only where its own configuration collected."""
    if payment.channel == Channel.BALANCE:
        return Holder.BALANCE
    configuration = payment.configuration
    is_platform = configuration is not None and configuration.store_id is None
    return Holder.PLATFORM if is_platform else Holder.STORE


def _enter(
    payment: PaymentOrder,
    kind: str,
    *,
    balance: Decimal = ZERO,
    frozen: Decimal = ZERO,
    refund: Refund | None = None,
) -> None:
    account = _locked(payment.store_id, holder_of(payment))
    account.balance += balance
    account.frozen += frozen
    account.available = account.balance - account.frozen
    account.save(update_fields=["balance", "frozen", "available"])
    entry = AccountEntry.unscoped.create(
        store_id=payment.store_id,
        account=account,
        kind=kind,
        order_id=payment.order_id,
        payment=payment,
        refund=refund,
        balance_change=balance,
        frozen_change=frozen,
        balance_after=account.balance,
    )
    for follower in _followers:
        follower(entry)


def _locked(store_id: int, holder: str) -> PaymentAccount:
    accounts = PaymentAccount.unscoped.select_for_update()
    found = accounts.filter(store_id=store_id, holder=holder).first()
    if found is not None:
        return found
    PaymentAccount.unscoped.get_or_create(store_id=store_id, holder=holder)
    return accounts.get(store_id=store_id, holder=holder)
