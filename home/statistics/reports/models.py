"""
What pages of statistics read: sums by day, written from orders and payments by `rows` and never
changed by hand. No row is about a person; `manage.py rebuild_statistics` writes them anew.
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
    """One row: how far the books and the history of orders were looked at, and when."""

    at = models.DateTimeField()
    entry_id = models.PositiveBigIntegerField(default=0)
    event_id = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.at}: {self.entry_id}, {self.event_id}"


class PlatformDay(models.Model):
    """
    A day of all stores together. Money and orders are sums of `StorePeriod`; people are counted
    once, whatever stores they bought in; who was active is counted while it is known.
    """

    on = models.DateField(unique=True)
    paid_amount = yuan()
    surplus_amount = yuan()
    refund_amount = yuan()
    paid_orders = models.PositiveIntegerField(default=0)
    placed_orders = models.PositiveIntegerField(default=0)
    selling_stores = models.PositiveIntegerField(default=0)
    paid_buyers = models.PositiveIntegerField(default=0)
    new_stores = models.PositiveIntegerField(default=0)
    new_shoppers = models.PositiveIntegerField(default=0)
    merchants = models.PositiveIntegerField(default=0)
    shoppers = models.PositiveIntegerField(default=0)
    month_merchants = models.PositiveIntegerField(default=0)
    month_shoppers = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.on}: {self.paid_amount}"


class PlatformHour(models.Model):
    """What came in within an hour, of all stores; views and searches are `visits.HourlyCount`."""

    on = models.DateField()
    hour = models.PositiveSmallIntegerField()
    orders = models.PositiveIntegerField(default=0)
    payments = models.PositiveIntegerField(default=0)
    sign_ups = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "hour"], name="platform_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.hour}: {self.orders}"


class ChannelDay(models.Model):
    """What became of attempts to pay that began on that day, by channel."""

    on = models.DateField()
    channel = models.CharField(max_length=12)
    started = models.PositiveIntegerField(default=0)
    paid = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "channel"], name="channel_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.channel}: {self.paid} of {self.started}"


class StoreTrouble(StoreOwned):
    """What keeps an open store from selling, as far as it was seen at the last look."""

    class Kind(models.TextChoices):
        NO_GOODS = "no_goods", _("还没有商品")
        NO_PHOTO = "no_photo", _("商品都没有照片")
        NO_DELIVERY = "no_delivery", _("没有配送方式")
        UNPAID = "unpaid", _("付款多半没付成")
        AFTERSALES = "aftersales", _("售后拖着没处理")
        SLOW = "slow", _("发货慢")
        ABSENT = "absent", _("店主很久没来")

    kind = models.CharField(_("问题"), max_length=12, choices=Kind.choices)
    # How many orders, after-sales or attempts; 1 where nothing is counted.
    COUNTED: ClassVar = frozenset({Kind.UNPAID, Kind.AFTERSALES, Kind.SLOW})

    count = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("有问题的店")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "kind"], name="store_trouble_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of store {self.store_id}"


class WeekTold(models.Model):
    """A mail of this week was written to this address of the founders."""

    week = models.DateField()
    address = models.EmailField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "address"], name="week_told_once"),
        ]


class OwnerWeek(StoreOwned):
    """This week was told to the store's owner, or there was nothing to tell."""

    week = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "week"], name="owner_week_once"),
        ]


class WeeklyChoice(StoreOwned):
    """Without a row the owner hears of each week by mail."""

    is_off = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store"], name="weekly_choice_once"),
        ]
