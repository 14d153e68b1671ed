"""
What pages of statistics read: sums by day, written from orders and payments by `rows` and never
changed by hand. No row is about a shopper; `manage.py rebuild_statistics` writes them anew.
"""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.quantity import QuantityField
from shop.catalog.models import ProductPage
from shop.stores.tenancy import StoreOwned


class By(models.TextChoices):
    DAY = "day", _("按天")
    WEEK = "week", _("按周")
    MONTH = "month", _("按月")


def yuan() -> "models.DecimalField[Decimal, Decimal]":
    """Of a whole day or month: more than one order's."""
    return models.DecimalField(max_digits=14, decimal_places=2, default=ZERO)


class StorePeriod(StoreOwned):
    """
    A store's day, week (from Monday) or month. People are counted once within it, and so days do
    not add up to weeks: each period has a row of its own. What the columns mean is told by
    `home.statistics.reports.definitions`.
    """

    by = models.CharField(max_length=5, choices=By.choices)
    starts_on = models.DateField()
    paid_amount = yuan()
    surplus_amount = yuan()
    balance_amount = yuan()
    paid_orders = models.PositiveIntegerField(default=0)
    paid_buyers = models.PositiveIntegerField(default=0)
    new_buyers = models.PositiveIntegerField(default=0)
    placed_amount = yuan()
    placed_orders = models.PositiveIntegerField(default=0)
    placed_buyers = models.PositiveIntegerField(default=0)
    cancelled_orders = models.PositiveIntegerField(default=0)
    refund_amount = yuan()
    refund_count = models.PositiveIntegerField(default=0)
    refunded_orders = models.PositiveIntegerField(default=0)
    goods_amount = yuan()
    goods_quantity = QuantityField(default=0)
    discount_amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "by", "starts_on"], name="store_period_once"),
        ]
        indexes: ClassVar = [models.Index(name="period_of_all", fields=["by", "starts_on"])]

    def __str__(self) -> str:
        return f"{self.by} {self.starts_on}: {self.paid_amount}"


class OfDay(StoreOwned):
    on = models.DateField()

    class Meta:
        abstract = True


class ProductDay(OfDay):
    """What was sold of a product, on the day its orders were first paid; given back when final."""

    product = models.ForeignKey(ProductPage, models.CASCADE, related_name="+")
    orders = models.PositiveIntegerField(default=0)
    quantity = QuantityField(default=0)
    amount = yuan()
    refund_amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "on", "product"], name="product_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.product_id}: {self.amount}"


class PromotionDay(OfDay):
    """What a promotion or coupon took off orders that were first paid on that day."""

    number = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    orders = models.PositiveIntegerField(default=0)
    discount_amount = yuan()
    orders_amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "on", "number"], name="promotion_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.number}: {self.discount_amount}"


class RefundDay(OfDay):
    """What went back on that day, by why."""

    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField(default=0)
    amount = yuan()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["store", "on", "kind", "reason"], name="refund_day_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.reason}: {self.amount}"


class Cohort(StoreOwned):
    """
    Of those who first paid in `month`: how many paid in the month `after` months later. On the
    row of the month itself also how many paid again within 30 and 90 days, on another day.
    """

    month = models.DateField()
    after = models.PositiveSmallIntegerField()
    buyers = models.PositiveIntegerField(default=0)
    amount = yuan()
    again_30 = models.PositiveIntegerField(default=0)
    again_90 = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "month", "after"], name="cohort_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month} +{self.after}: {self.buyers}"


class Progress(StoreOwned):
    """A store's rows are written by one process at a time: who writes them holds this row."""

    counted_at = models.DateTimeField()
    # When its cohorts were reckoned.
    cohorts_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store"], name="statistics_progress_once"),
        ]

    def __str__(self) -> str:
        return f"{self.counted_at}"


class Mark(models.Model):
    """One row: how far books, history of orders and messages were looked at, and when."""

    at = models.DateTimeField()
    entry_id = models.PositiveBigIntegerField(default=0)
    event_id = models.PositiveBigIntegerField(default=0)
    message_id = models.PositiveBigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.at}: {self.entry_id}, {self.event_id}"
