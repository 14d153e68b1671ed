"""The history of what happened to an order."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from orders.models.querysets import OfOrderQuerySet
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class OrderEvent(StoreOwned):
    """One thing that happened to an order; never changed afterwards."""

    class Type(models.TextChoices):
        PLACED = "placed", _("下单")
        GROUP_MADE = "group_made", _("已成团")
        CONFIRMED = "confirmed", _("商家接单")
        UNCONFIRMED = "unconfirmed", _("撤销接单")
        PAID = "paid", _("收款")
        BALANCE_PAID = "balance_paid", _("余额支付")
        DEPOSIT_PAID = "deposit_paid", _("付定金")
        REST_OPENED = "rest_opened", _("开始付尾款")
        REST_REMINDED = "rest_reminded", _("提醒付尾款")
        PAY_REMINDED = "pay_reminded", _("提醒付款")
        DEPOSIT_KEPT = "deposit_kept", _("定金不退")
        SHIPPED = "shipped", _("发货")
        HANDED_OVER = "handed_over", _("当面交货")
        UNSHIPPED = "unshipped", _("撤销发货")
        TRACKING_CHANGED = "tracking_changed", _("修改单号")
        RECEIPT_EXTENDED = "receipt_extended", _("延长收货")
        RECEIVED = "received", _("确认收货")
        COMPLETED = "completed", _("完成")
        CANCELLED = "cancelled", _("取消")
        CASH_RETURNED = "cash_returned", _("撤销收款")
        PROOF_SENT = "proof_sent", _("上传转账凭证")
        PROOF_REFUSED = "proof_refused", _("凭证未通过")
        REFUND_ASKED = "refund_asked", _("发起退款")
        REFUNDED = "refunded", _("退款到账")
        REFUND_FAILED = "refund_failed", _("退款失败")
        SUBSTITUTE_ASKED = "substitute_asked", _("缺货，问顾客")
        SUBSTITUTE_ENDED = "substitute_ended", _("撤回缺货建议")
        SUBSTITUTED = "substituted", _("顾客同意缺货建议")
        LEFT_OUT = "left_out", _("缺货，不发")
        EXTRA_ASKED = "extra_asked", _("等顾客补差价")
        EXTRA_PAID = "extra_paid", _("补差价到账")
        SURPLUS_PAID = "surplus_paid", _("多收款项")
        AFTERSALE_ASKED = "aftersale_asked", _("申请售后")
        AFTERSALE_STEP = "aftersale_step", _("售后进展")
        AFTERSALE_ENDED = "aftersale_ended", _("售后结束")
        RIDER_WAITING = "rider_waiting", _("已叫骑手，等接单")
        RIDER_ACCEPTED = "rider_accepted", _("骑手已接单")
        RIDER_PICKING = "rider_picking", _("骑手取货中")
        RIDER_LEFT = "rider_left", _("骑手配送中")
        RIDER_DELIVERED = "rider_delivered", _("骑手已送达")
        RIDER_CANCELLED = "rider_cancelled", _("骑手配送已取消")
        RIDER_TROUBLE = "rider_trouble", _("骑手配送异常")
        SUPPLIER_PLACED = "supplier_placed", _("已向供应商下单")
        SUPPLIER_TAKEN = "supplier_taken", _("供应商已接单")
        SUPPLIER_TROUBLE = "supplier_trouble", _("供应商异常")

    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    type = models.CharField(max_length=20, choices=Type.choices)
    parameters = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="order_event_order", fields=["order", "id"]),
            # Statistics ask by the day somebody did it.
            models.Index(
                name="order_event_done",
                fields=["store", "created_at"],
                condition=models.Q(actor__isnull=False),
            ),
        ]
