"""Levels, reservations, and the ledger that explains every change of a level."""

from decimal import Decimal
from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned


class StockLevel(StoreOwned):
    """How much of one variant there is; every change to on_hand is a StockMovement."""

    variant = models.OneToOneField(
        ProductVariant, models.PROTECT, related_name="level", verbose_name=_("规格")
    )
    on_hand = QuantityField(_("现货"), default=0)
    reserved = QuantityField(_("已锁定"), default=0)
    low_at = QuantityField(_("低于多少提醒"), default=5)
    # Of what a running 限时抢购 laid aside: everybody may buy it, at its price. Not on hand.
    apart = QuantityField(_("抢购中"), default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("库存")
        verbose_name_plural = _("库存")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="stock_reserved_not_negative", condition=Q(reserved__gte=0)
            ),
            models.CheckConstraint(
                name="stock_reserved_lte_on_hand",
                condition=Q(reserved__lte=F("on_hand")),
                violation_error_message=_("库存不能少于已锁定的数量"),
            ),
            models.CheckConstraint(name="stock_apart_not_negative", condition=Q(apart__gte=0)),
        ]

    @property
    def available(self) -> Decimal:
        """What can be sold now."""
        return self.on_hand - self.reserved

    @property
    def buyable(self) -> Decimal:
        """The most that one line can have: from the shelf, or of what a 限时抢购 laid aside."""
        return max(self.available, self.apart)


class StockReservation(StoreOwned):
    """Goods held for an order until they leave the shop or are given back."""

    class State(models.TextChoices):
        HELD = "held", _("锁定")
        CONSUMED = "consumed", _("已出库")
        RELEASED = "released", _("已释放")

    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    reference = models.CharField(_("单据"), max_length=60)
    quantity = QuantityField(_("数量"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    # None: held until somebody decides (cash on delivery); else a sweep may release it.
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="reservation_unique", fields=["reference", "variant"]),
            models.CheckConstraint(
                name="reservation_quantity_positive", condition=Q(quantity__gt=0)
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="reservation_held", fields=["variant"], condition=Q(state="held")),
        ]


class StockMovement(StoreOwned):
    """One line of the ledger: append-only, its sum is on_hand."""

    class Kind(models.TextChoices):
        OPENING = "opening", _("初始库存")
        RECEIVE = "receive", _("进货")
        ADJUST = "adjust", _("调整")
        COUNT = "count", _("盘点")
        LOSS = "loss", _("损耗")
        SALE = "sale", _("出库")
        RETURN = "return", _("退货入库")
        ALLOT = "allot", _("抢购划拨")

    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="movements")
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    # Signed: what was added to on_hand.
    quantity = QuantityField(_("数量"))
    on_hand_after = QuantityField(_("结余"))
    reason = models.CharField(_("原因"), max_length=100, blank=True)
    reference = models.CharField(_("单据"), max_length=60, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("操作人"),
    )
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("库存流水")
        verbose_name_plural = _("库存流水")
        constraints: ClassVar = [
            # The same document books the same goods once.
            models.UniqueConstraint(
                name="movement_unique",
                fields=["kind", "reference", "variant"],
                condition=~Q(reference=""),
            ),
        ]
        indexes: ClassVar = [models.Index(name="movement_of_variant", fields=["variant", "-id"])]

    @property
    def document(self) -> str:
        """The document as people read it: 订单 26112048150926."""
        said = self.reference.replace("aftersale ", str(_("售后 ")))
        said = said.replace("flash ", str(_("抢购 "))).replace("bulk ", str(_("批量修改 ")))
        return said.replace("order ", str(_("订单 ")))

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            self._refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        self._refuse()

    @staticmethod
    def _refuse() -> NoReturn:
        raise TypeError("the stock ledger is append-only: book a new movement instead")
