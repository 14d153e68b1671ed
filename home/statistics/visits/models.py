"""
How often shoppers look at a store, by day. Sums only: no row is about a person, and nothing
here says who it was, where from, or what else somebody looked at.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import ProductPage
from shop.stores.tenancy import StoreOwned


class Kind(models.TextChoices):
    HOME = "home", _("首页")
    STORE = "store", _("店铺首页")
    CATEGORY = "category", _("分类")
    PRODUCT = "product", _("商品")
    SEARCH = "search", _("搜索")
    CAMPAIGN = "campaign", _("活动页")


class Source(models.TextChoices):
    """Where a page was come to from; a campaign is "utm_" and its name (utm_source)."""

    WECHAT = "wechat", _("微信")
    SEARCH = "search", _("搜索引擎")
    SITE = "site", _("别的网站")
    DIRECT = "direct", _("直接打开")
    INSIDE = "inside", _("店里点过来")
    # What is beyond the number of campaigns that are told apart.
    CAMPAIGN = "utm_", _("其他推广")


class DailyCount(StoreOwned):
    """Pages looked at; those of the platform have no store."""

    store = models.ForeignKey(  # type: ignore[assignment]
        "stores.Store", models.PROTECT, null=True, related_name="+", editable=False
    )
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.CharField(max_length=24)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Coalesce("store", 0), "on", "kind", "source", name="visit_count_once"
            ),
        ]
        indexes: ClassVar = [models.Index(name="visit_count_recent", fields=["store", "on"])]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.source}: {self.count}"


class DailyProduct(StoreOwned):
    """How often a product was looked at, and put into a cart."""

    product = models.ForeignKey(ProductPage, models.CASCADE, related_name="+")
    on = models.DateField()
    views = models.PositiveIntegerField(default=0)
    carts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "on", "product"], name="visit_product_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.product_id}: {self.views}, {self.carts}"


class HourlyCount(models.Model):
    """How much is asked of the whole platform in an hour: what machines are planned by."""

    on = models.DateField()
    hour = models.PositiveSmallIntegerField()
    views = models.PositiveIntegerField(default=0)
    searches = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["on", "hour"], name="visit_hour_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.hour}: {self.views}, {self.searches}"


class DailyVisitors(StoreOwned):
    """About how many different visitors: the registers of `home.statistics.visits.sketch`."""

    on = models.DateField()
    registers = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "on"], name="visit_visitors_once"),
        ]

    def __str__(self) -> str:
        return f"{self.on} store {self.store_id}"


class DailySalt(models.Model):
    """What visitors of a day are hashed with, the same in all processes; deleted after the day."""

    on = models.DateField(primary_key=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.on}"
