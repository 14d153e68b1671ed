"""积分商城: what a store gives its members for points, and who took it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from shop.catalog.models import ProductVariant
from shop.members.models import Member
from shop.promotions.models import Coupon
from shop.stores.models import StoreOwned


class Reward(StoreOwned):
    """
    One piece of a variant, or of a coupon, for `points`; goods for `money` yuan beside them.
    `taken` are those that stand now. What it costs never changes: it is turned off, and another
    one made.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    # As it was called on that day.
    name = models.CharField(_("名称"), max_length=255)
    variant = models.ForeignKey(
        ProductVariant, models.PROTECT, null=True, blank=True, related_name="+"
    )
    coupon = models.ForeignKey(Coupon, models.PROTECT, null=True, blank=True, related_name="+")
    points = models.PositiveIntegerField(_("要多少积分"))
    money = models.DecimalField(_("另付多少元"), max_digits=10, decimal_places=2, default=ZERO)
    total = models.PositiveIntegerField(_("一共多少份"), null=True, blank=True)
    per_member = models.PositiveIntegerField(_("每人最多几份"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("已兑换"), default=0, editable=False)
    is_on = models.BooleanField(_("可以兑换"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("积分商品")
        verbose_name_plural = _("积分商品")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="reward_is_goods_or_coupon",
                condition=Q(variant__isnull=False, coupon=None)
                | Q(variant=None, coupon__isnull=False, money=0),
            ),
            models.CheckConstraint(
                name="reward_costs_points", condition=Q(points__gte=1) & Q(money__gte=0)
            ),
            models.CheckConstraint(
                name="reward_within_total", condition=Q(total=None) | Q(taken__lte=F("total"))
            ),
        ]
        indexes: ClassVar = [models.Index(name="reward_on", fields=["store", "is_on"])]

    def __str__(self) -> str:
        return self.name

    @property
    def left(self) -> int | None:
        """None: as many as one likes."""
        return None if self.total is None else self.total - self.taken


class Redemption(StoreOwned):
    """So many of a reward that a member took, by an order or by a tap."""

    class State(models.TextChoices):
        RESERVED = "reserved", _("已占用")
        USED = "used", _("已兑换")
        RETURNED = "returned", _("已退回")

    reward = models.ForeignKey(Reward, models.PROTECT, related_name="redemptions")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    # Of an order, or of a tap.
    reference = models.CharField(_("单据"), max_length=60, unique=True)
    count = models.PositiveIntegerField(_("份数"))
    points = models.PositiveIntegerField(_("积分"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("积分兑换")
        verbose_name_plural = _("积分兑换")
        constraints: ClassVar = [
            models.CheckConstraint(name="redemption_of_some", condition=Q(count__gte=1)),
        ]
        indexes: ClassVar = [models.Index(name="redemption_of_member", fields=["reward", "member"])]
