"""The bills of WeChat: the merchant's trade bill (类型 ALL) and a person's own."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.payments.bills import personal, table
from orders.payments.bills.bill import (
    WECHATPAY,
    Bill,
    Entry,
    Kind,
    NotABill,
    Side,
    amount,
    does_not_add_up,
    incomplete,
    moment,
    number,
    total,
    yuan,
)
from orders.payments.bills.table import Row

TRADES_NEEDED = (
    "交易时间",
    "商户号",
    "微信订单号",
    "商户订单号",
    "交易状态",
    "应结订单金额",
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "手续费",
)
SUMMARY = "总交易单数"
# The total of the summary → the column it adds up.
SUMS = {
    "应结订单总金额": "应结订单金额",
    "退款总金额": "退款金额",
    "充值券退款总金额": "充值券退款金额",
    "手续费总金额": "手续费",
    "订单总金额": "订单金额",
    "申请退款总金额": "申请退款金额",
}
# A refund that failed took no money.
FAILED_REFUNDS = frozenset({"FAIL", "FAILED", "CLOSED", "CHANGE", "ABNORMAL"})
_DAY_IN_NAME = re.compile(r"(20[0-9]{2})-?(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])")


def is_trades(lines: Sequence[str]) -> bool:
    return bool(lines) and {"交易时间", "微信订单号"} <= set(table.cells(lines[0]))


def trades(lines: Sequence[str], *, name: str) -> Bill:
    """
    The trade bill. A bill without rows names no day: it is taken from the file's name.

    :raises NotABill: when it is cut off, or its summary does not add up
    """
    lines = [line for line in lines if line.strip()]
    names = table.header(lines[0], needed=TRADES_NEEDED)
    heads = [number for number, line in enumerate(lines) if table.cells(line)[0] == SUMMARY]
    if len(heads) != 1 or len(lines) != heads[0] + 2:
        raise incomplete()
    rows = table.rows(lines[1 : heads[0]], names=names)
    summary_names = table.header(lines[-2], needed=(SUMMARY,))
    [summary] = table.rows(lines[-1:], names=summary_names) or [{}]
    _check(rows, summary)
    entries = tuple(_trade(row) for row in rows)
    days = [entry.at.date() for entry in entries] or _named_day(name)
    accounts = {row["商户号"] for row in rows}
    return Bill(
        kind=Kind.WECHATPAY_TRADES,
        channel=WECHATPAY,
        account=accounts.pop() if len(accounts) == 1 else "",
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        entries=entries,
    )


def _check(rows: Sequence[Row], summary: Row) -> None:
    if summary.get(SUMMARY) != str(len(rows)):
        raise does_not_add_up(SUMMARY)
    known = {label: column for label, column in SUMS.items() if label in summary}
    if not known:
        raise incomplete()
    for label, column in known.items():
        if total(amount(row.get(column, "")) for row in rows) != amount(summary[label]):
            raise does_not_add_up(label)


def _trade(row: Row) -> Entry:
    is_back = row["交易状态"] in {"REFUND", "REVOKED"}
    if is_back:
        # What was asked for; older bills have only what was settled.
        value = yuan(row.get("申请退款金额") or row["退款金额"])
        failed = row.get("退款状态", "") in FAILED_REFUNDS
        kind = Side.OTHER if failed or not value else Side.REFUND
    else:
        value = yuan(row.get("订单金额") or row["应结订单金额"])
        kind = Side.PAYMENT if row["交易状态"] == "SUCCESS" else Side.OTHER
    if value < 0:
        raise NotABill(_("账单里的金额看不懂：%(text)s") % {"text": value})
    return Entry(
        kind=kind,
        channel=WECHATPAY,
        at=moment(row["交易时间"]),
        amount=value,
        fee=amount(row["手续费"]),
        out_trade_no=number(row["商户订单号"]),
        transaction_id=number(row["微信订单号"]),
        out_refund_no=number(row["商户退款单号"]),
        refund_id=number(row["微信退款单号"]),
        payer=row.get("用户标识", ""),
        memo=row.get("商品名称", ""),
        raw=row,
    )


def _named_day(name: str) -> list[date]:
    found = _DAY_IN_NAME.search(name)
    try:
        return [date(*map(int, found.groups()))] if found else []
    except ValueError:
        return []


PERSONAL_NEEDED = (
    "交易时间",
    "交易类型",
    "交易对方",
    "商品",
    "收/支",
    "金额(元)",
    "当前状态",
    "交易单号",
    "商户单号",
    "备注",
)


def is_personal(lines: Sequence[str]) -> bool:
    return bool(lines) and table.cells(lines[0])[:1] == ["微信支付账单明细"]


def own(lines: Sequence[str], *, text: str) -> Bill:
    """
    What a shopkeeper exports from WeChat itself.

    :raises NotABill: when it is cut off, or its head does not add up
    """
    return personal.bill(
        personal.parted(lines, text=text, needed=PERSONAL_NEEDED),
        kind=Kind.WECHAT_PERSONAL,
        channel=WECHATPAY,
        owner="微信昵称",
        amount="金额(元)",
        buckets={"收入": "收入", "支出": "支出", "中性交易": "/"},
        entry=_own,
    )


def _own(row: Row, value: Decimal) -> Entry:
    # 已全额退款, 已退款(￥5.00): the income is not there any more, or not all of it.
    is_income = row["收/支"] == "收入" and "退款" not in row["当前状态"]
    is_refund = "退款" in row["交易类型"]
    return Entry(
        kind=Side.PAYMENT if is_income and not is_refund else Side.OTHER,
        channel=WECHATPAY,
        at=moment(row["交易时间"]),
        amount=value,
        out_trade_no=number(row["商户单号"]),
        transaction_id=number(row["交易单号"]),
        payer=row["交易对方"],
        memo=personal.words(row["商品"], row["备注"]),
        raw=row,
    )
