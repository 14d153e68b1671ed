"""What WeChat Pay answers and tells, in the words of `base`. Amounts are whole 分 there."""

import gzip
import hashlib
import zlib
from decimal import Decimal
from typing import Any

import requests
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from orders.payments.gateways.base import (
    Receipt,
    RefundResult,
    RefundState,
    Trade,
    TradeState,
    Unreachable,
)

STATES = {
    "SUCCESS": TradeState.PAID,
    "REFUND": TradeState.REFUNDED,
    "CLOSED": TradeState.CLOSED,
    "REVOKED": TradeState.CLOSED,
}
REFUND_STATES = {
    "SUCCESS": RefundState.SUCCEEDED,
    "PROCESSING": RefundState.PROCESSING,
    "ABNORMAL": RefundState.ABNORMAL,
    "CLOSED": RefundState.FAILED,
}


def fen(amount: Decimal) -> int:
    """Yuan to 分."""
    return int(amount * 100)


def yuan(total: int) -> Decimal:
    """
    分 to yuan.

    :raises ValueError: for anything but a whole number
    """
    if not isinstance(total, int) or isinstance(total, bool):
        raise ValueError(f"{total!r} is no amount in 分")
    return Decimal(total).scaleb(-2)


def trade_of(told: dict[str, Any]) -> Trade:
    state = STATES.get(told["trade_state"], TradeState.UNPAID)
    if state not in {TradeState.PAID, TradeState.REFUNDED}:
        return Trade(state)
    amount = told["amount"]
    receipt = Receipt(
        out_trade_no=told["out_trade_no"],
        transaction_id=told["transaction_id"],
        amount=yuan(amount["total"]),
        currency=str(amount.get("currency", "")),
        paid_at=parse_datetime(str(told.get("success_time", ""))) or timezone.now(),
        payer=str((told.get("payer") or {}).get("openid", "")),
    )
    return Trade(state, receipt)


def refund_of(answer: dict[str, Any]) -> RefundResult:
    return RefundResult(
        REFUND_STATES.get(answer.get("status", ""), RefundState.PROCESSING),
        gateway_refund_id=str(answer.get("refund_id", "")),
        amount=yuan(answer["amount"]["refund"]) if "amount" in answer else None,
    )


def check_hash(file: bytes, answer: dict[str, Any]) -> None:
    """`hash_value` is of the file before compression, as the gateway documents it."""
    try:
        plain = gzip.decompress(file) if file[:2] == b"\x1f\x8b" else file
    except (OSError, EOFError, zlib.error) as error:
        raise Unreachable("the bill was damaged on its way") from error
    hashes = {hashlib.sha1(part).hexdigest() for part in (plain, file)}  # noqa: S324 - theirs
    if answer.get("hash_type") == "SHA1" and str(answer.get("hash_value")).lower() not in hashes:
        raise Unreachable("the bill was damaged on its way")


def with_return(url: str, return_url: str) -> str:
    prepared = requests.Request("GET", url, params={"redirect_url": return_url}).prepare().url
    return prepared or url
