"""A store's terms for balance, and what members paid in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from orders.models import Order
from shop.members.models import Member, new_number
from shop.stores.models import StoreOwned


class BalanceTerms(StoreOwned):
    """
    Whether members may pay in. Without a row nobody does; what was paid in before can be spent
    all the same.
    """

    is_on = models.BooleanField(_("开启余额充值"), default=False)
    # By 《单用途商业预付卡管理办法（试行）》; the caps are in `terms`.
    is_registered = models.BooleanField(_("已办理单用途卡备案"), default=False)

    class Meta:
        verbose_name = _("余额设置")
        verbose_name_plural = _("余额设置")
        constraints: ClassVar = [
            models.UniqueConstraint(name="balance_terms_once", fields=["store"])
        ]


class TopUpTier(StoreOwned):
    """Who pays in `amount` yuan or more gets `bonus` on top."""

    amount = models.DecimalField(_("充"), max_digits=8, decimal_places=2)
    bonus = models.DecimalField(_("送"), max_digits=8, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("充值档位")
        verbose_name_plural = _("充值档位")
        constraints: ClassVar = [
            models.UniqueConstraint(name="top_up_tier_once", fields=["store", "amount"]),
            models.CheckConstraint(
                name="top_up_tier_makes_sense", condition=Q(amount__gt=0) & Q(bonus__gte=0)
            ),
        ]


class TopUp(StoreOwned):
    """
    What an order without goods is for: its total goes to its buyer's balance when it is paid,
    with `bonus` yuan on top, as it was offered then.
    """

    order = models.OneToOneField(Order, models.PROTECT, related_name="top_up")
    bonus = models.DecimalField(_("赠送"), max_digits=8, decimal_places=2, default=ZERO)
    booked_at = models.DateTimeField(_("到账时间"), null=True)

    class Meta:
        verbose_name = _("充值")
        verbose_name_plural = _("充值")
        constraints: ClassVar = [
            models.CheckConstraint(name="top_up_bonus_not_negative", condition=Q(bonus__gte=0)),
        ]


class BalanceWithdrawal(StoreOwned):
    """
    A member wants `amount` yuan back, all that was paid in and not spent. It is out of the
    balance while the shop decides; with it `bonus` that was given on top ends.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("等商家处理")
        PAID = "paid", _("已退款")
        REFUSED = "refused", _("商家没有同意")

    member = models.ForeignKey(Member, models.PROTECT, related_name="withdrawals")
    # Whose balance it goes back to; other than the member's where two accounts became one.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    number = models.CharField(_("申请编号"), max_length=10, default=new_number)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.ASKED)
    amount = models.DecimalField(_("金额"), max_digits=10, decimal_places=2)
    bonus = models.DecimalField(_("赠送"), max_digits=10, decimal_places=2)
    # Where the shop shall send it, in the member's words.
    account = models.CharField(_("退到哪里"), max_length=100, blank=True)
    reason = models.CharField(_("原因"), max_length=100, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("余额退款申请")
        verbose_name_plural = _("余额退款申请")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="balance_withdrawal_number_once", fields=["store", "number"]
            ),
            models.UniqueConstraint(
                name="balance_withdrawal_one_asked",
                fields=["member"],
                condition=Q(state="asked"),
            ),
            models.CheckConstraint(
                name="balance_withdrawal_positive", condition=Q(amount__gt=0) & Q(bonus__gte=0)
            ),
        ]
