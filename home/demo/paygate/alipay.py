"""Alipay's protocol: how requests, answers, notifications and returns are signed."""

import json
import secrets
import time
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa

from home.demo.paygate import keys, trades
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import plain
from home.demo.paygate.trades import Trade

# 4 m, 10 m, 10 m, 1 h, 2 h, 6 h, 15 h
RETRIES = (240, 600, 600, 3600, 7200, 21600, 54000)
SUCCESS_ANSWER = "success"


def text_to_sign(params: Mapping[str, str], *, without: frozenset[str]) -> str:
    kept = sorted((name, value) for name, value in params.items() if value and name not in without)
    return "&".join(f"{name}={value}" for name, value in kept)


def is_authentic(params: Mapping[str, str], merchant: Credentials) -> bool:
    """Requests sign everything but the signature, `sign_type` included."""
    text = text_to_sign(params, without=frozenset({"sign"}))
    return keys.is_signed_by(merchant.app_public, text, params.get("sign", ""))


def signed(fields: Mapping[str, str], key: rsa.RSAPrivateKey) -> dict[str, str]:
    """Notifications and returns leave both `sign` and `sign_type` out of the signed text."""
    text = text_to_sign(fields, without=frozenset({"sign", "sign_type"}))
    kept = {name: value for name, value in fields.items() if value}
    return kept | {"sign_type": "RSA2", "sign": keys.sign(key, text)}


def answer(method: str, content: Mapping[str, object], key: rsa.RSAPrivateKey) -> bytes:
    """The signed text is the exact piece of JSON that stands in the answer, `\\/` and all."""
    node = "error_response" if not method else f"{method.replace('.', '_')}_response"
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
    return f'{{"{node}":{text},"sign":"{keys.sign(key, text)}"}}'.encode()


def status_of(trade: Trade, refunded: int) -> str:
    if trade.is_paid:
        return "TRADE_CLOSED" if refunded >= trade.amount else "TRADE_SUCCESS"
    return "WAIT_BUYER_PAY" if trade.state == trades.WAITING else "TRADE_CLOSED"


def masked(phone: str) -> str:
    return f"{phone[:3]}******{phone[-2:]}"


def amounts(trade: Trade) -> dict[str, str]:
    received = trade.yuan if trade.is_paid else "0.00"
    return {
        "total_amount": trade.yuan,
        "receipt_amount": received,
        "buyer_pay_amount": received,
        "point_amount": "0.00",
        "invoice_amount": received,
    }


def funds(trade: Trade) -> list[dict[str, str]]:
    return [{"amount": trade.yuan, "fundChannel": "ALIPAYACCOUNT"}]


def notification_fields(
    merchant: Credentials, trade: Trade, *, refunded: int = 0, **more: str
) -> dict[str, str]:
    """What stays the same however often it is sent; `notify_time` is added when it is."""
    account = trade.payer_account
    return {
        "notify_type": "trade_status_sync",
        "notify_id": secrets.token_hex(17),
        "app_id": merchant.app_id,
        "auth_app_id": merchant.app_id,
        "charset": "utf-8",
        "version": "1.0",
        "trade_no": trade.trade_no or "",
        "out_trade_no": trade.out_trade_no,
        "buyer_id": account["buyer_id"],
        "buyer_logon_id": masked(account["phone"]),
        "seller_id": merchant.seller_id,
        "seller_email": f"{merchant.seller_id[-6:]}@shop.example",
        "trade_status": status_of(trade, refunded),
        **amounts(trade),
        "subject": trade.subject,
        "passback_params": trade.attach,
        "gmt_create": plain(trade.created_at),
        "gmt_payment": plain(trade.paid_at) if trade.paid_at else "",
        "fund_bill_list": json.dumps(funds(trade), separators=(",", ":")),
        **more,
    }


def signed_notification(
    merchant: Credentials,
    trade: Trade | Mapping[str, str],
    *,
    key: rsa.RSAPrivateKey | None = None,
    **overrides: str,
) -> dict[str, str]:
    """
    The form fields of a notification, ready to post. `trade` may be a mapping of the fields
    that matter (out_trade_no, total_amount, …); `overrides` are set before signing.
    """
    now = time.time()
    if isinstance(trade, Trade):
        fields = notification_fields(merchant, trade)
    else:
        fields = notification_fields(merchant, _paid_example(merchant, now)) | dict(trade)
    return signed(fields | {"notify_time": plain(now)} | overrides, key or merchant.gateway.alipay)


def _paid_example(merchant: Credentials, at: float) -> Trade:
    return Trade(
        id=0,
        token="",
        gateway=trades.ALIPAY,
        merchant=merchant.name,
        kind="page",
        out_trade_no="",
        copy=0,
        trade_no=trades.number(trades.ALIPAY, at),
        prepay_id=None,
        subject="商品",
        amount=1,
        state=trades.PAID,
        notify_url="",
        return_url="",
        quit_url="",
        attach="",
        payer='{"buyer_id": "2088000000000001", "phone": "13800000001"}',
        note="",
        created_at=at,
        expires_at=None,
        paid_at=at,
        closed_at=None,
    )


def return_url(merchant: Credentials, trade: Trade) -> str:
    """Where the browser goes after paying; its parameters are signed, yet prove nothing."""
    if not trade.return_url:
        return ""
    fields = {
        "charset": "utf-8",
        "out_trade_no": trade.out_trade_no,
        "method": f"alipay.trade.{trade.kind}.pay.return",
        "total_amount": trade.yuan,
        "trade_no": trade.trade_no or "",
        "auth_app_id": merchant.app_id,
        "version": "1.0",
        "app_id": merchant.app_id,
        "seller_id": merchant.seller_id,
        "timestamp": plain(time.time()),
    }
    joint = "&" if urlsplit(trade.return_url).query else "?"
    return f"{trade.return_url}{joint}{urlencode(signed(fields, merchant.gateway.alipay))}"
