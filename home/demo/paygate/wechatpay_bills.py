"""WeChat Pay bills: a link first, then the file."""

import gzip
import hashlib
from datetime import date

from core.types import Json
from home.demo.paygate import bills, trades
from home.demo.paygate.exchange import Response
from home.demo.paygate.wechatpay_call import Call, Refused, invalid


def address(this: Call) -> Json:
    args = this.request.args
    kind, packed = args.get("bill_type", "ALL"), args.get("tar_type", "")
    try:
        day = date.fromisoformat(args.get("bill_date", ""))
    except ValueError:
        raise invalid("bill_date 格式错误") from None
    if kind not in bills.WECHAT_KINDS or packed not in {"", "GZIP"}:
        raise invalid("bill_type 或 tar_type 有误")
    if not bills.has_any(this.gate, this.merchant, trades.WECHAT, day, day):
        raise Refused(400, "NO_STATEMENT_EXIST", "请求的账单文件不存在")
    ticket = bills.ticket(this.gate, this.merchant.name, day, day, kind, packed)
    text = bills.wechat(this.gate, this.merchant, day, kind=kind)
    return {
        "download_url": f"{this.gate.url}/v3/billdownload/file?token={ticket}",
        "hash_type": "SHA1",
        "hash_value": hashlib.sha1(text, usedforsecurity=False).hexdigest(),
    }


def download(this: Call) -> Response:
    asked = bills.redeemed(this.gate, this.request.args.get("token", ""))
    if asked is None or asked[0] != this.merchant.name:
        raise Refused(404, "RESOURCE_NOT_EXISTS", "下载链接已失效")
    _, first, _, kind, packed = asked
    text = bills.wechat(this.gate, this.merchant, date.fromisoformat(first), kind=kind)
    # mtime 0: the same bill has the same bytes.
    body = gzip.compress(text, mtime=0) if packed else text
    return Response(200, body, "application/octet-stream")
