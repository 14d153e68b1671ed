"""WeChat Pay's v3 protocol: signatures, encrypted resources, notifications."""

import json
import re
import secrets
import time
import uuid
from base64 import b64encode
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.types import Json
from home.demo.paygate import keys
from home.demo.paygate.exchange import Request
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import rfc3339
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade

# 15 s, 15 s, 30 s, 3 m, 10 m, 20 m, 30 m ×3, 60 m, 3 h ×3, 6 h ×2
RETRIES = (15, 15, 30, 180, 600, 1200, *[1800] * 3, 3600, *[10800] * 3, *[21600] * 2)
SCHEME = "WECHATPAY2-SHA256-RSA2048"
TRADE_TYPES = {"native": "NATIVE", "h5": "MWEB", "jsapi": "JSAPI"}
FIVE_MINUTES = 300
_PARTS = re.compile(r'(\w+)="([^"]*)"')


class SignatureRefused(Exception):
    """Why a request's Authorization does not hold."""


def authorization(request: Request) -> dict[str, str]:
    """
    The named parts of the header.

    :raises SignatureRefused: if it is missing or not of this scheme
    """
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    parts = dict(_PARTS.findall(rest))
    wanted = {"mchid", "nonce_str", "signature", "timestamp", "serial_no"}
    if scheme != SCHEME or not wanted <= parts.keys():
        raise SignatureRefused("Http头Authorization值格式错误")
    return parts


def check(request: Request, parts: Mapping[str, str], merchant: Credentials) -> None:
    """:raises SignatureRefused:"""
    if parts["serial_no"].upper() != merchant.merchant_serial:
        raise SignatureRefused("商户证书序列号有误。请使用签名私钥匹配的证书序列号")
    at = parts["timestamp"]
    if not at.isdigit() or abs(time.time() - int(at)) > FIVE_MINUTES:
        raise SignatureRefused("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟")
    target = request.path + (f"?{request.query}" if request.query else "")
    text = "\n".join([request.method, target, at, parts["nonce_str"], _text(request.body), ""])
    if not keys.is_signed_by(merchant.merchant_public, text, parts["signature"]):
        raise SignatureRefused("签名错误，请检查后再试")


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def signature_headers(
    merchant: Credentials,
    body: bytes,
    *,
    serial: str = "",
    key: rsa.RSAPrivateKey | None = None,
    timestamp: float | None = None,
) -> dict[str, str]:
    """`serial` chooses the key: the platform certificate's, or PUB_KEY_ID_…'s."""
    serial = serial or merchant.platform_serial
    if key is None:
        in_key_mode = serial.startswith("PUB_KEY_ID_")
        key = merchant.gateway.wechat if in_key_mode else merchant.gateway.platform
    at = str(int(time.time() if timestamp is None else timestamp))
    nonce = secrets.token_hex(16)
    return {
        "Wechatpay-Serial": serial,
        "Wechatpay-Timestamp": at,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": keys.sign(key, f"{at}\n{nonce}\n{_text(body)}\n"),
        "Wechatpay-Signature-Type": SCHEME,
    }


def encrypted(text: str, api_v3_key: str, associated_data: str) -> dict[str, str]:
    nonce = secrets.token_hex(6)
    sealed = AESGCM(api_v3_key.encode()).encrypt(
        nonce.encode(), text.encode(), associated_data.encode()
    )
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": b64encode(sealed).decode(),
        "nonce": nonce,
        "associated_data": associated_data,
    }


SUMMARIES = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}


def envelope(
    resource: Mapping[str, object], *, api_v3_key: str, notice_id: str = "", at: float | None = None
) -> bytes:
    """The body of a notification about a payment, or a refund if it says `refund_status`."""
    kind = "refund" if "refund_status" in resource else "transaction"
    event = f"REFUND.{resource['refund_status']}" if kind == "refund" else "TRANSACTION.SUCCESS"
    text = json.dumps(resource, ensure_ascii=False)
    return json.dumps(
        {
            "id": notice_id or str(uuid.uuid4()),
            "create_time": rfc3339(time.time() if at is None else at),
            "resource_type": "encrypt-resource",
            "event_type": event,
            "summary": SUMMARIES.get(event, "通知"),
            "resource": {"original_type": kind, **encrypted(text, api_v3_key, kind)},
        },
        ensure_ascii=False,
    ).encode()


def signed_notification(
    merchant: Credentials,
    resource: Mapping[str, object],
    *,
    timestamp: float | None = None,
    serial: str | None = None,
    key: rsa.RSAPrivateKey | None = None,
    api_v3_key: str | None = None,
) -> tuple[dict[str, str], bytes]:
    """Headers and body, ready to post; everything but `resource` is right unless given."""
    body = envelope(resource, api_v3_key=api_v3_key or merchant.api_v3_key)
    headers = signature_headers(merchant, body, serial=serial or "", key=key, timestamp=timestamp)
    return {"Content-Type": "application/json"} | headers, body


def transaction(merchant: Credentials, trade: Trade, *, refunded: bool = False) -> Json:
    """The resource of a payment's notification, and what a query answers for a paid order."""
    state = "REFUND" if refunded else "SUCCESS"
    return {
        "mchid": merchant.mchid,
        "appid": merchant.appid,
        "out_trade_no": trade.out_trade_no,
        "transaction_id": trade.trade_no,
        "trade_type": TRADE_TYPES[trade.kind],
        "trade_state": state,
        "trade_state_desc": "订单发生过退款，退款详情请查询退款单" if refunded else "支付成功",
        "bank_type": "OTHERS",
        "attach": trade.attach,
        "success_time": rfc3339(trade.paid_at or 0),
        "payer": {"openid": trade.payer_account["openid"]},
        "amount": {
            "total": trade.amount,
            "payer_total": trade.amount,
            "currency": "CNY",
            "payer_currency": "CNY",
        },
    }


def refund_notice(merchant: Credentials, trade: Trade, refund: Refund) -> Json:
    """The resource of a refund's notification."""
    notice = {
        "mchid": merchant.mchid,
        "out_trade_no": trade.out_trade_no,
        "transaction_id": trade.trade_no,
        "out_refund_no": refund.out_refund_no,
        "refund_id": refund.refund_no,
        "refund_status": refund.state,
        "user_received_account": "支付用户零钱",
        "amount": {
            "total": trade.amount,
            "refund": refund.amount,
            "payer_total": trade.amount,
            "payer_refund": refund.amount,
        },
    }
    if refund.settled_at and refund.state == "SUCCESS":
        notice["success_time"] = rfc3339(refund.settled_at)
    return notice
