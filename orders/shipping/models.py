"""What left the shop: one fulfilment per parcel or hand-over."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from shop.quantity import QuantityField
from shop.stores.models import StoreOwned


class Fulfillment(StoreOwned):
    class Kind(models.TextChoices):
        SHIPPED = "shipped", _("快递发货")
        DELIVERED = "delivered", _("店家送货")
        HANDED_OVER = "handed_over", _("当面交货")

    order = models.ForeignKey(Order, models.PROTECT, related_name="fulfillments")
    kind = models.CharField(_("方式"), max_length=12, choices=Kind.choices)
    courier = models.CharField(_("快递公司"), max_length=40, blank=True)
    tracking_number = models.CharField(_("快递单号"), max_length=40, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("发货单")
        verbose_name_plural = _("发货单")


class FulfillmentLine(StoreOwned):
    fulfillment = models.ForeignKey(Fulfillment, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    quantity = QuantityField(_("数量"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="fulfillment_line_unique", fields=["fulfillment", "line"]),
            models.CheckConstraint(name="fulfillment_line_positive", condition=Q(quantity__gt=0)),
        ]
