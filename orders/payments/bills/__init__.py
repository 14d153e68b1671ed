"""
What WeChat Pay and Alipay say was paid: their bills read, and held against our records.
Plain values only: no database, no request, no clock.
"""

from orders.payments.bills.bill import Bill, Entry, Kind, NotABill, Side, Totals
from orders.payments.bills.comparison import (
    OurPayment,
    OurRefund,
    Pair,
    Reconciliation,
    compare,
)
from orders.payments.bills.reading import MAX_BYTES, read
from orders.payments.bills.transfers import (
    Code,
    Expected,
    Match,
    Reason,
    match_transfers,
)

__all__ = [
    "MAX_BYTES",
    "Bill",
    "Code",
    "Entry",
    "Expected",
    "Kind",
    "Match",
    "NotABill",
    "OurPayment",
    "OurRefund",
    "Pair",
    "Reason",
    "Reconciliation",
    "Side",
    "Totals",
    "compare",
    "match_transfers",
    "read",
]
