"""
Payments: what can pay (interface, configuration, method), what was tried and paid (payment
order, refund, proof), where the money stands (account), and the log of every step.
"""

from orders.payments.models.account import AccountEntry, PaymentAccount
from orders.payments.models.configuration import (
    BY_HAND,
    OFFERED,
    ONLINE,
    Channel,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
    new_key,
)
from orders.payments.models.extra import ExtraCharge
from orders.payments.models.log import PaymentLog
from orders.payments.models.payment import (
    PaymentOrder,
    TransferProof,
    new_out_trade_no,
    proof_path,
)
from orders.payments.models.reconciliation import Reconciliation, ReconciliationItem
from orders.payments.models.refund import Refund, RefundLine, new_out_refund_no

__all__ = [
    "BY_HAND",
    "OFFERED",
    "ONLINE",
    "AccountEntry",
    "Channel",
    "ExtraCharge",
    "PaymentAccount",
    "PaymentConfiguration",
    "PaymentInterface",
    "PaymentLog",
    "PaymentMethod",
    "PaymentOrder",
    "Reconciliation",
    "ReconciliationItem",
    "Refund",
    "RefundLine",
    "TransferProof",
    "new_key",
    "new_out_refund_no",
    "new_out_trade_no",
    "proof_path",
]
