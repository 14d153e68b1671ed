"""发货信息: what WeChat wants to know of orders that were paid inside its mini-program."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OfOrderQuerySet, Order
from orders.payments.models import PaymentOrder
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class ShippingNotice(StoreOwned):
    """
    What is to be told, or was, of one payment. WeChat takes it twice at most: once, and once
    anew where something has changed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待上传")
        TOLD = "told", _("已上传微信")
        FAILED = "failed", _("没有传上去")

    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    payment = models.OneToOneField(PaymentOrder, models.CASCADE, related_name="shipping_notice")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    # What was told last, as it was sent: the same is told once.
    told = models.JSONField(default=dict, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    # How often WeChat has taken it.
    times = models.PositiveSmallIntegerField(default=0)
    # WeChat's number of what is wrong; 0 is none.
    code = models.IntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("发货信息")
        verbose_name_plural = _("发货信息")
        indexes: ClassVar = [
            models.Index(
                name="shipping_notice_due",
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
            ),
        ]

    @property
    def lacks_something(self) -> bool:
        """Of an order that has left: WeChat wants courier and number of each parcel."""
        return self.state == self.State.WAITING and self.next_try_at is None
