"""Where a store's money came from, which of its people worked, and what groups its buyers make."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from home.statistics.reports.models.sums import OfDay, yuan
from orders.models import Order
from shop.stores.tenancy import StoreOwned


class RegionDay(OfDay):
    """Money that came and went on that day by where the goods went; empty where nobody sent any."""

    province = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=40, blank=True)
    orders = models.PositiveIntegerField(default=0)
    paid_amount = yuan()
    refund_amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["store", "on", "province", "city"], name="region_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.province}{self.city}: {self.paid_amount}"


class StaffDay(OfDay):
    """What one of a store's people did on that day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    confirmed_orders = models.PositiveIntegerField(default=0)
    shipped_orders = models.PositiveIntegerField(default=0)
    aftersale_orders = models.PositiveIntegerField(default=0)
    refund_count = models.PositiveIntegerField(default=0)
    refund_amount = yuan()
    messages = models.PositiveIntegerField(default=0)
    threads = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "on", "person"], name="staff_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.person_id}: {self.confirmed_orders}"


class RfmGroup(StoreOwned):
    """How many buyers of the year until `on` are of a group, and what they brought in it."""

    on = models.DateField()
    group = models.CharField(max_length=3)
    buyers = models.PositiveIntegerField(default=0)
    orders = models.PositiveIntegerField(default=0)
    amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "group"], name="rfm_group_once"),
        ]
        # Stores whose groups are of an older day.
        indexes: ClassVar = [models.Index(name="rfm_group_on", fields=["on"])]

    def __str__(self) -> str:
        return f"{self.on} {self.group}: {self.buyers}"


class RfmBuyer(StoreOwned):
    """
    One of `RfmGroup.buyers`, by an order of theirs: whose it is says the order, so that nothing of
    a person stands here.
    """

    group = models.CharField(max_length=3)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "group", "order"], name="rfm_buyer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.order_id}"
