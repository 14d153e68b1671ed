"""限时抢购 and 秒杀: goods laid aside for a price and an hour, who took of them, and places."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned


class FlashItem(StoreOwned):
    """
    So many pieces of one variant. At its hour they leave the shelf (`allotted`: as many as there
    were); of these `taken` are in orders and `returned` are on the shelf again.
    """

    class Kind(models.TextChoices):
        FLASH = "flash", _("限时抢购")
        SECKILL = "seckill", _("秒杀")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(_("类型"), max_length=8, choices=Kind.choices)
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="flash_items")
    price = models.DecimalField(_("抢购价"), max_digits=10, decimal_places=2)
    quantity = models.PositiveIntegerField(_("数量"))
    per_buyer = models.PositiveSmallIntegerField(_("每人限购"), default=1)
    pay_minutes = models.PositiveSmallIntegerField(_("几分钟内付款"), default=15)
    is_shared = models.BooleanField(_("可以和其他优惠同享"), default=False)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    paused_at = models.DateTimeField(_("暂停"), null=True, blank=True)
    # When the goods left the shelf, and when the last of them was settled.
    allotted_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    allotted = models.PositiveIntegerField(_("已备货"), default=0, editable=False)
    taken = models.PositiveIntegerField(_("已抢"), default=0, editable=False)
    returned = models.PositiveIntegerField(_("已退回库存"), default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("抢购")
        verbose_name_plural = _("抢购")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="flash_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("结束要晚于开始"),
            ),
            models.CheckConstraint(
                name="flash_within_allotment",
                condition=Q(taken__gte=0)
                & Q(returned__gte=0)
                & Q(allotted__gte=F("taken") + F("returned"))
                & Q(allotted__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="flash_terms",
                condition=Q(price__gt=0)
                & Q(quantity__gt=0)
                & Q(per_buyer__gt=0)
                & Q(pay_minutes__gt=0),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="flash_by_end", fields=["store", "ends_at"]),
            models.Index(name="flash_open", fields=["starts_at"], condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def left(self) -> int:
        """What nobody ordered yet; of a 秒杀 somebody may hold a place for some of it."""
        return self.allotted - self.taken - self.returned

    @property
    def is_seckill(self) -> bool:
        return self.kind == self.Kind.SECKILL

    @property
    def reference(self) -> str:
        """How the stock ledger names it."""
        return f"flash {self.number}"


class FlashTake(StoreOwned):
    """What one order took. `buyer` as in `promotions.Participation`."""

    item = models.ForeignKey(FlashItem, models.PROTECT, related_name="takes")
    # Of an order.
    reference = models.CharField(_("单据"), max_length=60)
    buyer = models.CharField(max_length=64)
    quantity = models.PositiveIntegerField(_("数量"))
    is_returned = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="flash_take_once_an_order", fields=["item", "reference"]),
            models.CheckConstraint(name="flash_take_positive", condition=Q(quantity__gt=0)),
        ]
        indexes: ClassVar = [
            models.Index(name="flash_take_of_buyer", fields=["item", "buyer"]),
            models.Index(name="flash_take_reference", fields=["reference"]),
        ]


class Place(StoreOwned):
    """
    One piece of a 秒杀, made before its hour. Free without `buyer` (a signed key); `token` is
    what the address of its checkout says, `reference` the order that took it.
    """

    item = models.ForeignKey(FlashItem, models.PROTECT, related_name="places")
    buyer = models.CharField(max_length=64, null=True)
    token = models.CharField(max_length=32, null=True, unique=True)
    expires_at = models.DateTimeField(null=True)
    reference = models.CharField(_("单据"), max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="place_one_a_buyer", fields=["item", "buyer"]),
            models.CheckConstraint(
                name="place_free_or_somebodys",
                condition=Q(buyer=None, token=None, expires_at=None, reference="")
                | Q(buyer__isnull=False, token__isnull=False, expires_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            # What can be grabbed: the free, and those nobody ordered in time.
            models.Index(
                name="place_open",
                fields=["item", "expires_at"],
                condition=Q(reference=""),
            ),
            models.Index(name="place_reference", fields=["reference"], condition=~Q(reference="")),
        ]
