"""平台活动: what the platform offers for stores to take part in, and which do."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from shop.promotions import terms_json
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Tier
from shop.stores.models import StoreOwned


class Campaign(models.Model):
    """
    Its terms never change: it is ended, and another one made. Of what it takes off the platform
    bears `platform_percent` hundredths, the store the rest.
    """

    # It names no page, picture or document; the operators' list would have it indexed.
    wagtail_reference_index_ignore = True

    number = models.CharField(_("编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    badge = models.CharField(_("商品上的短字"), max_length=12, blank=True)
    kind = models.CharField(_("类型"), max_length=16, choices=Promotion.Kind.choices)
    terms = models.JSONField(_("优惠"), default=dict)
    by_count = models.BooleanField(_("按件数"), default=False)
    repeats = models.BooleanField(_("每满都减"), default=False)
    stacking = models.CharField(
        _("同享"),
        max_length=12,
        choices=Promotion.Stacking.choices,
        default=Promotion.Stacking.WITH_COUPONS,
    )
    order_limit = models.DecimalField(
        _("一单最多优惠"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    platform_percent = models.DecimalField(
        _("平台承担百分之几"), max_digits=5, decimal_places=2, default=ZERO
    )
    rules = models.TextField(_("给商家的说明"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    join_until = models.DateTimeField(_("报名截止"))
    suspended_for = models.CharField(_("暂停的原因"), max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("平台活动")
        verbose_name_plural = _("平台活动")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="campaign_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("结束要晚于开始"),
            ),
            models.CheckConstraint(
                name="campaign_is_borne_in_parts",
                condition=Q(platform_percent__gte=0) & Q(platform_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return terms_json.tiers_of(self.terms)

    @property
    def store_percent(self) -> Decimal:
        return 100 - self.platform_percent


class Joining(StoreOwned):
    """A store that takes part, by a promotion of its own that the campaign governs."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="joinings")
    promotion = models.OneToOneField(Promotion, models.PROTECT, related_name="joining")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("参加平台活动")
        verbose_name_plural = _("参加平台活动")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="campaign_joined_once",
                fields=["campaign", "store"],
                condition=Q(left_at=None),
            )
        ]
