"""Promotions of a store, and who took part."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from shop.promotions import terms_json
from shop.promotions.reckoning.terms import Scope, Tier
from shop.stores.models import StoreOwned


class Promotion(StoreOwned):
    """
    What a store offers for a while. `terms` holds tiers and scope (`terms_json`). Of one with a
    limit every order changes the row: `spent` yuan and `people` count what is reserved or used.
    """

    # It names no page, picture or document; the operators' list would have it indexed.
    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        PERCENT = "percent", _("打折")
        PRICE = "price", _("特价")
        NTH = "nth", _("第 N 件优惠")
        BUNDLE = "bundle", _("N 件一口价")
        SPEND_OFF = "spend_off", _("满减")
        SPEND_PERCENT = "spend_percent", _("满折")
        GIFT = "gift", _("满赠")
        FREE_FREIGHT = "free_freight", _("满包邮")

    class Stacking(models.TextChoices):
        ALONE = "alone", _("不和其他优惠同享")
        WITH_COUPONS = "with_coupons", _("可以用优惠券")
        WITH_ALL = "with_all", _("可以和其他活动、优惠券同享")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("所有人")
        NEW = "new", _("没在本店买过的人")
        MEMBERS = "members", _("会员")
        SIGNED_UP = "signed_up", _("报名的人")

    number = models.CharField(_("活动编号"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=40)
    badge = models.CharField(_("商品上的短字"), max_length=12, blank=True)
    kind = models.CharField(_("类型"), max_length=16, choices=Kind.choices)
    terms = models.JSONField(_("优惠和范围"), default=dict)
    is_draft = models.BooleanField(_("草稿"), default=True)
    # By the platform, which says why; the shop cannot go on by itself.
    suspended_for = models.CharField(
        _("平台暂停的原因"), max_length=200, blank=True, default="", db_default="", editable=False
    )
    # The store's part in something of the platform, which sets what it says and when.
    is_platforms = models.BooleanField(
        _("平台活动"), default=False, db_default=False, editable=False
    )
    paused_at = models.DateTimeField(_("暂停"), null=True, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    by_count = models.BooleanField(_("按件数"), default=False)
    repeats = models.BooleanField(_("每满都减"), default=False)
    audience = models.CharField(
        _("谁可以用"), max_length=10, choices=Audience.choices, default=Audience.EVERYONE
    )
    level = models.PositiveSmallIntegerField(_("几级会员起"), default=1)
    priority = models.SmallIntegerField(_("优先级"), default=0)
    stacking = models.CharField(
        _("同享"), max_length=12, choices=Stacking.choices, default=Stacking.WITH_COUPONS
    )
    order_limit = models.DecimalField(
        _("一单最多优惠"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    budget = models.DecimalField(
        _("一共最多优惠"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    people_limit = models.PositiveIntegerField(_("最多多少人参加"), null=True, blank=True)
    per_buyer = models.PositiveIntegerField(_("每人几次"), null=True, blank=True)
    spent = models.DecimalField(
        _("已优惠"), max_digits=12, decimal_places=2, default=ZERO, editable=False
    )
    people = models.PositiveIntegerField(_("参加人数"), default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("促销活动")
        verbose_name_plural = _("促销活动")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="promotion_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("结束要晚于开始"),
            ),
            models.CheckConstraint(
                name="promotion_within_budget",
                condition=Q(spent__gte=0) & (Q(budget=None) | Q(spent__lte=F("budget"))),
                violation_error_message=_("一共最多优惠不能比已经优惠的少"),
            ),
            models.CheckConstraint(
                name="promotion_within_people",
                condition=Q(people_limit=None) | Q(people__lte=F("people_limit")),
                violation_error_message=_("人数上限不能比已经参加的人少"),
            ),
        ]
        indexes: ClassVar = [models.Index(name="promotion_by_end", fields=["store", "ends_at"])]

    def __str__(self) -> str:
        return self.name

    @property
    def tiers(self) -> tuple[Tier, ...]:
        return terms_json.tiers_of(self.terms)

    @property
    def scope(self) -> Scope:
        return terms_json.scope_of(self.terms)

    @property
    def is_limited(self) -> bool:
        """Whether uses are counted on this row, and wait for each other."""
        limits = (self.budget, self.people_limit, self.per_buyer)
        return self.asks_to_sign_up or any(limit is not None for limit in limits)

    @property
    def asks_to_sign_up(self) -> bool:
        """Only for who said before that they take part; `people` counts these."""
        return self.audience == self.Audience.SIGNED_UP

    @property
    def is_exhausted(self) -> bool:
        """Nothing is left of its budget, or no place for another buyer who may just come."""
        is_spent = self.budget is not None and self.spent >= self.budget
        return is_spent or (self.is_full and not self.asks_to_sign_up)

    @property
    def is_full(self) -> bool:
        """Nobody else can take part."""
        return self.people_limit is not None and self.people >= self.people_limit


class Participation(StoreOwned):
    """
    One order's part in a promotion with a limit, or that somebody signed up for one. `buyer` says
    who: "u12" for an account, a keyed hash of the phone for a guest.
    """

    class State(models.TextChoices):
        SIGNED_UP = "signed_up", _("已报名")
        RESERVED = "reserved", _("已占用")
        USED = "used", _("已使用")
        RETURNED = "returned", _("已退回")

    promotion = models.ForeignKey(Promotion, models.PROTECT, related_name="participations")
    number = models.CharField(_("参加编号"), max_length=20, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    buyer = models.CharField(max_length=64)
    # Of an order, or "sign-up u12".
    reference = models.CharField(_("单据"), max_length=60)
    amount = models.DecimalField(_("优惠"), max_digits=10, decimal_places=2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RESERVED)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="participation_once_an_order", fields=["promotion", "reference"]
            ),
            models.CheckConstraint(name="participation_not_negative", condition=Q(amount__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(name="participation_of_buyer", fields=["promotion", "buyer"]),
            models.Index(name="participation_reference", fields=["reference"]),
        ]
