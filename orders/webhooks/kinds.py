"""What a webhook can be told of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models import OrderEvent


class Kind(models.TextChoices):
    ORDER_PLACED = "order.placed", _("新订单")
    ORDER_PAID = "order.paid", _("订单付款")
    ORDER_SHIPPED = "order.shipped", _("订单发货")
    ORDER_COMPLETED = "order.completed", _("订单完成")
    ORDER_CANCELLED = "order.cancelled", _("订单取消")
    REFUND_FINAL = "refund.final", _("退款成功或失败")
    AFTERSALE_CHANGED = "aftersale.changed", _("售后有进展")
    MESSAGE_CREATED = "message.created", _("客服消息")
    REVIEW_WRITTEN = "review.written", _("新评价")
    STOCK_LOW = "stock.low", _("库存不足")


# Sent by a button, whatever was chosen.
PING = "ping"
Type = OrderEvent.Type
OF_ORDERS: dict[str, Kind] = {
    Type.PLACED: Kind.ORDER_PLACED,
    Type.PAID: Kind.ORDER_PAID,
    Type.SHIPPED: Kind.ORDER_SHIPPED,
    Type.HANDED_OVER: Kind.ORDER_SHIPPED,
    Type.COMPLETED: Kind.ORDER_COMPLETED,
    Type.CANCELLED: Kind.ORDER_CANCELLED,
}
OF_AFTERSALES = frozenset({Type.AFTERSALE_ASKED, Type.AFTERSALE_STEP, Type.AFTERSALE_ENDED})
