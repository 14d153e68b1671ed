"""Who is a member of a store, at which level, and the ledgers of points and of balance."""

import secrets
from decimal import Decimal
from typing import ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from shop.stores.models import StoreOwned

# What a store begins with: name, and from how many yuan.
FIRST_LEVELS = ((gettext_noop("普通"), "0"), ("VIP", "1000"), (gettext_noop("超级VIP"), "5000"))


def new_number() -> str:
    """Public, and cannot be counted on."""
    return f"{secrets.randbelow(10**10):010d}"


class Programme(StoreOwned):
    """
    What a store set for its members; without a row, or with `is_on` False, nobody joins and
    nothing is earned. `points_per_yuan` spent are one yuan; at most `points_share` hundredths of
    an order are paid with them; `points_earned` come with each yuan paid for goods. Who comes by
    taps for `check_in_points` once a day, `check_in_most` of them a month; 0: off, no bound.
    """

    class Period(models.TextChoices):
        YEAR = "year", _("最近 12 个月")
        EVER = "ever", _("累计")

    is_on = models.BooleanField(_("开启会员"), default=False)
    points_per_yuan = models.PositiveIntegerField(_("多少积分抵 1 元"), default=100)
    points_share = models.DecimalField(
        _("积分最多抵订单的百分之几"), max_digits=5, decimal_places=2, default=Decimal(50)
    )
    points_earned = models.DecimalField(
        _("每付 1 元得多少积分"), max_digits=6, decimal_places=2, default=Decimal(1)
    )
    welcome_points = models.PositiveIntegerField(_("入会送积分"), default=0)
    birthday_points = models.PositiveIntegerField(_("生日送积分"), default=0)
    check_in_points = models.PositiveIntegerField(_("每天签到送积分"), default=0, db_default=0)
    check_in_most = models.PositiveIntegerField(_("每月签到最多送积分"), default=0, db_default=0)
    level_period = models.CharField(
        _("等级按哪段时间的消费算"), max_length=4, choices=Period.choices, default=Period.YEAR
    )

    class Meta:
        verbose_name = _("会员设置")
        verbose_name_plural = _("会员设置")
        constraints: ClassVar = [
            models.UniqueConstraint(name="programme_once", fields=["store"]),
            models.CheckConstraint(
                name="programme_points_make_sense",
                condition=Q(points_per_yuan__gte=1)
                & Q(points_share__gte=0)
                & Q(points_share__lte=100)
                & Q(points_earned__gte=0),
            ),
        ]


class MemberLevel(StoreOwned):
    """
    Rank 1 is where everybody begins. `threshold` yuan paid bring it; `discount_percent` of the
    price is still asked, in hundredths: 95 is 九五折.
    """

    rank = models.PositiveSmallIntegerField(_("第几级"))
    name = models.CharField(_("等级名称"), max_length=12)
    threshold = models.DecimalField(_("消费满多少元"), max_digits=10, decimal_places=2)
    discount_percent = models.DecimalField(
        _("按原价的百分之几"), max_digits=5, decimal_places=2, default=Decimal(100)
    )
    points_multiplier = models.DecimalField(
        _("积分倍数"), max_digits=4, decimal_places=2, default=Decimal(1)
    )
    free_freight = models.BooleanField(_("包邮"), default=False)

    class Meta:
        verbose_name = _("会员等级")
        verbose_name_plural = _("会员等级")
        constraints: ClassVar = [
            models.UniqueConstraint(name="member_level_rank_once", fields=["store", "rank"]),
            models.CheckConstraint(
                name="member_level_makes_sense",
                condition=Q(rank__gte=1)
                & Q(threshold__gte=0)
                & Q(discount_percent__gt=0)
                & Q(discount_percent__lte=100)
                & Q(points_multiplier__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def words(self) -> str:
        """For who reads a page: what the store did not name itself is said in their language."""
        return gettext(self.name) if self.name in dict(FIRST_LEVELS) else self.name


class Member(StoreOwned):
    """
    A person's membership of a store. The figures are the sums of the entries: points, points
    taken back that were no longer there, and yuan of balance, paid in and given on top.
    """

    # None: the account has ended; the ledgers stay whole.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("用户"),
    )
    number = models.CharField(_("会员号"), max_length=10, default=new_number)
    level = models.ForeignKey(
        MemberLevel, models.PROTECT, related_name="+", verbose_name=_("会员等级")
    )
    # The year in which the level was last looked at to come down.
    reviewed_year = models.PositiveSmallIntegerField(editable=False)
    # The year in which it was said that points end with it.
    warned_year = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    joined_at = models.DateTimeField(_("入会时间"))
    # Said once by the member.
    birthday = models.DateField(_("生日"), null=True, blank=True)
    points = models.PositiveIntegerField(_("积分"), default=0)
    points_owed = models.PositiveIntegerField(_("待扣积分"), default=0)
    principal = models.DecimalField(_("余额本金"), max_digits=10, decimal_places=2, default=ZERO)
    bonus = models.DecimalField(_("赠送余额"), max_digits=10, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("会员")
        verbose_name_plural = _("会员")
        constraints: ClassVar = [
            models.UniqueConstraint(name="member_once", fields=["store", "user"]),
            models.UniqueConstraint(name="member_number_once", fields=["store", "number"]),
            models.CheckConstraint(
                name="member_points_not_negative", condition=Q(points__gte=0, points_owed__gte=0)
            ),
            # Who owes has nothing to spend.
            models.CheckConstraint(
                name="member_owed_before_points", condition=Q(points=0) | Q(points_owed=0)
            ),
            models.CheckConstraint(
                name="member_balance_not_negative", condition=Q(principal__gte=0, bonus__gte=0)
            ),
        ]
        indexes: ClassVar = [models.Index(name="member_newest", fields=["store", "-joined_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def balance(self) -> Decimal:
        return self.principal + self.bonus


class Entry(StoreOwned):
    """One change of a member's ledger: append-only, once for a kind and reference."""

    reference = models.CharField(_("单据"), max_length=60)
    reason = models.CharField(_("原因"), max_length=100, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        abstract = True

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise TypeError("a member's ledger is append-only: book a new entry instead")


@receiver(pre_save, dispatch_uid="members' ledgers are append-only")
def _refuse_changes(sender: type[models.Model], instance: models.Model, **_given: object) -> None:
    if isinstance(instance, Entry) and not instance._state.adding:
        instance.delete()


class PointsEntry(Entry):
    """`amount` was added to the points, `owed` to what is owed; both are signed."""

    class Kind(models.TextChoices):
        EARNED = "earned", _("消费得积分")
        WELCOME = "welcome", _("入会送积分")
        BIRTHDAY = "birthday", _("生日送积分")
        CHECKED_IN = "checked_in", _("签到送积分")
        GIVEN = "given", _("店铺赠送")
        TAKEN = "taken", _("店铺扣除")
        SPENT = "spent", _("积分抵扣")
        RETURNED = "returned", _("抵扣退回")
        REDEEMED = "redeemed", _("积分兑换")
        UNREDEEMED = "unredeemed", _("兑换退回")
        TAKEN_BACK = "taken_back", _("退款收回")
        EXPIRED = "expired", _("积分到期")
        MERGED = "merged", _("账号合并")

    member = models.ForeignKey(Member, models.PROTECT, related_name="points_entries")
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    amount = models.IntegerField(_("积分"))
    owed = models.IntegerField(_("待扣积分"), default=0)
    after = models.PositiveIntegerField(_("结余"))

    class Meta:
        verbose_name = _("积分明细")
        verbose_name_plural = _("积分明细")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="points_entry_once", fields=["member", "kind", "reference"]
            ),
            models.CheckConstraint(
                name="points_entry_says_something", condition=~Q(amount=0, owed=0)
            ),
        ]
        indexes: ClassVar = [models.Index(name="points_of_member", fields=["member", "-id"])]

    @property
    def worth(self) -> int:
        """What it was about: 80 earned are 80, though 30 of them went for what was owed."""
        return self.amount - self.owed


class BalanceEntry(Entry):
    """Signed yuan: `amount` of what was paid in, `bonus` of what was given on top."""

    class Kind(models.TextChoices):
        TOP_UP = "top_up", _("充值")
        SPENT = "spent", _("余额支付")
        RETURNED = "returned", _("退回余额")
        WITHDRAWN = "withdrawn", _("余额退款")
        LAPSED = "lapsed", _("赠送作废")
        MERGED = "merged", _("账号合并")

    member = models.ForeignKey(Member, models.PROTECT, related_name="balance_entries")
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    amount = models.DecimalField(_("本金"), max_digits=10, decimal_places=2)
    bonus = models.DecimalField(_("赠送"), max_digits=10, decimal_places=2, default=ZERO)
    after = models.DecimalField(_("结余"), max_digits=10, decimal_places=2)

    class Meta:
        verbose_name = _("余额明细")
        verbose_name_plural = _("余额明细")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="balance_entry_once", fields=["member", "kind", "reference"]
            ),
            models.CheckConstraint(
                name="balance_entry_says_something", condition=~Q(amount=0, bonus=0)
            ),
        ]
        indexes: ClassVar = [models.Index(name="balance_of_member", fields=["member", "-id"])]

    @property
    def worth(self) -> Decimal:
        return self.amount + self.bonus
