"""One authentic call of Alipay's API, and how it is refused."""

import re
import time
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from core.types import Json
from home.demo.paygate import trades
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import from_datetime
from home.demo.paygate.trades import Trade

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

MESSAGES = {"40002": "Invalid Arguments", "40004": "Business Failed"}
MOST_YUAN = 100_000_000
_UNITS = {"m": 60, "h": 3600, "d": 86400}


class Refused(Exception):
    """Answered with HTTP 200 and a code, as Alipay does."""

    def __init__(self, sub_code: str, sub_msg: str, *, code: str = "40004", **more: str) -> None:
        super().__init__(sub_code)
        self.sub_code = sub_code
        self.content = {
            "code": code,
            "msg": MESSAGES[code],
            "sub_code": sub_code,
            "sub_msg": sub_msg,
            **more,
        }


@dataclass(frozen=True)
class Call:
    """One authentic request."""

    gate: "Gate"
    merchant: Credentials
    params: dict[str, str]
    biz: Json

    def text(self, name: str) -> str:
        return str(self.biz.get(name) or "").strip()

    def needed(self, name: str) -> str:
        if value := self.text(name):
            return value
        raise invalid(name)

    def find(self) -> Trade | None:
        """The trade the call names; codes nobody scanned are not known to Alipay."""
        found = trades.find(
            self.gate.ledger,
            gateway=trades.ALIPAY,
            merchant=self.merchant.name,
            out_trade_no=self.text("out_trade_no"),
            trade_no=self.text("trade_no"),
        )
        return found if found and found.trade_no else None

    def trade(self) -> Trade:
        if not (self.text("out_trade_no") or self.text("trade_no")):
            raise invalid("out_trade_no")
        if found := self.find():
            return found
        raise Refused("ACQ.TRADE_NOT_EXIST", "交易不存在")

    def amount(self, name: str) -> int:
        """分; Alipay takes yuan with at most two places, as a string or a number."""
        try:
            value = Decimal(self.needed(name))
        except InvalidOperation:
            raise invalid(name) from None
        if not value.is_finite():
            raise invalid(name)
        if not 0 < value <= MOST_YUAN or value != value.quantize(Decimal("0.01")):
            raise Refused("ACQ.INVALID_PARAMETER", "参数无效：金额")
        return int(value * 100)

    def expiry(self) -> float | None:
        if text := self.text("time_expire"):
            try:
                at = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - China time
            except ValueError:
                raise invalid("time_expire") from None
            return from_datetime(at)
        if text := self.text("timeout_express"):
            match = re.fullmatch(r"(\d{1,5})([mhd])", text)
            if not match:
                raise invalid("timeout_express")
            return time.time() + int(match[1]) * _UNITS[match[2]]
        return None


def invalid(name: str) -> Refused:
    return Refused("isv.invalid-parameter", f"参数无效：{name}", code="40002")
