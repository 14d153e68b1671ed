"""What Alipay answers and tells, in the words of `base`. Times are Beijing time without a zone."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from core.money import CENT
from orders.payments.gateways.base import (
    Forged,
    Receipt,
    Trade,
    TradeState,
)

# Alipay writes and reads Beijing time without a zone.
BEIJING = ZoneInfo("Asia/Shanghai")
PAID = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"})


def trade_of(message: dict[str, Any], *, paid_at: str) -> Trade:
    status = message.get("trade_status")
    # A trade that was paid is closed by the refund of all its money.
    is_all_back = status == "TRADE_CLOSED" and bool(paid_at)
    if status in PAID or is_all_back:
        receipt = Receipt(
            out_trade_no=str(message.get("out_trade_no", "")),
            transaction_id=str(message.get("trade_no", "")),
            amount=yuan(message.get("total_amount", "")),
            paid_at=_read_time(paid_at),
            payer=str(message.get("buyer_logon_id") or message.get("buyer_id") or ""),
        )
        return Trade(TradeState.REFUNDED if is_all_back else TradeState.PAID, receipt)
    return Trade(TradeState.CLOSED if status == "TRADE_CLOSED" else TradeState.UNPAID)


def yuan(text: str) -> Decimal:
    try:
        amount = Decimal(str(text))
        if amount != amount.quantize(CENT):
            raise Forged("the amount is no number of 分")
    except InvalidOperation as error:
        raise Forged("the amount is no number") from error
    return amount


def written(moment: datetime) -> str:
    return timezone.localtime(moment, BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def _read_time(text: str) -> datetime:
    try:
        return datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    except ValueError:
        return timezone.now()


def sub_code(error: Exception) -> str:
    text = str(error)
    for code in ("invalid-signature", "invalid-app-id", "missing-signature"):
        if code in text:
            return f"isv.{code}"
    return "UNSIGNED_ANSWER"
