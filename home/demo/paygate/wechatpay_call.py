"""One authentic call of WeChat Pay's API, and how it is refused."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.types import Json
from home.demo.paygate import trades
from home.demo.paygate.exchange import Request
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.trades import Trade

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code
        self.content = {"code": code, "message": message}


def invalid(message: str) -> Refused:
    return Refused(400, "PARAM_ERROR", message)


@dataclass(frozen=True)
class Call:
    """One authentic request."""

    gate: "Gate"
    merchant: Credentials
    request: Request
    body: Json

    def text(self, name: str, *, most: int = 0) -> str:
        value = self.body.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid(f"参数 {name} 的类型应为字符串")
        if most and not value:
            raise invalid(f"缺少参数 {name}")
        if most and len(value or "") > most:
            raise invalid(f"参数 {name} 过长")
        return value or ""

    def part(self, name: str) -> Json:
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise invalid(f"缺少参数 {name}")
        return value

    def find(self, *, out_trade_no: str = "", trade_no: str = "") -> Trade | None:
        return trades.find(
            self.gate.ledger,
            gateway=trades.WECHAT,
            merchant=self.merchant.name,
            out_trade_no=out_trade_no,
            trade_no=trade_no,
        )


def fen(amount: Json, name: str) -> int:
    value = amount.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise invalid(f"参数 amount.{name} 应为正整数，单位为分")
    if amount.get("currency", "CNY") != "CNY":
        raise invalid("仅支持人民币 CNY")
    return value
