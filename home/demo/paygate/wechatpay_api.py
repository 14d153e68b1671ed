"""WeChat Pay's v3 API: who calls, which action answers, and how the answer is signed."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from core.types import Json
from home.demo.paygate import (
    keys,
    merchants,
    wechatpay,
    wechatpay_bills,
    wechatpay_orders,
    wechatpay_refunds,
)
from home.demo.paygate.exchange import Request, Response, as_json
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.moments import rfc3339
from home.demo.paygate.wechatpay_call import Call, Refused, invalid

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate


def call(gate: "Gate", request: Request) -> Response:
    merchant: Credentials | None = None
    try:
        merchant, parts = _merchant(gate, request)
        wechatpay.check(request, parts, merchant)
        serial = request.headers.get("Wechatpay-Serial", "")
        in_key_mode = serial.startswith("PUB_KEY_ID_")
        merchants.set_public_key_mode(gate.ledger, merchant.name, on=in_key_mode)
        response = _answered(Call(gate, merchant, request, _body(request)))
    except wechatpay.SignatureRefused as refused:
        response = as_json({"code": "SIGN_ERROR", "message": str(refused)}, 401)
        response.code = "SIGN_ERROR"
    except Refused as refused:
        response = as_json(refused.content, refused.status)
        response.code = refused.code
    if merchant:
        response.merchant = merchant.name
        in_key_mode = merchants.in_public_key_mode(gate.ledger, merchant.name)
        serial = merchant.public_key_id if in_key_mode else ""
        response.headers |= wechatpay.signature_headers(merchant, response.body, serial=serial)
    return response


def _merchant(gate: "Gate", request: Request) -> tuple[Credentials, dict[str, str]]:
    parts = wechatpay.authorization(request)
    merchant = merchants.find(gate.ledger, gate.keys, mchid=parts["mchid"])
    if merchant is None:
        raise wechatpay.SignatureRefused("商户号不存在")
    return merchant, parts


def _body(request: Request) -> Json:
    try:
        return request.json if request.method == "POST" else {}
    except ValueError:
        raise invalid("请求体不是合法的 JSON") from None


def _answered(this: Call) -> Response:
    for method, pattern, action in ROUTES:
        match = re.fullmatch(pattern, this.request.path)
        if match and method == this.request.method:
            values = [unquote(group) for group in match.groups()]
            found = action(this, *values)
            response: Response = found if isinstance(found, Response) else as_json(found)
            named = values[0] if "/out-trade-no/" in pattern else this.body.get("out_trade_no")
            response.out_trade_no = str(named or "")
            return response
    raise Refused(404, "RESOURCE_NOT_EXISTS", "接口不存在")


def certificates(this: Call) -> Json:
    certificate = this.gate.keys.platform_certificate
    sealed = wechatpay.encrypted(
        keys.certificate_pem(certificate), this.merchant.api_v3_key, "certificate"
    )
    return {
        "data": [
            {
                "serial_no": this.merchant.platform_serial,
                "effective_time": rfc3339(certificate.not_valid_before_utc.timestamp()),
                "expire_time": rfc3339(certificate.not_valid_after_utc.timestamp()),
                "encrypt_certificate": sealed,
            }
        ]
    }


_NUMBER = r"([^/]+)"
ROUTES: list[tuple[str, str, Callable[..., Json | Response | None]]] = [
    ("GET", "/v3/certificates", certificates),
    ("POST", "/v3/pay/transactions/(native|h5|jsapi)", wechatpay_orders.order),
    ("GET", f"/v3/pay/transactions/out-trade-no/{_NUMBER}", wechatpay_orders.query),
    ("GET", f"/v3/pay/transactions/id/{_NUMBER}", wechatpay_orders.query_by_id),
    ("POST", f"/v3/pay/transactions/out-trade-no/{_NUMBER}/close", wechatpay_orders.close),
    ("POST", "/v3/refund/domestic/refunds", wechatpay_refunds.refund),
    ("GET", f"/v3/refund/domestic/refunds/{_NUMBER}", wechatpay_refunds.query),
    ("GET", "/v3/bill/tradebill", wechatpay_bills.address),
    ("GET", "/v3/billdownload/file", wechatpay_bills.download),
]
