"""Where the money stands."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from orders.models import Order
from orders.payments.models.payment import PaymentOrder
from orders.payments.models.refund import Refund
from shop.stores.models import StoreOwned


class PaymentAccount(StoreOwned):
    """
    What a store has received and not given back. `balance = available + frozen`; frozen is
    what unfinished refunds will take. Every change is an AccountEntry.
    """

    class Holder(models.TextChoices):
        PLATFORM = "platform", _("平台代收")
        STORE = "store", _("商家自收")
        # Came before, by a top-up: counted there, and here what was bought with it.
        BALANCE = "balance", _("会员余额")

    holder = models.CharField(_("资金所在"), max_length=10, choices=Holder.choices)
    balance = models.DecimalField(_("余额"), max_digits=14, decimal_places=2, default=ZERO)
    available = models.DecimalField(_("可用"), max_digits=14, decimal_places=2, default=ZERO)
    frozen = models.DecimalField(_("冻结"), max_digits=14, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("资金账户")
        verbose_name_plural = _("资金账户")
        constraints: ClassVar = [
            models.UniqueConstraint(name="payment_account_once", fields=["store", "holder"]),
            models.CheckConstraint(
                name="payment_account_adds_up",
                # Rounded, because SQLite keeps and adds floats.
                condition=Q(Exact(Round(F("balance") - F("available") - F("frozen"), 2), ZERO))
                & Q(frozen__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_holder_display())


class AccountEntry(StoreOwned):
    """One change of an account; never changed afterwards."""

    class Kind(models.TextChoices):
        CAPTURED = "captured", _("收款")
        REVERSED = "reversed", _("撤销收款")
        HELD = "held", _("退款冻结")
        FREED = "freed", _("退款解冻")
        REFUNDED = "refunded", _("退款")

    account = models.ForeignKey(PaymentAccount, models.PROTECT, related_name="entries")
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    payment = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="+")
    balance_change = models.DecimalField(_("余额变动"), max_digits=12, decimal_places=2)
    frozen_change = models.DecimalField(_("冻结变动"), max_digits=12, decimal_places=2)
    balance_after = models.DecimalField(_("余额"), max_digits=14, decimal_places=2)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)

    class Meta:
        verbose_name = _("账户流水")
        verbose_name_plural = _("账户流水")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="account_entry_once_a_payment",
                fields=["payment", "kind"],
                condition=Q(refund__isnull=True),
            ),
            models.UniqueConstraint(
                name="account_entry_once_a_refund",
                fields=["refund", "kind"],
                condition=Q(refund__isnull=False),
            ),
        ]
