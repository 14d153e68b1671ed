"""WeChat Pay refunds: accepted at once, settled after a moment."""

import re
import time
from typing import TYPE_CHECKING

from core.types import Json
from home.demo.paygate import refunds, trades
from home.demo.paygate.moments import rfc3339
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade
from home.demo.paygate.wechatpay_call import Call, Refused, fen, invalid

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

OUT_REFUND_NO = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
MOST_REFUNDS = 50


def refund(this: Call) -> Json:
    gate, amount = this.gate, this.part("amount")
    number, refunded = this.text("out_refund_no", most=64), fen(amount, "refund")
    if not OUT_REFUND_NO.fullmatch(number) or "currency" not in amount:
        raise invalid("out_refund_no 或 amount.currency 有误")
    trade = this.find(out_trade_no=this.text("out_trade_no"), trade_no=this.text("transaction_id"))
    if trade is None:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
    if not trade.is_paid:
        raise Refused(400, "INVALID_REQUEST", "订单未支付，无法退款")
    if fen(amount, "total") != trade.amount:
        raise Refused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
    asked = refunds.Asked(
        out_refund_no=number,
        amount=refunded,
        reason=this.text("reason"),
        notify_url=this.text("notify_url"),
        at=gate.clock.now(),
    )
    try:
        made, _ = refunds.request(
            gate.ledger,
            trade,
            asked,
            plan=lambda: _planned(gate),
            most=MOST_REFUNDS,
            gap=gate.options.refund_gap,
        )
    except tuple(REFUSALS) as refused:
        raise Refused(*REFUSALS[type(refused)]) from None
    gate.courier.wake()
    return _described(trade, made)


REFUSALS: dict[type[Exception], tuple[int, str, str]] = {
    refunds.Discordant: (
        400,
        "INVALID_REQUEST",
        "订单金额或退款金额与之前请求不一致，请核实后再试",
    ),
    refunds.TooMuch: (400, "INVALID_REQUEST", "申请退款金额超过订单可退金额"),
    refunds.TooMany: (400, "INVALID_REQUEST", "订单退款次数超过50次限制"),
    refunds.TooSoon: (429, "FREQUENCY_LIMITED", "同一笔订单多次退款需间隔1分钟"),
    refunds.NoBalance: (403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
}


def _planned(gate: "Gate") -> tuple[str, float | None] | None:
    if gate.trouble.take("no_balance") is not None:
        return None
    fails = gate.trouble.take("refund_fails") is not None
    pending = gate.trouble.take("refund_pending") is not None
    due_at = None if pending else time.time() + gate.options.refund_seconds
    return refunds.ABNORMAL if fails else refunds.SUCCESS, due_at


def query(this: Call, number: str) -> Json:
    found = refunds.of_merchant(this.gate.ledger, merchant=this.merchant.name, out_refund_no=number)
    if found is None:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
    return _described(trades.get(this.gate.ledger, found.trade), found)


def _described(trade: Trade, found: Refund) -> Json:
    described: Json = {
        "refund_id": found.refund_no,
        "out_refund_no": found.out_refund_no,
        "transaction_id": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        "create_time": rfc3339(found.created_at),
        "status": found.state,
        "funds_account": "AVAILABLE",
        "promotion_detail": [],
        "amount": {
            "total": trade.amount,
            "refund": found.amount,
            "payer_total": trade.amount,
            "payer_refund": found.amount,
            "settlement_total": trade.amount,
            "settlement_refund": found.amount,
            "discount_refund": 0,
            "currency": "CNY",
            "from": [],
        },
    }
    if found.state == refunds.SUCCESS and found.settled_at:
        described["success_time"] = rfc3339(found.settled_at)
    return described
