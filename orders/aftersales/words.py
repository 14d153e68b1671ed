"""What an after-sale is, in one sentence for each side, with the hour of its clock."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Words
from orders.aftersales.choices import BY_ITSELF, Side, State
from orders.aftersales.models import AfterSale, AfterSaleStep
from orders.aftersales.steps import sums

# State → the end of a class tag--…; the word itself is the state's label.
COLOURS = {
    State.DONE: "done",
    State.CLOSED: "gone",
    State.WITHDRAWN: "gone",
    State.REFUSED: "warn",
    State.ESCALATED: "info",
    State.REFUNDING: "brand",
}
TO_BUYER: dict[str, Words] = {
    State.REQUESTED: gettext_lazy("商家会在 %(until)s 前处理，逾期会转给平台处理"),
    State.OFFERED: gettext_lazy("请在 %(until)s 前确认商家的方案，逾期按你原来的申请处理"),
    State.REFUSED: gettext_lazy("商家没有同意。%(until)s 前可以申请平台介入，逾期售后会关闭"),
    State.TO_PAY: gettext_lazy("商家同意换货，请在 %(until)s 前补差价，逾期不换"),
    State.TO_RETURN: gettext_lazy("请在 %(until)s 前寄回商品并填写单号，逾期售后会关闭"),
    State.RETURNING: gettext_lazy("商家收到后会在 %(until)s 前确认，逾期自动同意"),
    State.TO_RESHIP: gettext_lazy("商家会在 %(until)s 前寄出，逾期会转给平台处理"),
    State.RESHIPPED: gettext_lazy("商品已寄出，收到后请确认；%(until)s 自动完成"),
    State.ESCALATED: gettext_lazy("平台正在处理，有结果会通知你和商家"),
    State.REFUNDING: gettext_lazy("已同意退款，钱正在退回"),
    State.DONE: gettext_lazy("售后已完成"),
    State.CLOSED: gettext_lazy("售后已关闭"),
    State.WITHDRAWN: gettext_lazy("已撤销申请"),
}
TO_SHOP: dict[str, Words] = TO_BUYER | {
    State.REQUESTED: gettext_lazy("请在 %(until)s 前处理，逾期会转给平台处理"),
    State.OFFERED: gettext_lazy("等买家在 %(until)s 前确认方案，逾期按原来的申请重新处理"),
    State.REFUSED: gettext_lazy("已拒绝。买家在 %(until)s 前可以申请平台介入"),
    State.TO_PAY: gettext_lazy("等买家在 %(until)s 前补差价，逾期请重新处理"),
    State.TO_RETURN: gettext_lazy("等买家在 %(until)s 前寄回商品，逾期售后会关闭"),
    State.RETURNING: gettext_lazy("收到退货后请在 %(until)s 前确认，逾期自动同意"),
    State.TO_RESHIP: gettext_lazy("请在 %(until)s 前寄出商品，逾期会转给平台处理"),
    State.RESHIPPED: gettext_lazy("商品已寄出；买家确认收到或到 %(until)s 自动完成"),
    State.ESCALATED: gettext_lazy("平台正在处理，有结果会通知你和买家"),
    State.REFUNDING: gettext_lazy("已同意退款，钱正在退给买家"),
    State.WITHDRAWN: gettext_lazy("买家已撤销申请"),
}
UNSENT: dict[str, Words] = {
    Side.BUYER: gettext_lazy("商家会在 %(until)s 前处理，逾期自动同意退款"),
    Side.SHOP: gettext_lazy("请在 %(until)s 前处理，逾期自动同意退款"),
}
TROUBLE: dict[str, Words] = {
    Side.BUYER: gettext_lazy("退款没有成功，商家会在 %(until)s 前处理，逾期会转给平台处理"),
    Side.SHOP: gettext_lazy("退款没有成功，请在 %(until)s 前处理，逾期会转给平台处理"),
}


def clock(at: datetime | None) -> str:
    """11月21日 18:00"""
    if at is None:
        return ""
    local = timezone.localtime(at)
    values = {"month": local.month, "day": local.day, "clock": f"{local:%H:%M}"}
    return _("%(month)s月%(day)s日 %(clock)s") % values


def sentence(case: AfterSale, side: str) -> str:
    """What happens next, and until when; what asks `side` for something says so."""
    return str(_said(case, side)) % {"until": clock(case.deadline)}


def _said(case: AfterSale, side: str) -> Words:
    if case.state == State.REFUNDING and case.trouble:
        return TROUBLE[side]
    if case.state == State.REQUESTED and sums.stays(case):
        return UNSENT[side]
    return (TO_SHOP if side == Side.SHOP else TO_BUYER)[case.state]


def colour(case: AfterSale) -> str:
    """Goes with the word, never instead of it."""
    return COLOURS.get(State(case.state), "warn")


def who(step: AfterSaleStep) -> str:
    """Whose step it was; what came by itself did so without anybody running out of time."""
    if step.side == Side.CLOCK and step.step in BY_ITSELF:
        return _("系统")
    return str(step.get_side_display())
