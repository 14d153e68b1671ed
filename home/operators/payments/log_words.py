"""The payment log in words: what was asked of a gateway, what was decided, how it was judged."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from orders.payments.models import PaymentLog

EVENTS = {
    "captured": _("收款入账"),
    "closed": _("支付单关闭"),
    "close_failed": _("关单失败"),
    "opened": _("发起支付"),
    "proof_sent": _("上传转账凭证"),
    "proof_refused": _("凭证未通过"),
    "received": _("收到通知"),
    "refund_abnormal": _("退款异常"),
    "refund_decided": _("决定退款"),
    "refund_differs": _("退款金额不符"),
    "refund_unclear": _("退款情况不明"),
    "refunded": _("退款到账"),
    "refunded_twice": _("重复退款"),
    "refused": _("渠道拒绝"),
    "reversed": _("撤销收款"),
    "wrong_money": _("金额不符"),
    "configured": _("修改商户配置"),
    "switched_on": _("打开支付方式"),
    "switched_off": _("关闭支付方式"),
    "method_changed": _("修改支付方式"),
    "interface_changed": _("修改支付接口"),
    "tested": _("测试配置"),
    "money_checked": _("检查资金"),
}
# A gateway names its calls alipay.trade.refund, v3/refund/domestic/refunds: told by their parts,
# the more telling first.
CALLS = (
    ("refund.query", _("查询退款")),
    ("query_refund", _("查询退款")),
    ("refund", _("申请退款")),
    ("close", _("关闭交易")),
    ("cancel", _("关闭交易")),
    ("bill", _("下载账单")),
    ("certificate", _("下载平台证书")),
    ("query", _("查询交易")),
    ("precreate", _("下单（扫码）")),
    ("native", _("下单（扫码）")),
    ("jsapi", _("下单（微信内）")),
    ("wap", _("下单（手机网页）")),
    ("h5", _("下单（手机网页）")),
    ("page", _("下单（电脑网页）")),
    ("oauth", _("取得微信身份")),
    ("openid", _("取得微信身份")),
    ("pay", _("下单")),
)
VERDICTS = {
    "paid": _("已入账"),
    "repeated": _("重复通知，没有变化"),
    "surplus": _("多收，已安排退回"),
    "nothing paid": _("还没有付款"),
    "refund heard": _("退款结果已记录"),
    "a refund we did not ask for": _("不是本站发起的退款"),
    "refused": _("内容不符，已拒绝"),
    "forged": _("签名不对，不可信"),
    "busy": _("正在处理，等渠道再通知"),
}
# Where the news came from, as the domain notes it; what a person wrote stands as it is.
SOURCES = {
    "notification": _("渠道通知"),
    "gateway": _("渠道答复"),
    "query": _("查询得知"),
    "return": _("顾客付款后回到本站"),
    "before closing": _("关单前查询"),
    "after closing": _("关单后查询"),
    "refused": _("渠道拒绝"),
    "bill": _("账单"),
    "by hand": _("人工确认"),
    "refund by hand": _("在商户平台手工退款"),
    "operator": _("平台查询"),
    "demo": _("演示"),
}


def event(row: PaymentLog) -> str:
    """Never a name out of the code: what has no words of its own is told by its kind."""
    known: Any = EVENTS.get(row.event)
    if known is None:
        name = row.event.lower()
        known = next((words for part, words in CALLS if part in name), row.get_kind_display())
    return str(known)


def note(row: PaymentLog) -> str:
    """How it was judged, or what a person wrote; at most 80 characters."""
    verdict = str(row.detail.get("verdict") or "")
    if verdict:
        return str(VERDICTS.get(verdict.partition(":")[0], verdict))[:80]
    said = str(row.detail.get("note") or "")
    return str(SOURCES.get(said, said))[:80]
