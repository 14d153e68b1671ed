"""What was paid with balance and goes back: into the balance, in the refund's own transaction."""

from datetime import datetime

from orders.balance.paying import reference_of
from orders.payments.models import Channel, Refund
from shop.members import balance, memberships
from shop.members.models import BalanceEntry, Member


def book(refund: Refund, *, at: datetime) -> None:
    """A refund is final: what succeeded of a payment with balance is there again."""
    payment = refund.payment
    if payment.channel != Channel.BALANCE or refund.state != Refund.State.SUCCEEDED:
        return
    spent = reference_of(payment)
    # Not by its long number: a reference has sixty characters.
    reference = f"{spent} {refund.pk}"
    amount, member = refund.amount, _whose(refund, spent)
    balance.give_back(member=member, amount=amount, spent=spent, reference=reference, at=at)


def _whose(refund: Refund, spent: str) -> Member:
    """The buyer's, whose account may have taken another in; else of who spent it and is gone."""
    order = refund.order
    rows = BalanceEntry.unscoped.for_store(order.store_id).select_related("member")
    entry = rows.get(kind=BalanceEntry.Kind.SPENT, reference=spent)
    return memberships.in_store(order.store_id, order.buyer_id) or entry.member
