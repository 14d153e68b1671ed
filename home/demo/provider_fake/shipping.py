"""发货信息管理: the mini-program's server tells how goods left; once, and once more if changed."""

from core.types import Json
from home.demo.paygate.exchange import Request, Response
from home.demo.provider_fake.channel import app_of_token
from home.demo.provider_fake.fake import Fake
from home.demo.provider_fake.wechat import told, wrong

MOST = 2


def upload(fake: Fake, request: Request) -> Response:
    app = app_of_token(fake, request)
    if app is None or app.kind != "mini":
        return wrong(40001, "invalid credential, access_token is invalid or not latest")
    body = request.json
    number = str(body.get("order_key", {}).get("transaction_id", ""))
    code = _wrong_with(body)
    if not number or code:
        return wrong(code or 10060001, "支付单不存在" if not code else "参数错误")
    with fake.lock:
        known = fake.shipped.setdefault(number, [])
        if known and _words(known[-1]) == _words(body):
            return wrong(10060023, "发货信息未更新")
        if len(known) >= MOST:
            return wrong(10060003, "支付单已使用重新发货机会")
        known.append(body)
    return told({"errcode": 0, "errmsg": "ok"})


def _words(body: Json) -> Json:
    return {name: value for name, value in body.items() if name != "upload_time"}


def _wrong_with(body: Json) -> int:
    """WeChat's number of what is wrong; 0 is nothing."""
    parcels = body.get("shipping_list") or []
    kind, mode = body.get("logistics_type"), body.get("delivery_mode")
    if kind not in {1, 2, 3, 4}:
        return 10060005
    if mode == 2 and kind != 1:
        return 10060006
    if mode == 2 and "is_all_delivered" not in body:
        return 10060007
    if not parcels or not all(row.get("item_desc") for row in parcels):
        return 10060008
    if kind == 1 and not all(row.get("tracking_no") for row in parcels):
        return 10060014
    has_payer = body.get("payer", {}).get("openid") and body.get("upload_time")
    return 0 if has_payer else 10060014
