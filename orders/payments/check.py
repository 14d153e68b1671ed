"""Whether every cent can be explained: orders, payments, refunds, accounts and log agree."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db.models import Model, Q, QuerySet, Sum

from core import scope
from core.money import ZERO, round_cny
from orders.models import Order, OrderLine
from orders.payments import payment_accounts, status
from orders.payments.models import (
    AccountEntry,
    ExtraCharge,
    PaymentAccount,
    PaymentLog,
    PaymentOrder,
    Refund,
)

Amounts = dict[int, Decimal]
# What rooms above know of money: each yields a line for everything that does not add up.
_more: list[Callable[[], Iterator[str]]] = []


def also(*checks: Callable[[], Iterator[str]]) -> None:
    """Register checks, where an app begins."""
    _more.extend(check for check in checks if check not in _more)


@scope.across_stores("the check looks at every store")
def differences() -> list[str]:
    """One line for everything that does not add up; empty when all is well."""
    ours = [*_orders(), *_lines(), *_payments(), *_entries(), *_surplus(), *_accounts()]
    ours += _extras()
    return [*ours, *(line for more in _more for line in more())]


def _orders() -> Iterator[str]:
    """For every order, captured − refunded is what log and accounts say, and its state is so."""
    captured = _sum(PaymentOrder.unscoped.filter(state=PaymentOrder.State.SUCCEEDED), "amount")
    refunded = _sum(Refund.unscoped.filter(state=Refund.State.SUCCEEDED), "amount")
    booked = _sum(AccountEntry.unscoped.all(), "balance_change")
    log = PaymentLog.objects.filter(kind=PaymentLog.Kind.DECISION)
    came = _sum(log.filter(event="captured"), "amount")
    went = _sum(log.filter(event__in=["refunded", "reversed"]), "amount")
    for order_id in sorted({*captured, *refunded, *booked, *came, *went}):
        ours = captured[order_id] - refunded[order_id]
        said = came[order_id] - went[order_id]
        if not ours == booked[order_id] == said:
            yield (
                f"order {order_id}: payments say {ours}, accounts {booked[order_id]}, log {said}"
            )
    for order in Order.every.iterator():
        goods = order.items_total - order.discount_total - order.substituted_total
        parts = goods + order.transit_price
        if parts != order.total_price:
            yield f"order {order.pk}: total {order.total_price}, its parts {parts}"
        is_free_of_payments = order.pk not in captured and not order.is_paid
        derived = order.payment_status if is_free_of_payments else status.payment_status(order)
        if order.payment_status != derived:
            yield f"order {order.pk}: is {order.payment_status}, its records say {derived}"


def _payments() -> Iterator[str]:
    """No payment gives back more than it took, and what is held for refunds is theirs."""
    live = Refund.unscoped.live()
    held = {
        row["payment_id"]: round_cny(row["total"])
        for row in live.values("payment_id").annotate(total=Sum("amount"))
    }
    rows = PaymentOrder.unscoped.filter(Q(pk__in=held) | ~Q(refund_held=0))
    for payment in rows.iterator():
        if held.get(payment.pk, ZERO) != payment.refund_held:
            yield (
                f"payment {payment.out_trade_no}: {payment.refund_held} held, "
                f"refunds of {held.get(payment.pk, ZERO)}"
            )
        if payment.refund_held > payment.amount:
            yield f"payment {payment.out_trade_no}: more refunded than captured"
    unsettled = Refund.unscoped.filter(state=Refund.State.SUCCEEDED).exclude(
        payment__state=PaymentOrder.State.SUCCEEDED
    )
    for refund in unsettled.iterator():
        yield f"refund {refund.out_refund_no}: of a payment that was not captured"


def _entries() -> Iterator[str]:
    """What each payment and each refund did to the accounts is what happened to it."""
    payments = PaymentOrder.unscoped.filter(state=PaymentOrder.State.SUCCEEDED)
    took = {row.pk: row.amount for row in payments.iterator()}
    gave = _sum(Refund.unscoped.filter(state=Refund.State.SUCCEEDED), "amount", "payment_id")
    held = _sum(Refund.unscoped.unfinished(), "amount", "payment_id")
    balance = _sum(AccountEntry.unscoped.all(), "balance_change", "payment_id")
    frozen = _sum(AccountEntry.unscoped.all(), "frozen_change", "payment_id")
    for payment_id in sorted({*took, *gave, *held, *balance}):
        ours = took.get(payment_id, ZERO) - gave[payment_id]
        if ours != balance[payment_id] or held[payment_id] != frozen[payment_id]:
            yield (
                f"payment {payment_id}: {ours} kept and {held[payment_id]} on its way back, "
                f"accounts say {balance[payment_id]} and {frozen[payment_id]}"
            )
    for entry in AccountEntry.unscoped.select_related(
        "account", "payment__configuration"
    ).iterator():
        if entry.account.holder != payment_accounts.holder_of(entry.payment):
            yield f"entry {entry.pk}: on the account of {entry.account.holder}"


def _surplus() -> Iterator[str]:
    """Late and double money is on its way back, or somebody has to send it."""
    rows = PaymentOrder.unscoped.filter(state=PaymentOrder.State.SUCCEEDED, is_surplus=True)
    for payment in rows.iterator():
        if payment.refundable:
            yield f"payment {payment.out_trade_no}: {payment.refundable} too much, not sent back"


def _extras() -> Iterator[str]:
    """A difference counts as paid by one payment that counts, of just so much."""
    counted = PaymentOrder.unscoped.filter(state=PaymentOrder.State.SUCCEEDED, is_surplus=False)
    paid = {
        row["extra_id"]: round_cny(row["amount"] + row["allowance"])
        for row in counted.exclude(extra=None)
        .values("extra_id")
        .annotate(amount=Sum("amount"), allowance=Sum("allowance"))
    }
    for extra in ExtraCharge.unscoped.iterator():
        asked = extra.amount if extra.state == ExtraCharge.State.PAID else None
        if paid.get(extra.pk) != asked:
            yield f"difference {extra.pk}: {extra.state}, its payments say {paid.get(extra.pk)}"


def _lines() -> Iterator[str]:
    sums = _sum(OrderLine.unscoped.all(), "total")
    exchanged = _sum(OrderLine.unscoped.all(), "exchanged_amount")
    for order in Order.unscoped.iterator():
        if sums[order.pk] != order.items_total:
            yield f"order {order.pk}: items {order.items_total}, its lines {sums[order.pk]}"
        if exchanged[order.pk] != order.substituted_total:
            told, said = order.substituted_total, exchanged[order.pk]
            yield f"order {order.pk}: {told} substituted, its lines say {said}"


def _accounts() -> Iterator[str]:
    """Balances are the sums of their entries; what is frozen is on its way back."""
    sums = {
        row["account_id"]: (round_cny(row["balance"]), round_cny(row["frozen"]))
        for row in AccountEntry.unscoped.values("account_id").annotate(
            balance=Sum("balance_change"), frozen=Sum("frozen_change")
        )
    }
    for account in PaymentAccount.unscoped.iterator():
        if account.balance != account.available + account.frozen:
            yield f"account {account.pk}: balance is not available and frozen"
        entries = sums.get(account.pk, (ZERO, ZERO))
        if entries != (account.balance, account.frozen):
            yield f"account {account.pk}: {account.balance}/{account.frozen}, entries say {entries}"


def _sum(rows: QuerySet[Model], column: str, by: str = "order_id") -> Amounts:
    found: Amounts = defaultdict(lambda: ZERO)
    for row in rows.exclude(**{by: None}).values(by).annotate(sum=Sum(column)):
        found[row[by]] = round_cny(row["sum"] or ZERO)
    return found
