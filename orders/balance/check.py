"""Whether members' balances are what payments say."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Q, Sum

from core import scope
from core.money import ZERO, round_cny
from orders.balance import paying, topping_up, withdrawals
from orders.balance.models import BalanceWithdrawal, TopUp
from orders.models import Order
from orders.payments import capture, check
from orders.payments.models import Channel, PaymentOrder, Refund
from shop.members.models import BalanceEntry
from shop.promotions import check as promotions_check

Kind = BalanceEntry.Kind
WHY = "the check looks at every store"


def install() -> None:
    for register in (check.also, promotions_check.also):
        register(_top_ups, _payments, _orders, _withdrawals)


def _payments() -> Iterator[str]:
    """What was paid with balance, and came back to it, is what the ledger says was spent."""
    with scope.across_stores(WHY):
        moved: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
        entries = BalanceEntry.unscoped.filter(reference__startswith="payment ")
        for entry in entries.iterator():
            moved[entry.store_id, " ".join(entry.reference.split()[:2])] -= entry.worth
        rows = PaymentOrder.unscoped.filter(channel=Channel.BALANCE)
        for payment in rows.iterator():
            refunds = Refund.unscoped.filter(store_id=payment.store_id, payment=payment)
            back = refunds.filter(state=Refund.State.SUCCEEDED).aggregate(sum=Sum("amount"))["sum"]
            kept = payment.amount - round_cny(back or ZERO)
            said = moved.pop((payment.store_id, paying.reference_of(payment)), ZERO)
            if payment.state != PaymentOrder.State.SUCCEEDED or kept != said:
                yield f"payment {payment.out_trade_no}: {kept} of balance, entries say {said}"
    for _store_id, reference in moved:
        yield f"entry of {reference}: of no payment with balance"


def _orders() -> Iterator[str]:
    """An order knows how much of it came from the balance."""
    with scope.across_stores(WHY):
        rows = PaymentOrder.unscoped.all().captured().filter(channel=Channel.BALANCE, extra=None)
        paid = {
            row["order_id"]: round_cny(row["sum"])
            for row in rows.values("order_id").annotate(sum=Sum("amount"))
        }
        for order in Order.every.filter(Q(pk__in=paid) | ~Q(balance_paid=0)).iterator():
            said = paid.get(order.pk, ZERO)
            if order.balance_paid != said:
                yield f"order {order.pk}: {order.balance_paid} of balance, payments say {said}"


def _top_ups() -> Iterator[str]:
    """A top-up that was paid is in the balance, once and as much; one that was not is not."""
    with scope.across_stores(WHY):
        entries = BalanceEntry.unscoped.filter(kind=Kind.TOP_UP, reference__startswith="top-up ")
        booked = {
            (store_id, reference): (amount, bonus)
            for store_id, reference, amount, bonus in entries.values_list(
                "store_id", "reference", "amount", "bonus"
            )
        }
        for row in TopUp.unscoped.select_related("order").iterator():
            order = row.order
            said = booked.pop((row.store_id, topping_up.reference_of(order)), None)
            paid = capture.captured(order)
            if said != ((paid, row.bonus) if paid else None):
                yield f"top-up {row.pk}: {paid} paid and {row.bonus} on top, entries say {said}"
    for _store_id, reference in booked:
        yield f"entry of {reference}: of no top-up"


def _withdrawals() -> Iterator[str]:
    """What a member wanted back is out of the balance, unless the shop refused."""
    with scope.across_stores(WHY):
        moved: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
        entries = BalanceEntry.unscoped.filter(reference__startswith="withdrawal ")
        for entry in entries.iterator():
            moved[entry.store_id, " ".join(entry.reference.split()[:2])] -= entry.amount
        for row in BalanceWithdrawal.unscoped.iterator():
            out = ZERO if row.state == BalanceWithdrawal.State.REFUSED else row.amount
            said = moved.pop((row.store_id, withdrawals.reference_of(row)), ZERO)
            if said != out:
                yield f"withdrawal {row.pk}: {out} out of the balance, entries say {said}"
    for _store_id, reference in moved:
        yield f"entry of {reference}: of no withdrawal"
