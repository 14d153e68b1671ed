"""WeChat Pay orders: made, looked up, closed."""

import re
import time
from datetime import datetime

from core.types import Json
from home.demo.paygate import refunds, trades, wechatpay
from home.demo.paygate.exchange import Response
from home.demo.paygate.trades import Trade
from home.demo.paygate.wechatpay_call import Call, Refused, fen, invalid

OUT_TRADE_NO = re.compile(r"[0-9A-Za-z_\-|*]{6,32}")


def not_found() -> Refused:
    return Refused(404, "ORDER_NOT_EXIST", "订单不存在")


def order(this: Call, kind: str) -> Json:
    if this.text("mchid", most=32) != this.merchant.mchid:
        raise Refused(400, "INVALID_REQUEST", "商户号与签名所用的商户号不一致")
    if this.text("appid", most=32) != this.merchant.appid:
        raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配，请检查后再试")
    trade = _opened(this, kind, openid=_payer(this, kind))
    page = f"{this.gate.url}{trade.payer_page}"
    if kind == "native":
        return {"code_url": page}
    if kind == "h5":
        return {"h5_url": f"{page}?prepay_id={trade.prepay_id}"}
    return {"prepay_id": trade.prepay_id}


def _payer(this: Call, kind: str) -> str:
    """What each kind needs besides; the payer's openid for JSAPI."""
    if kind == "jsapi":
        openid = this.part("payer").get("openid")
        if not isinstance(openid, str) or not openid:
            raise invalid("缺少参数 payer.openid")
        return openid
    if kind == "h5":
        scene = this.part("scene_info")
        if not scene.get("payer_client_ip") or not (scene.get("h5_info") or {}).get("type"):
            raise invalid("缺少参数 scene_info")
    return ""


def _opened(this: Call, kind: str, *, openid: str) -> Trade:
    out_trade_no = this.text("out_trade_no", most=32)
    if not OUT_TRADE_NO.fullmatch(out_trade_no):
        raise invalid("商户订单号只能是6至32位数字、字母及_-|*")
    notify_url = this.text("notify_url", most=255)
    if not notify_url.startswith(("http://", "https://")) or "?" in notify_url:
        raise invalid("notify_url 必须是不带参数的完整地址")
    terms = trades.Terms(
        kind=kind,
        out_trade_no=out_trade_no,
        subject=this.text("description", most=127),
        amount=fen(this.part("amount"), "total"),
        notify_url=notify_url,
        attach=this.text("attach"),
        expires_at=_expiry(this.text("time_expire")),
    )
    try:
        return trades.open_trade(
            this.gate.ledger,
            terms,
            gateway=trades.WECHAT,
            merchant=this.merchant.name,
            openid=openid,
            at=this.gate.clock.now(),
        )
    except trades.AlreadyPaid:
        raise Refused(400, "ORDERPAID", "该订单已支付") from None
    except trades.AlreadyClosed:
        raise Refused(400, "ORDER_CLOSED", "该订单已关闭") from None
    except trades.Discordant:
        raise Refused(403, "OUT_TRADE_NO_USED", "商户订单号重复") from None


def _expiry(text: str) -> float | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise invalid("time_expire 格式错误") from None
    if at.tzinfo is None or at.timestamp() <= time.time():
        raise invalid("time_expire 应为晚于当前时间的 rfc3339 时间")
    return at.timestamp()


def query(this: Call, number: str) -> Json:
    return _described(this, this.find(out_trade_no=number))


def query_by_id(this: Call, transaction_id: str) -> Json:
    trade = this.find(trade_no=transaction_id)
    return _described(this, trade if trade and trade.is_paid else None)


def _described(this: Call, trade: Trade | None) -> Json:
    if this.request.args.get("mchid") != this.merchant.mchid:
        raise invalid("缺少参数 mchid，或与签名所用的商户号不一致")
    if trade is None:
        raise not_found()
    if trade.is_paid:
        refunded = bool(refunds.of_trade(this.gate.ledger, trade))
        return wechatpay.transaction(this.merchant, trade, refunded=refunded)
    is_open = trade.state == trades.WAITING
    return {
        "mchid": this.merchant.mchid,
        "appid": this.merchant.appid,
        "out_trade_no": trade.out_trade_no,
        "trade_state": "NOTPAY" if is_open else "CLOSED",
        "trade_state_desc": "订单未支付" if is_open else "订单已关闭",
        "attach": trade.attach,
        "promotion_detail": [],
    }


def close(this: Call, number: str) -> Response:
    with this.gate.ledger.transaction() as db:
        trade = this.find(out_trade_no=number)
        if this.text("mchid", most=32) != this.merchant.mchid:
            raise invalid("mchid 与签名所用的商户号不一致")
        if trade is None:
            raise not_found()
        if trade.is_paid:
            raise Refused(400, "ORDERPAID", "该订单已支付")
        if trade.state == trades.WAITING:
            trades.close(db, trade, at=this.gate.clock.now())
    return Response(204)
