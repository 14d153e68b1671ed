"""The bills of Alipay: 业务明细 and 账务明细 of a merchant, and a person's own."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from orders.payments.bills import personal, table
from orders.payments.bills.bill import (
    ALIPAY,
    Bill,
    Entry,
    Kind,
    NotABill,
    Side,
    does_not_add_up,
    incomplete,
    moment,
    number,
    total,
    yuan,
)
from orders.payments.bills.table import Row

TRADES_TITLE, LEDGER_TITLE = "#支付宝业务明细查询", "#支付宝账务明细查询"
# They come beside the others in one archive; no single trade is in them.
SUMMARY_TITLES = ("#支付宝业务汇总查询", "#支付宝账务汇总查询")
TRADES_NEEDED = (
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "商品名称",
    "创建时间",
    "完成时间",
    "对方账户",
    "订单金额（元）",
    "商家实收（元）",
    "退款批次号/请求号",
    "服务费（元）",
    "备注",
)
LEDGER_NEEDED = (
    "账务流水号",
    "业务流水号",
    "商户订单号",
    "商品名称",
    "发生时间",
    "对方账号",
    "收入金额（+元）",
    "支出金额（-元）",
    "业务类型",
    "备注",
)
_DAYS = re.compile(
    r"^#起始日期：\[([0-9]{4})年([0-9]{2})月([0-9]{2})日 [0-9:]{8}\]\s*"
    r"终止日期：\[([0-9]{4})年([0-9]{2})月([0-9]{2})日 ([0-9:]{8})\]",
    re.M,
)
_ACCOUNT = re.compile(r"^#账号：\[([0-9A-Za-z@._*-]+)\]", re.M)
_NUMBER_OF = r"([0-9]+)笔，{label}共(-?[0-9]+(?:\.[0-9]+)?)元"


def trades(lines: Sequence[str]) -> Bill:
    """
    业务明细: payments and refunds, a refund's amount written with a minus.

    :raises NotABill: when it is cut off, or its last lines do not add up
    """
    notes, rows = _parted(lines, needed=TRADES_NEEDED, section="业务明细列表")
    ways = {Side.PAYMENT: "交易", Side.REFUND: "退款"}
    sums = {"交易": ("交易合计", "商家实收"), "退款": ("退款合计", "商家实收退款")}
    for word, (label, what) in sums.items():
        found = [yuan(row["商家实收（元）"]) for row in rows if row["业务类型"] == word]
        _check(notes, label=label, what=what, values=found)
    kinds = {word: kind for kind, word in ways.items()}
    entries = [_trade(row, kinds.get(row["业务类型"], Side.OTHER)) for row in rows]
    return _bill(Kind.ALIPAY_TRADES, notes, entries)


def _trade(row: Row, kind: Side) -> Entry:
    fee = abs(yuan(row["服务费（元）"]))
    return Entry(
        kind=kind,
        channel=ALIPAY,
        at=moment(row["完成时间"] or row["创建时间"]),
        amount=abs(yuan(row["订单金额（元）"])),
        # The sign on refund rows is not documented; a fee can only be given back there.
        fee=-fee if kind == Side.REFUND else fee,
        out_trade_no=number(row["商户订单号"]),
        transaction_id=number(row["支付宝交易号"]),
        out_refund_no=number(row["退款批次号/请求号"]) if kind == Side.REFUND else "",
        payer=row["对方账户"],
        memo=row["备注"] or row["商品名称"],
        raw=row,
    )


def ledger(lines: Sequence[str]) -> Bill:
    """
    账务明细: every change of the balance. The rows of fees are put into the entry that they
    belong to. It names no refund's number.

    :raises NotABill: when it is cut off, or its last lines do not add up
    """
    notes, rows = _parted(lines, needed=LEDGER_NEEDED, section="账务明细列表")
    values = [(yuan(row["收入金额（+元）"]), yuan(row["支出金额（-元）"])) for row in rows]
    income, outgo = [came for came, _went in values], [went for _came, went in values]
    _check(notes, label="收入合计", what="", values=[value for value in income if value])
    _check(notes, label="支出合计", what="", values=[value for value in outgo if value])
    entries: list[Entry] = []
    fees: list[Entry] = []
    for row, (came, went) in zip(rows, values, strict=True):
        entry = _change(row, came=came, went=went)
        is_fee = row["业务类型"] in {"收费", "退费"}
        (fees if is_fee else entries).append(entry)
    return _bill(Kind.ALIPAY_LEDGER, notes, _with_fees(entries, fees))


def _change(row: Row, *, came: Decimal, went: Decimal) -> Entry:
    kind = Side.OTHER
    if row["业务类型"].startswith("交易付款") and came > 0:
        kind = Side.PAYMENT
    elif row["业务类型"].startswith("退款") and went:
        kind = Side.REFUND
    return Entry(
        kind=kind,
        channel=ALIPAY,
        at=moment(row["发生时间"]),
        amount=abs(came) + abs(went),
        out_trade_no=number(row["商户订单号"]),
        transaction_id=number(row["业务流水号"]),
        payer=row["对方账号"],
        memo=row["备注"] or row["商品名称"],
        raw=row,
    )


def _with_fees(entries: list[Entry], fees: list[Entry]) -> list[Entry]:
    """收费 belongs to the payment of the same trade, 退费 to its next refund without one."""
    done = list(entries)
    for fee in fees:
        is_back = fee.raw["业务类型"] == "退费"
        side = Side.REFUND if is_back else Side.PAYMENT
        for index, entry in enumerate(done):
            if entry.kind == side and entry.transaction_id == fee.transaction_id and not entry.fee:
                done[index] = replace(entry, fee=-fee.amount if is_back else fee.amount)
                break
        else:
            done.append(fee)
    return done


def _parted(lines: Sequence[str], *, needed: Sequence[str], section: str) -> tuple[str, list[Row]]:
    """The lines with # as one text, and the rows between them."""
    notes = [line.strip() for line in lines if line.startswith("#")]
    marks = [line.strip("#-") for line in notes if section in line]
    if marks != [section, f"{section}结束"]:
        raise incomplete()
    body = [line for line in lines if line.strip() and not line.startswith("#")]
    if not body:
        raise incomplete()
    names = table.header(body[0], needed=needed)
    return "\n".join(notes), table.rows(body[1:], names=names)


def _check(notes: str, *, label: str, what: str, values: Sequence[Decimal]) -> None:
    """#交易合计：20笔，商家实收共646.19元. A total may be written without its minus."""
    said = re.search(rf"^#{label}：" + _NUMBER_OF.format(label=what), notes, re.M)
    if said is None:
        raise incomplete()
    count, added = int(said[1]), Decimal(said[2])
    if (count, abs(added)) != (len(values), abs(total(values))):
        raise does_not_add_up(label)


def _bill(kind: Kind, notes: str, entries: Sequence[Entry]) -> Bill:
    first_day, last_day = _days(notes)
    account = _ACCOUNT.search(notes)
    if account is None:
        raise incomplete()
    return Bill(
        kind=kind,
        channel=ALIPAY,
        account=account[1],
        first_day=first_day,
        last_day=last_day,
        entries=tuple(entries),
    )


def _days(notes: str) -> tuple[date, date]:
    found = _DAYS.search(notes)
    if found is None:
        raise incomplete()
    parts = [int(part) for part in found.groups()[:6]]
    try:
        first, last = date(*parts[:3]), date(*parts[3:])
    except ValueError as error:
        raise incomplete() from error
    # 终止日期 is midnight after the last day.
    return first, last - timedelta(days=1) if found[7] == "00:00:00" and last > first else last


PERSONAL_NEEDED = (
    "交易时间",
    "交易对方",
    "对方账号",
    "商品说明",
    "收/支",
    "金额",
    "交易状态",
    "交易订单号",
    "商家订单号",
    "备注",
)


def is_personal(lines: Sequence[str]) -> bool:
    head = [line.strip() for line in lines[:12]]
    return "导出信息：" in head and any(line.startswith("支付宝账户：") for line in head)


def own(lines: Sequence[str], *, text: str) -> Bill:
    """
    What a shopkeeper exports from Alipay itself.

    :raises NotABill: when it is cut off, or its head does not add up
    """
    return personal.bill(
        personal.parted(lines, text=text, needed=PERSONAL_NEEDED),
        kind=Kind.ALIPAY_PERSONAL,
        channel=ALIPAY,
        owner="支付宝账户",
        amount="金额",
        buckets={"收入": "收入", "支出": "支出", "不计收支": "不计收支"},
        entry=_own,
    )


def _own(row: Row, value: Decimal) -> Entry:
    is_income = row["收/支"] == "收入" and row["交易状态"] == "交易成功"
    return Entry(
        kind=Side.PAYMENT if is_income else Side.OTHER,
        channel=ALIPAY,
        at=moment(row["交易时间"]),
        amount=value,
        out_trade_no=number(row["商家订单号"]),
        transaction_id=number(row["交易订单号"]),
        payer=personal.words(row["交易对方"], row["对方账号"]),
        memo=personal.words(row["商品说明"], row["备注"]),
        raw=row,
    )


def refuse_summary() -> NotABill:
    return NotABill(_("这是汇总，里面没有每一笔交易，请上传「明细」账单"))
