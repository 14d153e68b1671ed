"""团购: what a store offers to so many buyers together, the groups they form, and their seats."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StoreOwned


def new_token() -> str:
    return secrets.token_urlsafe(18)


class GroupBuy(StoreOwned):
    """
    A product, or one variant of it, at `price` yuan apiece for `size` buyers who come together
    within `hours`. Its terms never change: it is ended, and another one made.
    """

    number = models.CharField(_("团购编号"), max_length=20, unique=True)
    # As it was called on that day.
    name = models.CharField(_("名称"), max_length=255)
    product = models.ForeignKey(
        ProductPage, models.SET_NULL, null=True, verbose_name=_("商品"), related_name="+"
    )
    # None: all variants of the product.
    variant = models.ForeignKey(
        ProductVariant, models.PROTECT, null=True, blank=True, related_name="+"
    )
    price = models.DecimalField(_("团购价"), max_digits=10, decimal_places=2)
    size = models.PositiveSmallIntegerField(_("几人成团"))
    hours = models.PositiveSmallIntegerField(_("几小时内凑齐"))
    # How much of it one buyer may have, in all groups together.
    per_buyer = models.PositiveIntegerField(_("每人最多买多少"), null=True, blank=True)
    groups_limit = models.PositiveIntegerField(_("最多多少个团"), null=True, blank=True)
    # How many were opened and did not fall apart before anybody paid.
    groups = models.PositiveIntegerField(_("已开团"), default=0, editable=False)
    starts_at = models.DateTimeField(_("开始"))
    # No group is opened from then on; those that are open go on.
    ends_at = models.DateTimeField(_("结束"))
    makes_anyway = models.BooleanField(_("到时间人不够也成团"), default=False)
    shows_open = models.BooleanField(_("让顾客看到还差人的团"), default=True)
    stacks = models.BooleanField(_("可以和其他优惠同享"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("团购")
        verbose_name_plural = _("团购")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="group_buy_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("结束要晚于开始"),
            ),
            models.CheckConstraint(
                name="group_buy_of_several", condition=Q(size__gte=2) & Q(hours__gte=1)
            ),
            models.CheckConstraint(name="group_buy_costs", condition=Q(price__gt=0)),
            models.CheckConstraint(
                name="group_buy_within_groups",
                condition=Q(groups_limit=None) | Q(groups__lte=F("groups_limit")),
            ),
        ]
        indexes: ClassVar = [models.Index(name="group_buy_by_end", fields=["store", "ends_at"])]

    def __str__(self) -> str:
        return self.name

    def is_running(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at

    @property
    def is_full(self) -> bool:
        """No more groups can be opened."""
        return self.groups_limit is not None and self.groups >= self.groups_limit


class Group(StoreOwned):
    """
    Buyers who came together. `taken` seats are held or paid, `paid` of them are paid; both are
    changed with the seat, by conditional updates. `size` is the group buy's.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待成团")
        MADE = "made", _("已成团")
        FAILED = "failed", _("未成团")

    group_buy = models.ForeignKey(GroupBuy, models.PROTECT, related_name="opened")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    size = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    paid = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField(_("截止"))
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="group_seats_within_size",
                condition=Q(taken__lte=F("size")) & Q(paid__lte=F("taken")),
            ),
            models.CheckConstraint(
                name="group_is_settled_once",
                condition=Q(state="open") ^ Q(settled_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="group_open_by_end", fields=["ends_at"], condition=Q(state="open")),
            models.Index(name="group_of_group_buy", fields=["group_buy", "state", "ends_at"]),
        ]

    @property
    def missing(self) -> int:
        """So many buyers have still to pay."""
        return self.size - self.paid


class Seat(StoreOwned):
    """
    One order's place in a group. `buyer` says who, as in a promotion's participation; `phone_key`
    is a keyed hash of the order's phone: neither sits in a group twice. `label` is all that the
    others see of a person: 王**.
    """

    class State(models.TextChoices):
        HELD = "held", _("待付款")
        PAID = "paid", _("已付款")
        FREE = "free", _("已退出")

    group = models.ForeignKey(Group, models.PROTECT, related_name="seats")
    # Of an order.
    reference = models.CharField(_("单据"), max_length=60, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    buyer = models.CharField(max_length=64)
    phone_key = models.CharField(max_length=64)
    label = models.CharField(max_length=8, blank=True)
    quantity = QuantityField(_("数量"))
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    is_opener = models.BooleanField(_("团长"), default=False)
    taken_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="group_seat_once_a_buyer",
                fields=["group", "buyer"],
                condition=~Q(state="free"),
            ),
            models.UniqueConstraint(
                name="group_seat_once_a_phone",
                fields=["group", "phone_key"],
                condition=~Q(state="free"),
            ),
            models.CheckConstraint(name="group_seat_positive", condition=Q(quantity__gt=0)),
        ]
        indexes: ClassVar = [models.Index(name="group_seat_of_buyer", fields=["buyer", "state"])]
