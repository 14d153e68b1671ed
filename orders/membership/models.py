"""What an order was worth for its buyer's membership."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from orders.models import Order
from shop.stores.models import StoreOwned


class MemberOrder(StoreOwned):
    """
    An order that a member completed: `amount` yuan were paid for its goods and not given back,
    which brought `points`, at `rate` for each yuan as it was on that day.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="membership")
    # None: its completion was undone.
    counted_at = models.DateTimeField(_("完成时间"), null=True)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2, default=ZERO)
    rate = models.DecimalField(_("每付 1 元得多少积分"), max_digits=12, decimal_places=4)
    points = models.PositiveIntegerField(_("积分"), default=0)
    # How often it was counted: each entry of points has a reference of its own.
    turns = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("会员的订单")
        verbose_name_plural = _("会员的订单")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="member_order_not_negative", condition=Q(amount__gte=0) & Q(rate__gte=0)
            ),
            models.CheckConstraint(
                name="member_order_counts_when_complete",
                condition=Q(counted_at__isnull=False) | Q(amount=0, points=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="member_order_counted", fields=["store", "counted_at"])
        ]
