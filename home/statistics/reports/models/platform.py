"""Sums of all stores together, what keeps stores from selling, and what was told of a week."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.statistics.reports.models.sums import yuan
from shop.stores.tenancy import StoreOwned


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
