"""Alipay's one address, /gateway.do: the methods a shop calls."""

import json
import time
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from core.types import Json
from home.demo.paygate import alipay, bills, merchants, refunds, trades
from home.demo.paygate.alipay_call import Call, Refused, invalid
from home.demo.paygate.exchange import JSON, Request, Response, page, see_other
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import plain
from home.demo.paygate.trades import Trade

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

BROWSER = {"alipay.trade.page.pay": "page", "alipay.trade.wap.pay": "wap"}


def call(gate: "Gate", request: Request) -> Response:
    params = request.args | request.form
    method = params.get("method", "")
    merchant = merchants.find(gate.ledger, gate.keys, app_id=params.get("app_id", ""))
    try:
        content: Json = _answered(gate, merchant, params)
        code = "10000"
    except Refused as refused:
        content, code = refused.content, refused.sub_code
    if method in BROWSER:
        response = _shown(content)
    else:
        node = method if method in METHODS else ""
        response = Response(200, alipay.answer(node, content, gate.keys.alipay), JSON)
    response.code = code
    response.out_trade_no = str(_biz(params).get("out_trade_no", ""))
    response.merchant = merchant.name if merchant else ""
    return response


def _answered(gate: "Gate", merchant: Credentials | None, params: dict[str, str]) -> Json:
    if merchant is None:
        raise Refused("isv.invalid-app-id", "无效的AppID参数", code="40002")
    if not alipay.is_authentic(params, merchant):
        raise Refused("isv.invalid-signature", "验签出错，请检查签名和密钥", code="40002")
    method = params.get("method", "")
    this = Call(gate, merchant, params, _biz(params))
    if method in BROWSER:
        trade = _opened(this, kind=BROWSER[method], state=trades.WAITING)
        return {"_page": trade.payer_page, "out_trade_no": trade.out_trade_no}
    if method not in METHODS:
        raise Refused("isv.invalid-method", "不存在的方法名", code="40002")
    return {"code": "10000", "msg": "Success", **METHODS[method](this)}


def _biz(params: dict[str, str]) -> Json:
    """The call's own values; none of them if they are not JSON, so that one is missed."""
    try:
        biz = json.loads(params.get("biz_content") or "{}")
    except ValueError:
        return {}
    return biz if isinstance(biz, dict) else {}


def _shown(content: Json) -> Response:
    if "_page" in content:
        return see_other(content["_page"])
    text = escape(f"{content['sub_code']} {content['sub_msg']}")
    return page(f"<!doctype html><meta charset=utf-8><title>支付宝</title><p>{text}</p>", 400)


def _opened(this: Call, *, kind: str, state: str) -> Trade:
    """The trade of a paying method; a paid or closed one is shown as it is by the browser ones."""
    terms = trades.Terms(
        kind=kind,
        out_trade_no=this.needed("out_trade_no"),
        subject=this.needed("subject"),
        amount=this.amount("total_amount"),
        notify_url=this.params.get("notify_url", ""),
        return_url=this.params.get("return_url", ""),
        quit_url=this.text("quit_url"),
        attach=this.text("passback_params"),
        expires_at=this.expiry(),
    )
    try:
        return trades.open_trade(
            this.gate.ledger,
            terms,
            gateway=trades.ALIPAY,
            merchant=this.merchant.name,
            state=state,
            at=this.gate.clock.now(),
        )
    except (trades.AlreadyPaid, trades.AlreadyClosed) as done:
        if kind in BROWSER.values() and (known := this.find()):
            return known
        if isinstance(done, trades.AlreadyPaid):
            raise Refused("ACQ.TRADE_HAS_SUCCESS", "交易已被支付") from None
        raise Refused("ACQ.TRADE_HAS_CLOSE", "交易已经关闭") from None
    except trades.Discordant:
        raise Refused("ACQ.CONTEXT_INCONSISTENT", "交易信息被篡改") from None


def precreate(this: Call) -> Json:
    trade = _opened(this, kind="precreate", state=trades.UNSCANNED)
    return {
        "out_trade_no": trade.out_trade_no,
        "qr_code": f"{this.gate.url}{trade.payer_page}",
    }


def query(this: Call) -> Json:
    trade = this.trade()
    account = trade.payer_account
    found = {
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "buyer_logon_id": alipay.masked(account["phone"]),
        "trade_status": alipay.status_of(trade, refunds.refunded(this.gate.ledger, trade)),
        **alipay.amounts(trade),
        "buyer_user_id": account["buyer_id"],
    }
    if trade.paid_at is None:
        return found
    paid = [{"amount": trade.yuan, "fund_channel": "ALIPAYACCOUNT"}]
    return found | {"send_pay_date": plain(trade.paid_at), "fund_bill_list": paid}


def close(this: Call) -> Json:
    with this.gate.ledger.transaction() as db:
        trade = this.trade()
        if trade.state != trades.WAITING:
            raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
        trades.close(db, trade, at=this.gate.clock.now())
    return {"trade_no": trade.trade_no, "out_trade_no": trade.out_trade_no}


def refund(this: Call) -> Json:
    gate, trade = this.gate, this.trade()
    amount, out_request_no = this.amount("refund_amount"), this.text("out_request_no")
    if not trade.is_paid:
        raise Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    if not out_request_no and amount != trade.amount:
        raise Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "撤销或退款金额与订单金额不一致")
    asked = refunds.Asked(
        out_refund_no=out_request_no or trade.out_trade_no,
        amount=amount,
        reason=this.text("refund_reason"),
        notify_url=trade.notify_url,
        at=gate.clock.now(),
    )
    try:
        made, is_new = refunds.request(gate.ledger, trade, asked, plan=lambda: _planned(gate))
    except (refunds.Discordant, refunds.TooMuch, refunds.NoBalance) as refused:
        raise _refusal(gate, trade, refused) from None
    changed = is_new and made.due_at is not None
    if changed:
        gate.settle(made)
    return _refunded(gate, trade, changed=changed)


def _refusal(gate: "Gate", trade: Trade, refused: Exception) -> Refused:
    if isinstance(refused, refunds.NoBalance):
        return Refused("ACQ.SELLER_BALANCE_NOT_ENOUGH", "商户余额不足")
    if isinstance(refused, refunds.Discordant):
        return Refused("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息和之前的退款请求不一致")
    if refunds.refunded(gate.ledger, trade) >= trade.amount:
        return Refused("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
    return Refused("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超过可退金额")


def _planned(gate: "Gate") -> tuple[str, float | None] | None:
    if gate.trouble.take("no_balance") is not None or gate.trouble.take("refund_fails") is not None:
        return None
    pending = gate.trouble.take("refund_pending") is not None
    return refunds.SUCCESS, None if pending else time.time()


def _refunded(gate: "Gate", trade: Trade, *, changed: bool) -> Json:
    """`refund_fee` is what has gone back of this trade in all, not by this request."""
    account = trade.payer_account
    return {
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "buyer_logon_id": alipay.masked(account["phone"]),
        "buyer_user_id": account["buyer_id"],
        "fund_change": "Y" if changed else "N",
        "refund_fee": trades.yuan(refunds.refunded(gate.ledger, trade)),
        "send_back_fee": "0.00",
    }


def refund_query(this: Call) -> Json:
    """An unknown request is answered with success and no refund in it."""
    trade, number = this.trade(), this.needed("out_request_no")
    found = refunds.find(this.gate.ledger, trade=trade, out_refund_no=number)
    if found is None:
        return {"out_trade_no": trade.out_trade_no}
    answer = {
        "trade_no": trade.trade_no,
        "out_trade_no": trade.out_trade_no,
        "out_request_no": found.out_refund_no,
        "refund_reason": found.reason,
        "total_amount": trade.yuan,
        "refund_amount": trades.yuan(found.amount),
    }
    if found.state == refunds.SUCCESS:
        answer["refund_status"] = "REFUND_SUCCESS"
        answer["gmt_refund_pay"] = plain(found.settled_at or 0)
    return answer


def bill_address(this: Call) -> Json:
    if this.needed("bill_type") not in {"trade", "signcustomer"}:
        raise invalid("bill_type")
    text = this.needed("bill_date")
    try:
        first = date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        raise invalid("bill_date") from None
    last = first if len(text) > 7 else (first + timedelta(days=32)).replace(day=1) - timedelta(1)
    if not bills.has_any(this.gate, this.merchant, trades.ALIPAY, first, last):
        raise Refused("isp.bill_not_exist", "账单不存在")
    ticket = bills.ticket(this.gate, this.merchant.name, first, last)
    return {"bill_download_url": f"{this.gate.url}/alipay/bill?ticket={ticket}"}


METHODS = {
    "alipay.trade.precreate": precreate,
    "alipay.trade.query": query,
    "alipay.trade.close": close,
    "alipay.trade.refund": refund,
    "alipay.trade.fastpay.refund.query": refund_query,
    "alipay.data.dataservice.bill.downloadurl.query": bill_address,
}
