"""
What an order is, in words: one word, a colour for it, and one sentence, the same for shopper,
desk and API. Nobody else words an order's state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import ZERO
from orders.models import Delivery, FulfillmentStatus, Order, OrderEvent, PaymentStatus
from orders.payments.models import BY_HAND, Channel, PaymentOrder, Refund, TransferProof

# State → (word, colour: the end of a class tag--…).
WORDS = {
    "cancelled": (gettext_lazy("已取消"), "gone"),
    "to_check": (gettext_lazy("待商家核对"), "info"),
    "to_pay": (gettext_lazy("待付款"), "warn"),
    "to_pay_rest": (gettext_lazy("待付尾款"), "warn"),
    "refunded": (gettext_lazy("已退款"), "gone"),
    "done": (gettext_lazy("已完成"), "done"),
    "to_group": (gettext_lazy("待成团"), "info"),
    "to_collect": (gettext_lazy("待当面付款"), "warn"),
    "to_receive": (gettext_lazy("待收货"), "brand"),
    "to_confirm": (gettext_lazy("待接单"), "info"),
    "to_pick_up": (gettext_lazy("待自提"), "brand"),
    "part_sent": (gettext_lazy("部分发货"), "brand"),
    "to_ship": (gettext_lazy("待发货"), "brand"),
}
GOING_ON = {
    "to_check": gettext_lazy("转账凭证已提交，等商家核对，订单会一直保留"),
    "done": gettext_lazy("订单已完成，谢谢惠顾"),
    "to_group": gettext_lazy("已付款，成团后商家开始备货；没有成团，货款自动退回"),
    "to_collect": gettext_lazy("商品已送到，还有 ¥%(total)s 要当面付给商家"),
    "to_collect_later": gettext_lazy("商品在路上，收到时把 ¥%(total)s 当面付给送货的人"),
    "to_receive": gettext_lazy("商品已发出，收到后请确认收货"),
    "to_confirm": gettext_lazy("下单成功，等商家接单"),
    "to_pick_up": gettext_lazy("备好货后，到店报手机尾号 %(tail)s 取货"),
    "part_sent": gettext_lazy("一部分商品已发出，其余的正在准备"),
    "to_ship": gettext_lazy("商家正在备货"),
}


@dataclass(frozen=True)
class Headline:
    """`colour` goes with the word, never instead of it."""

    state: str
    word: str
    colour: str
    sentence: str


def headline(order: Order, at: datetime) -> Headline:
    """What is so at `at`. Reads the order's refunds and proofs where they tell something."""
    state = state_of(order)
    word, colour = WORDS[state]
    return Headline(state, str(word), colour, _sentence(order, state, at))


def with_proof(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Lists ask once for all whether a transfer's proof waits to be checked."""
    waiting = TransferProof.unscoped.filter(
        store_id=OuterRef("store_id"),
        payment__order_id=OuterRef("pk"),
        state=TransferProof.State.WAITING,
    )
    return orders.annotate(has_proof=Exists(waiting))


def with_paid(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Lists ask once for all how many yuan were paid for each, `paid_in`."""
    of_order = {"store_id": OuterRef("store_id"), "order_id": OuterRef("pk")}
    captured = PaymentOrder.unscoped.captured().filter(**of_order).order_by()
    sums = captured.values("order_id").annotate(sum=Sum("amount")).values("sum")
    return orders.annotate(paid_in=Coalesce(Subquery(sums), ZERO))


def state_of(order: Order) -> str:
    """A key of WORDS. No query where `has_proof` is annotated."""
    if order.cancelled_at is not None:
        return "cancelled"
    if order.waits_for_payment:
        if has_proof(order):
            return "to_check"
        return "to_pay_rest" if order.waits_for_rest else "to_pay"
    if order.payment_status == PaymentStatus.REFUNDED:
        return "refunded"
    if order.completed_at is not None:
        return "done"
    return _on_its_way(order)


def _on_its_way(order: Order) -> str:
    if order.is_fulfilled:
        return "to_receive" if order.is_paid else "to_collect"
    if order.awaits_group:
        return "to_group"
    if order.confirmed_at is None:
        return "to_confirm"
    if order.fulfillment_status == FulfillmentStatus.PARTIAL:
        return "part_sent"
    return "to_pick_up" if order.is_pickup else "to_ship"


def has_proof(order: Order) -> bool:
    known = getattr(order, "has_proof", None)
    return _proofs(order, TransferProof.State.WAITING).exists() if known is None else known


def sum_word(order: Order) -> str:
    """What the total of the order is called: nothing is to be paid for a cancelled one."""
    if order.is_paid:
        return _("实付")
    return _("订单金额") if order.cancelled_at is not None else _("应付")


def sum_amount(order: Order, paid: Decimal) -> Decimal:
    """The yuan that `sum_word` names; `paid` so many were, as far as it is paid."""
    if order.is_paid:
        return paid
    return order.total_price if order.cancelled_at is not None else order.unpaid


def _sentence(order: Order, state: str, at: datetime) -> str:
    if state == "cancelled":
        why = _(order.cancel_reason) or _("订单已取消")
        return _joined(why, _kept_deposit(order), _money_back(order))
    if state in {"to_pay", "to_pay_rest"}:
        return _joined(_refused_proof(order), _pay_until(order, at))
    if state == "refunded":
        return _money_back(order)
    return _joined(_going_on(order, state), _money_back(order))


def _going_on(order: Order, state: str) -> str:
    if state == "to_confirm" and order.is_paid:
        return _("已付款，等商家接单")
    if state == "to_collect" and _is_carried(order):
        state = "to_collect_later"
    return str(GOING_ON[state]) % {"total": order.total_price, "tail": order.phone[-4:]}


def _is_carried(order: Order) -> bool:
    """What left is with a courier, or with a rider who has not said that he brought it."""
    if order.delivery in {Delivery.EXPRESS, Delivery.FREIGHT}:
        return True
    brought = OrderEvent.unscoped.of(order).filter(type=OrderEvent.Type.RIDER_DELIVERED)
    return order.by_rider and not brought.exists()


def _pay_until(order: Order, at: datetime) -> str:
    until = order.expires_at
    if until is None:
        return _("等待付款")
    if until <= at:
        return _("付款时间已到，正在确认是否已付款")
    if order.deposit:
        return _of_presale(order, until, at)
    return _("请在 %(clock)s 前付款，超时将自动取消") % {"clock": _clock(until, at)}


def _of_presale(order: Order, until: datetime, at: datetime) -> str:
    given: dict[str, object] = {"clock": _clock(until, at), "amount": order.unpaid}
    if order.deposit_at is None:
        given["amount"] = order.deposit - order.paid_part
        return _("请在 %(clock)s 前付定金 ¥%(amount)s，超时将自动取消") % given
    if order.rest_from is not None and order.rest_from > at:
        given["opens"] = _clock(order.rest_from, at)
        return _("定金已付，尾款 ¥%(amount)s 请在 %(opens)s 到 %(clock)s 付") % given
    return _("请在 %(clock)s 前付尾款 ¥%(amount)s，超时将自动取消") % given


def _kept_deposit(order: Order) -> str:
    if not order.keeps_deposit:
        return ""
    kept = OrderEvent.unscoped.of(order).filter(type=OrderEvent.Type.DEPOSIT_KEPT).first()
    return _("定金 ¥%(amount)s 按预售约定不退") % kept.parameters if kept else ""


def _clock(moment: datetime, at: datetime) -> str:
    local, today = timezone.localtime(moment), timezone.localtime(at)
    clock = f"{local:%H:%M}"
    if local.date() == today.date():
        return clock
    return _("%(month)s月%(day)s日 %(clock)s") % {
        "month": local.month,
        "day": local.day,
        "clock": clock,
    }


def _refused_proof(order: Order) -> str:
    latest = _proofs(order).order_by("-pk").first()
    if latest is None or latest.state != TransferProof.State.REFUSED or not latest.reason:
        return ""
    return _("商家没有查到转账：%(reason)s") % {"reason": latest.reason}


def _money_back(order: Order) -> str:
    """Where the money of this order is that goes back; empty while none does."""
    if not order.is_paid and not order.paid_part:
        return ""
    rows = Refund.unscoped.of(order)
    refunds = list(rows.exclude(payment__is_surplus=True).select_related("payment"))
    is_tried_again = {refund.retry_of_id for refund in refunds}
    arrived = _sum(r for r in refunds if r.state == Refund.State.SUCCEEDED)
    open_ = [refund for refund in refunds if refund.state in Refund.UNFINISHED]
    by_gateway = _sum(r for r in open_ if r.payment.channel not in BY_HAND)
    by_transfer = _sum(r for r in open_ if r.payment.channel == Channel.TRANSFER)
    in_cash = _sum(r for r in open_ if r.payment.channel == Channel.CASH)
    failed = _sum(
        r for r in refunds if r.state == Refund.State.FAILED and r.pk not in is_tried_again
    )
    return _joined(
        arrived and _("¥%(amount)s 已退回") % {"amount": arrived},
        by_gateway and _("¥%(amount)s 正在原路退回") % {"amount": by_gateway},
        by_transfer and _("¥%(amount)s 由商家转账退回") % {"amount": by_transfer},
        in_cash and _("¥%(amount)s 由商家当面退回") % {"amount": in_cash},
        failed and _("¥%(amount)s 没有退成，商家会处理") % {"amount": failed},
    )


def _sum(refunds: Iterable[Refund]) -> Decimal:
    return sum((refund.amount for refund in refunds), ZERO)


def _joined(*parts: object) -> str:
    return _("，").join(str(part) for part in parts if part)


def _proofs(order: Order, state: str = "") -> QuerySet[TransferProof]:
    rows = TransferProof.unscoped.of(order)
    return rows.filter(state=state) if state else rows
