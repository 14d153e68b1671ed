"""What was taken off an order, by what, and of which lines."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models.order import Order
from orders.models.querysets import OfOrderQuerySet
from shop.promotions.models import CouponHolding, Promotion
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class OrderDiscount(StoreOwned):
    """
    One promotion or coupon of an order, as it was named on that day. `parts` is {variant id:
    "yuan"}, adding up to `amount`; for freight it is empty.
    """

    class Where(models.TextChoices):
        LINES = "lines", _("商品优惠")  # in the lines' `discount`
        PRICE = "price", _("单价优惠")  # in the lines' `price` already
        FREIGHT = "freight", _("运费优惠")  # in the order's `transit_price` already

    order = models.ForeignKey(Order, models.CASCADE, related_name="discounts")
    promotion = models.ForeignKey(
        Promotion, models.PROTECT, null=True, blank=True, related_name="order_discounts"
    )
    holding = models.ForeignKey(
        CouponHolding, models.SET_NULL, null=True, blank=True, related_name="order_discounts"
    )
    number = models.CharField(_("编号"), max_length=20)
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类型"), max_length=16)
    where = models.CharField(max_length=8, choices=Where.choices, default=Where.LINES)
    amount = models.DecimalField(_("优惠"), max_digits=12, decimal_places=2)
    parts = models.JSONField(default=dict, blank=True)
    # What the promotion or coupon said then.
    terms = models.JSONField(default=dict, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("订单优惠")
        verbose_name_plural = _("订单优惠")
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_discount_once", fields=["order", "number"]),
            models.CheckConstraint(name="order_discount_not_negative", condition=Q(amount__gte=0)),
        ]
