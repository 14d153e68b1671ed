"""预售: what a store takes a deposit for now and the rest later, and who has paid one."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned

# 民法典 第五百八十六条: a deposit (定金) is at most a fifth of what the thing costs.
DEPOSIT_SHARE = Decimal("0.2")


class Presale(StoreOwned):
    """
    A variant at `price` yuan apiece, of which `deposit` is paid from `starts_at` to `ends_at` and
    the rest from `rest_from` to `rest_until`; sent by the end of `ships_by`. What it says never
    changes: it is ended, and another one made.
    """

    number = models.CharField(_("预售编号"), max_length=20, unique=True)
    # As it was called on that day.
    name = models.CharField(_("名称"), max_length=255)
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    price = models.DecimalField(_("预售价"), max_digits=10, decimal_places=2)
    deposit = models.DecimalField(_("定金"), max_digits=10, decimal_places=2)
    quantity = models.PositiveIntegerField(_("一共多少件"))
    # How many of them orders hold that are not over.
    booked = models.PositiveIntegerField(_("已预订"), default=0, editable=False)
    per_buyer = models.PositiveIntegerField(_("每人最多几件"), null=True, blank=True)
    starts_at = models.DateTimeField(_("开始付定金"))
    ends_at = models.DateTimeField(_("定金截止"))
    rest_from = models.DateTimeField(_("开始付尾款"))
    rest_until = models.DateTimeField(_("尾款截止"))
    ships_by = models.DateField(_("最晚发货日"))
    # Of who does not pay the rest, or calls it off; never where the shop is the cause.
    keeps_deposit = models.BooleanField(_("不付尾款定金不退"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("预售")
        verbose_name_plural = _("预售")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="presale_clocks_in_order",
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(rest_from__gte=F("starts_at"))
                & Q(rest_until__gt=F("rest_from"))
                & Q(rest_until__gt=F("ends_at")),
            ),
            models.CheckConstraint(
                name="presale_deposit_is_a_part",
                # A fifth at most, which `presales.make` reckons exactly; SQLite compares floats.
                condition=Q(deposit__gt=0) & Q(price__gt=F("deposit") * 4),
            ),
            models.CheckConstraint(
                name="presale_within_quantity", condition=Q(booked__lte=F("quantity"))
            ),
        ]
        indexes: ClassVar = [models.Index(name="presale_by_end", fields=["store", "ends_at"])]

    def __str__(self) -> str:
        return self.name

    def is_running(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    @property
    def left(self) -> int:
        return self.quantity - self.booked

    @property
    def rest(self) -> Decimal:
        """Yuan apiece after the deposit."""
        return self.price - self.deposit


class Booking(StoreOwned):
    """What one order holds. `buyer` says who, as in a promotion's participation."""

    class State(models.TextChoices):
        HELD = "held", _("待付尾款")
        PAID = "paid", _("已付清")
        FREE = "free", _("已退出")

    presale = models.ForeignKey(Presale, models.PROTECT, related_name="bookings")
    # Of an order.
    reference = models.CharField(_("单据"), max_length=60, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    buyer = models.CharField(max_length=64)
    # A keyed hash of the order's phone, so that two accounts of one phone count as one.
    phone_key = models.CharField(max_length=64)
    count = models.PositiveIntegerField(_("件数"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    booked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="presale_booking_positive", condition=Q(count__gt=0))
        ]
        indexes: ClassVar = [models.Index(name="presale_booking_of_buyer", fields=["buyer"])]
