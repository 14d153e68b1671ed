"""A store's terms for balance, and what members paid in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from orders.models import Order
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
