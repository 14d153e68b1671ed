"""Statements in the exact formats the gateways let merchants download."""

import hashlib
import hmac
import io
import json
import time
import zipfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from home.demo.paygate import keys, moments, refunds, trades
from home.demo.paygate.merchants import Credentials
from home.demo.paygate.refunds import Refund
from home.demo.paygate.trades import Trade, yuan
from home.demo.paygate.wechatpay import TRADE_TYPES

if TYPE_CHECKING:
    from home.demo.paygate.gate import Gate

FEE_RATE = Decimal("0.006")
WECHAT_KINDS = {"ALL", "SUCCESS", "REFUND"}
LINK_LIVES = 300
WECHAT_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,"
    "付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,"
    "退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
WECHAT_TAIL = (
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
ALIPAY_HEAD = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,"
    "对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,"
    "券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,"
    "分润（元）,备注"
)
ALIPAY_TOTAL_HEAD = (
    "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,"
    "商家优惠（元）,卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）"
)


@dataclass(frozen=True)
class Line:
    """Money that came in, or went back if there is a refund."""

    trade: Trade
    refund: Refund | None
    at: float

    @property
    def amount(self) -> int:
        return -self.refund.amount if self.refund else self.trade.amount

    @property
    def fee(self) -> int:
        """分 the gateway keeps; below 0 for what it gives back with a refund."""
        fee = abs(self.amount) * FEE_RATE
        rounded = int(fee.quantize(Decimal(1), ROUND_HALF_UP))
        return -rounded if self.refund else rounded


def lines(gate: "Gate", merchant: str, gateway: str, first: date, last: date) -> list[Line]:
    """Newest first, as both gateways list them; days are China's."""
    own = trades.listed(gate.ledger, "gateway = ? and merchant = ?", gateway, merchant, limit=9**9)
    by_id = {trade.id: trade for trade in own}
    paid = [Line(trade, None, trade.paid_at) for trade in own if trade.paid_at]
    back = [
        Line(by_id[refund.trade], refund, refund.settled_at)
        for refund in refunds.listed(
            gate.ledger, "gateway = ? and merchant = ?", gateway, merchant, limit=9**9
        )
        if refund.state == refunds.SUCCESS and refund.settled_at
    ]
    found = [line for line in paid + back if first <= moments.day_of(line.at) <= last]
    return sorted(found, key=lambda line: line.at, reverse=True)


def has_any(gate: "Gate", merchant: Credentials, gateway: str, first: date, last: date) -> bool:
    if last >= moments.day_of(time.time()) and not gate.options.allow_today:
        return False
    return bool(lines(gate, merchant.name, gateway, first, last))


def _clean(text: str) -> str:
    """Neither gateway quotes: a comma or line break inside a value would shift the columns."""
    return " ".join(text.replace(",", "，").split())


def wechat(gate: "Gate", merchant: Credentials, day: date, *, kind: str = "ALL") -> bytes:
    """UTF-8 with BOM, CRLF, every value led by a backtick, two lines of totals."""
    found = lines(gate, merchant.name, trades.WECHAT, day, day)
    if kind != "ALL":
        found = [line for line in found if bool(line.refund) == (kind == "REFUND")]
    paid = sum(line.amount for line in found if not line.refund)
    back = -sum(line.amount for line in found if line.refund)
    fees = sum(line.fee for line in found)
    totals = [str(len(found)), yuan(paid), yuan(back), "0.00", f"{yuan(fees)}000"]
    rows = [
        WECHAT_HEAD,
        *(_ticked(_wechat_row(merchant, line)) for line in found),
        WECHAT_TAIL,
        _ticked([*totals, yuan(paid), yuan(back)]),
    ]
    return ("\ufeff" + "".join(f"{row}\r\n" for row in rows)).encode()


def _ticked(values: Iterable[str]) -> str:
    return ",".join(f"`{value}" for value in values)


def _wechat_row(merchant: Credentials, line: Line) -> list[str]:
    trade, refund = line.trade, line.refund
    paid = "0.00" if refund else trade.yuan
    back = yuan(refund.amount) if refund else "0.00"
    return [
        moments.plain(line.at),
        merchant.appid,
        merchant.mchid,
        "0",
        "",
        trade.trade_no or "",
        trade.out_trade_no,
        trade.payer_account["openid"],
        TRADE_TYPES[trade.kind],
        "REFUND" if refund else "SUCCESS",
        "OTHERS",
        "CNY",
        paid,
        "0.00",
        refund.refund_no if refund else "0",
        refund.out_refund_no if refund else "0",
        back,
        "0.00",
        "ORIGINAL" if refund else "",
        "SUCCESS" if refund else "",
        _clean(trade.subject),
        _clean(trade.attach),
        f"{yuan(line.fee)}000",
        "0.60%",
        paid,
        back,
        "",
    ]


def alipay(gate: "Gate", merchant: Credentials, first: date, last: date) -> bytes:
    """A zip of two GBK files, the summary first; their names are GBK without the UTF-8 flag."""
    found = lines(gate, merchant.name, trades.ALIPAY, first, last)
    account = f"{merchant.seller_id}0156"
    stem = f"{account}_{first:%Y%m%d}" if first == last else f"{account}_{first:%Y%m}"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            (f"{stem}_业务明细(汇总).csv", alipay_totals(merchant, found, first, last)),
            (f"{stem}_业务明细.csv", alipay_details(merchant, found, first, last)),
        ):
            archive.writestr(_GbkName(name), text.encode("gbk", "replace"))
    return packed.getvalue()


class _GbkName(zipfile.ZipInfo):
    """zipfile writes every name beyond ASCII as UTF-8; Alipay's zips come from GBK systems."""

    def __init__(self, name: str) -> None:
        super().__init__(name, date_time=moments.china(time.time()).timetuple()[:6])
        self.compress_type = zipfile.ZIP_DEFLATED

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's own name
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def _alipay_head(title: str, part: str, account: str, first: date, last: date) -> list[str]:
    until = last + timedelta(days=1)
    days = [f"{day:%Y年%m月%d日} 00:00:00" for day in (first, until)]
    rule = f"{'-' * 41}业务{part}列表{'-' * 40}"
    return [
        f"#支付宝业务{title}查询",
        f"#账号：[{account}]",
        f"#起始日期：[{days[0]}]   终止日期：[{days[1]}]",
        f"#{rule}",
    ]


def _alipay_end(part: str) -> str:
    return f"#{'-' * 41}业务{part}列表结束{'-' * 36}"


def _exported() -> str:
    return f"#导出时间：[{moments.china(time.time()):%Y年%m月%d日 %H:%M:%S}]"


def _crlf(rows: Iterable[str]) -> str:
    return "".join(f"{row}\r\n" for row in rows)


def alipay_details(merchant: Credentials, found: list[Line], first: date, last: date) -> str:
    return _crlf(
        [
            *_alipay_head("明细", "明细", f"{merchant.seller_id}0156", first, last),
            ALIPAY_HEAD,
            *(_alipay_row(merchant, line) for line in found),
            _alipay_end("明细"),
            _alipay_sum("交易", "", [line.amount for line in found if not line.refund]),
            _alipay_sum("退款", "退款", [line.amount for line in found if line.refund]),
            _exported(),
        ]
    )


def _alipay_sum(kind: str, word: str, amounts: list[int]) -> str:
    received = f"商家实收{word}共{yuan(sum(amounts))}元"
    return f"#{kind}合计：{len(amounts)}笔，{received}，商家优惠{word}共0.00元"


def _alipay_row(merchant: Credentials, line: Line) -> str:
    trade, refund, amount = line.trade, line.refund, yuan(line.amount)
    subject = _clean(trade.subject)
    values = [
        f"{trade.trade_no}\t",
        f"{trade.out_trade_no}\t",
        f"{'退款' if refund else '交易'}\t",
        subject,
        moments.plain(trade.created_at),
        moments.plain(line.at),
        "\t",
        f"{_clean(merchant.name)}\t",
        "\t",
        "\t",
        _counterparty(trade),
        amount,
        amount,
        *["0.00"] * 5,
        "",
        "0.00\t",
        "0.00",
        f"{refund.out_refund_no if refund else ''}\t",
        yuan(-line.fee),
        "0.00",
        (_clean(refund.reason) or "退款") if refund else subject,
    ]
    return ",".join(values)


def _counterparty(trade: Trade) -> str:
    phone = trade.payer_account["phone"]
    name = ("*伟", "**敏", "*桂英", "**博", "*建国")[int(phone[-1]) % 5]
    return f"{name}({phone[:3]}******{phone[-2:]})\t"


def alipay_totals(merchant: Credentials, found: list[Line], first: date, last: date) -> str:
    counts = [sum(not line.refund for line in found), sum(bool(line.refund) for line in found)]
    amount, fee = sum(line.amount for line in found), -sum(line.fee for line in found)
    values = [
        *(str(count) for count in counts),
        yuan(amount),
        yuan(amount),
        *["0.00"] * 3,
        yuan(fee),
        "0.00",
        yuan(amount + fee),
    ]
    return _crlf(
        [
            *_alipay_head("汇总", "汇总", f"{merchant.seller_id}0156", first, last),
            ALIPAY_TOTAL_HEAD,
            ",".join(["\t", f"{_clean(merchant.name)}\t", *values]),
            ",".join(["合计\t", "\t", *values]),
            _alipay_end("汇总"),
            _exported(),
        ]
    )


def ticket(gate: "Gate", merchant: str, first: date, last: date, *more: str) -> str:
    """A download link's token: nobody else can make one, and it lives for minutes."""
    parts = [merchant, first.isoformat(), last.isoformat(), *more, time.time() + LINK_LIVES]
    text = urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    return f"{text}.{_seal(gate, text)}"


def redeemed(gate: "Gate", token: str) -> list[str] | None:
    """What was put into the ticket; None if it is not ours or too old."""
    text, _, seal = token.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(gate, text).encode()):
        return None
    parts = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return parts[:-1] if parts[-1] > time.time() else None


def _seal(gate: "Gate", text: str) -> str:
    secret = keys.private_pem(gate.keys.alipay).encode()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
