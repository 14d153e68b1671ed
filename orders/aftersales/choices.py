"""What an after-sale can be: its kinds, their reasons, its states, and what is done to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    REFUND = "refund", _("仅退款")
    RETURN = "return", _("退货退款")
    EXCHANGE = "exchange", _("换货")
    RESEND = "resend", _("补寄")


# These give money back; the others give goods.
PAID_BACK = frozenset({Kind.REFUND, Kind.RETURN})
# For these the goods come back first.
COMES_BACK = frozenset({Kind.RETURN, Kind.EXCHANGE})


class Reason(models.TextChoices):
    NO_REASON = "no_reason", _("七天无理由退货")
    UNWANTED = "unwanted", _("不想要了")
    LATE = "late", _("迟迟没有发货")
    NOT_RECEIVED = "not_received", _("没有收到")
    MISSING = "missing", _("少发、漏发")
    WRONG = "wrong", _("发错货")
    BROKEN = "broken", _("破损、变质")
    QUALITY = "quality", _("质量问题")
    DIFFERENT = "different", _("与描述不符")
    SIZE = "size", _("尺寸、颜色不合适")
    AGREED = "agreed", _("与商家协商一致")
    OTHER = "other", _("其他")


# What was wrong is the shop's: it bears the freight.
SHOPS_FAULT = frozenset(
    {
        Reason.LATE,
        Reason.NOT_RECEIVED,
        Reason.MISSING,
        Reason.WRONG,
        Reason.BROKEN,
        Reason.QUALITY,
        Reason.DIFFERENT,
    }
)
# Before anything was sent.
REASONS_UNSENT = (Reason.UNWANTED, Reason.LATE, Reason.AGREED, Reason.OTHER)
_BAD = (Reason.WRONG, Reason.BROKEN, Reason.QUALITY, Reason.DIFFERENT)
REASONS: dict[str, tuple[Reason, ...]] = {
    Kind.REFUND: (Reason.NOT_RECEIVED, Reason.MISSING, *_BAD, Reason.AGREED, Reason.OTHER),
    Kind.RETURN: (Reason.NO_REASON, Reason.UNWANTED, *_BAD, Reason.AGREED, Reason.OTHER),
    Kind.EXCHANGE: (Reason.SIZE, *_BAD, Reason.AGREED, Reason.OTHER),
    Kind.RESEND: (Reason.MISSING, Reason.NOT_RECEIVED, *_BAD, Reason.AGREED, Reason.OTHER),
}


class State(models.TextChoices):
    REQUESTED = "requested", _("等商家处理")
    OFFERED = "offered", _("等买家确认方案")
    REFUSED = "refused", _("商家已拒绝")
    TO_PAY = "to_pay", _("等买家补差价")
    TO_RETURN = "to_return", _("等买家寄回")
    RETURNING = "returning", _("等商家收退货")
    TO_RESHIP = "to_reship", _("等商家寄出")
    RESHIPPED = "reshipped", _("新货已寄出")
    ESCALATED = "escalated", _("平台处理中")
    REFUNDING = "refunding", _("退款中")
    DONE = "done", _("已完成")
    CLOSED = "closed", _("已关闭")
    WITHDRAWN = "withdrawn", _("已撤销")


OVER = frozenset({State.DONE, State.CLOSED, State.WITHDRAWN})
OPEN = tuple(state for state in State if state not in OVER)
# The shop has to do something.
WAITS_FOR_SHOP = (State.REQUESTED, State.RETURNING, State.TO_RESHIP)


class Side(models.TextChoices):
    """Who took a step; the clock when nobody did in time."""

    BUYER = "buyer", _("买家")
    SHOP = "shop", _("商家")
    PLATFORM = "platform", _("平台")
    CLOCK = "clock", _("超时")


class Step(models.TextChoices):
    ASKED = "asked", _("申请售后")
    GRANTED = "granted", _("同意")
    OFFERED = "offered", _("提出新方案")
    ACCEPTED = "accepted", _("接受方案")
    DECLINED = "declined", _("不接受方案")
    REFUSED = "refused", _("拒绝")
    PAID = "paid", _("补差价")
    SENT_BACK = "sent_back", _("寄回商品")
    ARRIVED = "arrived", _("退货已签收")
    RECEIVED = "received", _("收到退货")
    RESHIPPED = "reshipped", _("寄出新货")
    GOT = "got", _("收到新货")
    WITHDRAWN = "withdrawn", _("撤销申请")
    ESCALATED = "escalated", _("申请平台介入")
    DECIDED = "decided", _("平台裁决")
    LAPSED = "lapsed", _("超时未处理")
    REFUNDED = "refunded", _("退款到账")
    REFUND_FAILED = "refund_failed", _("退款没有成功")
    REFUND_AGAIN = "refund_again", _("重新退款")
    VOID = "void", _("没有可退的了")


# A gateway or a carrier told these: no clock ran out.
BY_ITSELF = frozenset({Step.ARRIVED, Step.REFUNDED, Step.REFUND_FAILED, Step.VOID})


class FreightBy(models.TextChoices):
    """Who pays the way back."""

    BUYER = "buyer", _("买家承担")
    SHOP = "shop", _("商家承担")
