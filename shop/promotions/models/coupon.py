"""Coupons of a store, the pieces that shoppers hold, and the codes that give one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from shop.promotions import terms_json
from shop.promotions.reckoning.terms import Scope
from shop.stores.models import StoreOwned


class Coupon(StoreOwned):
    """A kind of coupon. `terms` holds its scope; valid until a day, or so long after claiming."""

    class Kind(models.TextChoices):
        AMOUNT = "amount", _("满减券")
        PERCENT = "percent", _("折扣券")
        FREIGHT = "freight", _("运费券")

    class Stacking(models.TextChoices):
        ALONE = "alone", _("不和活动同享")
        WITH_COUPONS = "with_coupons", _("可以和活动同享")

    number = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("减多少"), max_digits=10, decimal_places=2, default=ZERO)
    percent = models.DecimalField(_("打几折"), max_digits=5, decimal_places=2, default=100)
    most = models.DecimalField(_("最多减"), max_digits=10, decimal_places=2, null=True, blank=True)
    threshold = models.DecimalField(_("满多少可用"), max_digits=10, decimal_places=2, default=ZERO)
    terms = models.JSONField(_("范围"), default=dict)
    stacking = models.CharField(
        _("同享"), max_length=12, choices=Stacking.choices, default=Stacking.WITH_COUPONS
    )
    claim_from = models.DateTimeField(_("开始领取"))
    claim_until = models.DateTimeField(_("截止领取"))
    # One of the two: until a moment, or so many days from the claim.
    valid_until = models.DateTimeField(_("有效期至"), null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(_("领取后几天有效"), null=True, blank=True)
    total = models.PositiveIntegerField(_("一共多少张"), null=True, blank=True)
    per_person = models.PositiveSmallIntegerField(_("每人几张"), default=1)
    claimed = models.PositiveIntegerField(_("已领"), default=0, editable=False)
    is_on_page = models.BooleanField(_("店里可以领"), default=True)
    # None: no order brings one.
    given_from = models.DecimalField(
        _("订单完成后送：满多少元"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    code = models.CharField(_("口令"), max_length=20, blank=True)
    is_stopped = models.BooleanField(_("停止发放"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("优惠券")
        verbose_name_plural = _("优惠券")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="coupon_within_total", condition=Q(total=None) | Q(claimed__lte=F("total"))
            ),
            models.CheckConstraint(
                name="coupon_valid_until_or_days",
                condition=Q(valid_until=None) ^ Q(valid_days=None),
            ),
            models.UniqueConstraint(
                name="coupon_code_unique_in_store",
                fields=["store", "code"],
                condition=~Q(code=""),
                violation_error_message=_("这个口令已经有别的券在用"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return terms_json.scope_of(self.terms)


class CouponHolding(StoreOwned):
    """One piece in somebody's hands; `n` counts a person's pieces of one kind from 1."""

    class State(models.TextChoices):
        HELD = "held", _("可用")
        RESERVED = "reserved", _("已占用")
        USED = "used", _("已使用")

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="holdings")
    number = models.CharField(_("编号"), max_length=20, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="coupons")
    n = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    # Of an order, while it is not held.
    reference = models.CharField(_("单据"), max_length=60, blank=True)
    claimed_at = models.DateTimeField()
    valid_until = models.DateTimeField(_("有效期至"))
    used_at = models.DateTimeField(null=True, blank=True)
    # The order that brought it, as in `reference`.
    given_for = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="coupon_holding_unique", fields=["coupon", "user", "n"]),
            models.UniqueConstraint(
                name="coupon_once_for_an_order",
                fields=["given_for", "coupon"],
                condition=~Q(given_for=""),
            ),
            models.CheckConstraint(
                name="coupon_holding_of_an_order",
                condition=Q(state="held", reference="") | (~Q(state="held") & ~Q(reference="")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="coupon_holding_of_user", fields=["user", "store", "valid_until"]),
            models.Index(
                name="coupon_holding_reference",
                fields=["reference"],
                condition=~Q(reference=""),
            ),
        ]


class CouponCode(StoreOwned):
    """A code that gives one piece, once. What is not redeemed yet counts as claimed already."""

    coupon = models.ForeignKey(Coupon, models.PROTECT, related_name="codes")
    code = models.CharField(_("口令"), max_length=20)
    made_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    # None before, and again when the account that redeemed it is gone.
    holding = models.OneToOneField(
        CouponHolding, models.SET_NULL, null=True, blank=True, related_name="code"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="single_code_unique_in_store", fields=["store", "code"])
        ]
