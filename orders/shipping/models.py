"""What left the shop, what bringing it costs, and when it is brought."""

from datetime import date, time
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import weekdays
from core.money import ZERO
from core.quantity import QuantityField
from orders.models import Delivery, OfOrderQuerySet, Order, OrderLine
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


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

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("发货单")
        verbose_name_plural = _("发货单")


class FulfillmentLineQuerySet(OfOrderQuerySet["FulfillmentLine"]):
    order_path = "fulfillment__order"


class FulfillmentLine(StoreOwned):
    fulfillment = models.ForeignKey(Fulfillment, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    quantity = QuantityField(_("数量"))

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = FulfillmentLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="fulfillment_line_unique", fields=["fulfillment", "line"]),
            models.CheckConstraint(name="fulfillment_line_positive", condition=Q(quantity__gt=0)),
        ]


class DeliveryProfile(StoreOwned):
    """Where a store is and what it weighs by: one row a store, missing until it is set."""

    # Where the store stands; empty while it has not said so.
    area_code = models.CharField(max_length=6, blank=True)
    latitude = models.DecimalField(
        _("纬度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("经度"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    # Codes of areas that local delivery reaches; none means the store's own city, and nowhere
    # while the store has not said where it is.
    local_areas = models.JSONField(default=list, blank=True)
    default_weight_grams = models.PositiveIntegerField(_("默认重量（克）"), default=500)
    # What a courier service asks for an address is asked of the shopper: `rider_price`.
    rider_price = models.BooleanField(_("同城按骑手实价收运费"), default=False, db_default=False)

    class Meta:
        verbose_name = _("配送设置")
        verbose_name_plural = _("配送设置")
        constraints: ClassVar = [
            models.UniqueConstraint(name="delivery_profile_once", fields=["store"]),
            models.CheckConstraint(
                name="delivery_profile_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    @property
    def default_weight(self) -> Decimal:
        """Kilograms of a piece of goods that no weight is known of."""
        return Decimal(self.default_weight_grams) / 1000


class FreightTemplate(StoreOwned):
    """A price list of 快递 or 物流; the default one of each is in force."""

    class Basis(models.TextChoices):
        WEIGHT = "weight", _("按重量")
        COUNT = "count", _("按件数")
        AMOUNT = "amount", _("按金额")

    DELIVERIES: ClassVar = [
        (Delivery.EXPRESS.value, Delivery.EXPRESS.label),
        (Delivery.FREIGHT.value, Delivery.FREIGHT.label),
    ]

    name = models.CharField(_("名称"), max_length=40)
    delivery = models.CharField(_("配送方式"), max_length=10, choices=DELIVERIES)
    basis = models.CharField(_("计费方式"), max_length=10, choices=Basis.choices)
    is_default = models.BooleanField(_("启用"), default=False)

    class Meta:
        verbose_name = _("运费模板")
        verbose_name_plural = _("运费模板")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="freight_template_one_default",
                fields=["store", "delivery"],
                condition=Q(is_default=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FreightRule(StoreOwned):
    """
    What it costs to some regions. `first` and `step` are kilograms or pieces; a template by
    amount has `tiers` instead: [["0.00", "12.00"], ["50.00", "6.00"]] – from an amount on,
    this fee.
    """

    template = models.ForeignKey(FreightTemplate, models.CASCADE, related_name="rules")
    # Area codes of 2, 4 or 6 digits; none means everywhere that no other rule names.
    regions = models.JSONField(default=list, blank=True)
    is_undeliverable = models.BooleanField(_("不配送"), default=False)
    first = QuantityField(_("首重或首件"), default=1)
    first_fee = models.DecimalField(_("首费"), max_digits=8, decimal_places=2, default=ZERO)
    step = QuantityField(_("续重或续件"), default=1)
    step_fee = models.DecimalField(_("续费"), max_digits=8, decimal_places=2, default=ZERO)
    tiers = models.JSONField(default=list, blank=True)
    free_from = models.DecimalField(
        _("满多少包邮"), max_digits=10, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("运费规则")
        verbose_name_plural = _("运费规则")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="freight_rule_not_negative",
                condition=Q(first__gte=0) & Q(first_fee__gte=0) & Q(step_fee__gte=0),
            ),
            models.CheckConstraint(name="freight_rule_step_positive", condition=Q(step__gt=0)),
        ]


class LocalBand(StoreOwned):
    """同城配送 up to a distance: 3 公里内 ¥3."""

    up_to_km = QuantityField(_("多少公里内"))
    fee = models.DecimalField(_("配送费"), max_digits=8, decimal_places=2)
    minimum = models.DecimalField(_("起送金额"), max_digits=10, decimal_places=2, default=ZERO)
    free_from = models.DecimalField(
        _("满多少免配送费"), max_digits=10, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("配送距离")
        verbose_name_plural = _("配送距离")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="local_band_unique",
                fields=["store", "up_to_km"],
                violation_error_message=_("已经有这个距离了"),
            ),
            models.CheckConstraint(
                name="local_band_sensible",
                condition=Q(up_to_km__gt=0) & Q(fee__gte=0) & Q(minimum__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(km)s 公里内") % {"km": self.up_to_km}


class DeliverySlot(StoreOwned):
    """A time of the week when goods are brought or picked up, with room for some orders."""

    weekdays = models.PositiveSmallIntegerField(_("星期"), default=weekdays.EVERY_DAY)
    starts = models.TimeField(_("开始"))
    ends = models.TimeField(_("结束"))
    # Orders a day; None takes any number.
    capacity = models.PositiveIntegerField(_("最多接几单"), null=True, blank=True)
    cutoff_minutes = models.PositiveIntegerField(_("提前多少分钟截止"), default=0)
    is_for_local = models.BooleanField(_("同城配送"), default=True)
    is_for_pickup = models.BooleanField(_("到店自提"), default=False)

    class Meta:
        verbose_name = _("配送时间段")
        verbose_name_plural = _("配送时间段")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delivery_slot_times",
                condition=Q(starts__lt=F("ends")),
                violation_error_message=_("结束时间要晚于开始时间"),
            ),
            models.CheckConstraint(
                name="delivery_slot_days",
                condition=Q(weekdays__gte=1) & Q(weekdays__lte=weekdays.EVERY_DAY),
                violation_error_message=_("至少选一天"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day_words} {self.hours}"

    def is_on(self, day: date) -> bool:
        return weekdays.is_in(self.weekdays, day.weekday())

    @property
    def hours(self) -> str:
        """09:00–12:00"""
        return f"{_clock(self.starts)}–{_clock(self.ends)}"

    @property
    def day_words(self) -> str:
        return weekdays.words(self.weekdays)


class SlotBooking(StoreOwned):
    """The place of an order in a slot. Those of cancelled orders do not count."""

    order = models.OneToOneField(Order, models.CASCADE, related_name="slot_booking")
    slot = models.ForeignKey(DeliverySlot, models.SET_NULL, null=True, related_name="bookings")
    on = models.DateField(_("日期"))

    class Meta:
        verbose_name = _("时间段预约")
        verbose_name_plural = _("时间段预约")
        indexes: ClassVar = [models.Index(name="slot_booking_day", fields=["slot", "on"])]


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
