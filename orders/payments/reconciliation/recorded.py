"""What we recorded of an account around a day, and how it compares with the bill."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q

from orders.payments import bills
from orders.payments.bills import Bill, OurPayment, OurRefund
from orders.payments.bills.bill import SHANGHAI, total
from orders.payments.models import PaymentConfiguration, PaymentOrder, Refund

# Our clock and the gateway's may put what happens around midnight on different days.
NEAR = timedelta(days=1)


@dataclass
class Records:
    """
    Ours by number. `payments` and `refunds` are captured and done; `attempts` and
    `other_refunds` are not, but near in time or named by the bill.
    """

    payments: dict[str, PaymentOrder] = field(default_factory=dict)
    refunds: dict[str, Refund] = field(default_factory=dict)
    attempts: dict[str, PaymentOrder] = field(default_factory=dict)
    other_refunds: dict[str, Refund] = field(default_factory=dict)


def bounds(day: date) -> tuple[datetime, datetime]:
    """Midnight to midnight in Shanghai."""
    start = datetime.combine(day, time(), SHANGHAI)
    return start, start + timedelta(days=1)


def compared(
    configuration: PaymentConfiguration, bill: Bill, day: date
) -> tuple[Records, bills.Reconciliation]:
    records = _records(configuration, bill, day)
    channel = str(configuration.channel)
    payments = [
        OurPayment(row.out_trade_no, row.transaction_id, channel, row.amount, row.paid_at)
        for row in records.payments.values()
        if row.paid_at is not None
    ]
    refunds = [
        OurRefund(
            out_refund_no=row.number_there,
            out_trade_no=row.payment.out_trade_no,
            channel=channel,
            amount=row.amount,
            refunded_at=row.finished_at,
            refund_id=row.gateway_refund_id,
            transaction_id=row.payment.transaction_id,
        )
        for row in records.refunds.values()
        if row.finished_at is not None
    ]
    return records, bills.compare(payments, refunds, bill)


def totals(bill: Bill, records: Records) -> dict[str, object]:
    """Counts and sums of both sides as JSON keeps them; amounts are text with two places."""
    theirs = bill.totals
    paid = [p.amount for p in records.payments.values() if p.paid_at and bill.covers(p.paid_at)]
    given = [
        r.amount for r in records.refunds.values() if r.finished_at and bill.covers(r.finished_at)
    ]
    return {
        "bill": {
            "payments": theirs.payments,
            "paid": _text(theirs.paid),
            "refunds": theirs.refunds,
            "refunded": _text(theirs.refunded),
            "fee": _text(theirs.fee),
            "net": _text(theirs.net),
        },
        "ours": {
            "payments": len(paid),
            "paid": _text(total(paid)),
            "refunds": len(given),
            "refunded": _text(total(given)),
        },
    }


def _records(configuration: PaymentConfiguration, bill: Bill, day: date) -> Records:
    """Of the day and its neighbours, and whatever the bill names of any day."""
    start, end = bounds(day)
    near = {"gte": start - NEAR, "lt": end + NEAR}
    numbers = {entry.out_trade_no for entry in bill.entries if entry.out_trade_no}
    trades = {entry.transaction_id for entry in bill.entries if entry.transaction_id}
    refund_numbers = {entry.out_refund_no for entry in bill.entries if entry.out_refund_no}
    records = Records()
    payments = PaymentOrder.unscoped.filter(
        Q(paid_at__gte=near["gte"], paid_at__lt=near["lt"])
        | Q(out_trade_no__in=numbers)
        | Q(transaction_id__in=trades),
        configuration=configuration,
    )
    for payment in payments.order_by("paid_at", "pk"):
        is_captured = payment.state == PaymentOrder.State.SUCCEEDED
        kind = records.payments if is_captured else records.attempts
        kind[payment.out_trade_no] = payment
    refunds = Refund.unscoped.filter(
        Q(finished_at__gte=near["gte"], finished_at__lt=near["lt"])
        | Q(out_refund_no__in=refund_numbers)
        | Q(kind=Refund.Kind.BY_HAND, gateway_refund_id__in=refund_numbers),
        payment__configuration=configuration,
    )
    for refund in refunds.select_related("payment").order_by("finished_at", "pk"):
        is_done = refund.state == Refund.State.SUCCEEDED
        (records.refunds if is_done else records.other_refunds)[refund.number_there] = refund
    return records


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"
