"""A bill as plain values, whoever wrote it; and how its texts become values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from core.money import CENT, ZERO, round_cny

SHANGHAI = ZoneInfo("Asia/Shanghai")

# As in orders.payments.models.Channel.
WECHATPAY, ALIPAY = "wechatpay", "alipay"

_AMOUNT = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,8})?")
_MOMENT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_NUMBER = re.compile(r"[0-9A-Za-z_\-|*@]{1,64}")
# What stands for "none": an empty cell, WeChat's 0 and the slash of personal bills.
_NOTHING = frozenset({"", "/", "0"})


class NotABill(Exception):
    """The file cannot be used; the message says why and what to do, in the owner's words."""


class Kind(StrEnum):
    """Which download it is."""

    WECHATPAY_TRADES = "wechatpay_trades"
    ALIPAY_TRADES = "alipay_trades"
    ALIPAY_LEDGER = "alipay_ledger"
    WECHAT_PERSONAL = "wechat_personal"
    ALIPAY_PERSONAL = "alipay_personal"


class Side(StrEnum):
    """
    Money that came from a shopper, went back to one, or neither: withdrawals, purchases of
    the owner, fees that belong to no row.
    """

    PAYMENT = "payment"
    REFUND = "refund"
    OTHER = "other"


@dataclass(frozen=True)
class Entry:
    """
    One row. `amount` is yuan and positive whichever way it went; `fee` is what the gateway
    kept, negative where it gave some back. Texts are what strangers typed: never markup,
    never a formula.
    """

    kind: Side
    channel: str
    at: datetime
    amount: Decimal
    fee: Decimal = ZERO
    out_trade_no: str = ""
    transaction_id: str = ""
    out_refund_no: str = ""
    refund_id: str = ""
    payer: str = ""
    memo: str = ""
    raw: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True)
class Totals:
    """Counts and sums of the rows; the file's own totals were checked against its rows."""

    payments: int
    paid: Decimal
    refunds: int
    refunded: Decimal
    fee: Decimal

    @property
    def rows(self) -> int:
        return self.payments + self.refunds

    @property
    def net(self) -> Decimal:
        return self.paid - self.refunded - self.fee


@dataclass(frozen=True)
class Bill:
    """
    `account`: 商户号, Alipay's 2088… or what a personal bill calls its owner. The days are
    inclusive; both None when the file names none (WeChat's bill of a day without a sale).
    """

    kind: Kind
    channel: str
    account: str
    first_day: date | None
    last_day: date | None
    entries: tuple[Entry, ...]

    @property
    def totals(self) -> Totals:
        paid = [entry for entry in self.entries if entry.kind == Side.PAYMENT]
        refunded = [entry for entry in self.entries if entry.kind == Side.REFUND]
        return Totals(
            payments=len(paid),
            paid=total(entry.amount for entry in paid),
            refunds=len(refunded),
            refunded=total(entry.amount for entry in refunded),
            fee=round_cny(total(entry.fee for entry in (*paid, *refunded))),
        )

    def covers(self, at: datetime) -> bool:
        """Whether this moment is within the bill's days."""
        if self.first_day is None or self.last_day is None:
            return True
        return self.first_day <= at.astimezone(SHANGHAI).date() <= self.last_day


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def amount(text: str) -> Decimal:
    """
    Yuan exactly as written: ¥12.50, -2.00, 0.15000.

    :raises NotABill: for anything else
    """
    short = text.strip().removeprefix("¥").removeprefix("￥")
    if not _AMOUNT.fullmatch(short):
        raise NotABill(_("账单里的金额看不懂：%(text)s") % {"text": text[:30]})
    return Decimal(short)


def yuan(text: str) -> Decimal:
    """
    An amount of whole cents.

    :raises NotABill: for anything else
    """
    value = amount(text)
    if value != round_cny(value):
        raise NotABill(_("账单里的金额看不懂：%(text)s") % {"text": text[:30]})
    return value.quantize(CENT)


def moment(text: str) -> datetime:
    """
    2026-11-18 07:22:02 in Shanghai.

    :raises NotABill: for anything else
    """
    found = _MOMENT.fullmatch(text.strip())
    try:
        if found:
            year, month, day, hour, minute, second = map(int, found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
    except ValueError:
        pass
    raise NotABill(
        _("账单里的时间看不懂：%(text)s。请上传下载的原文件，不要用 Excel 另存")
        % {"text": text[:30]}
    )


def number(text: str) -> str:
    """
    A trade's number; empty for none.

    :raises NotABill: for what a spreadsheet made of one: 4.2E+27
    """
    short = text.strip()
    if short in _NOTHING:
        return ""
    if not _NUMBER.fullmatch(short):
        raise NotABill(
            _("账单里的单号看不懂：%(text)s。请上传下载的原文件，不要用 Excel 另存")
            % {"text": short[:40]}
        )
    return short


def incomplete() -> NotABill:
    return NotABill(_("账单不完整，可能没有下载完，请重新下载后上传"))


def does_not_add_up(what: str) -> NotABill:
    return NotABill(
        _("账单的合计和明细对不上（%(what)s），可能不完整或被改过，请重新下载后上传")
        % {"what": what}
    )
