"""Where the money stands that the platform collected for a store, and how it was paid out."""

import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from core.money import ZERO
from orders.models import Order
from orders.payments.models import AccountEntry
from shop.stores.models import StoreOwned


def new_number(at: datetime | None = None) -> str:
    """Tells the day and cannot be counted on: W26112048150926."""
    return f"W{timezone.localtime(at):%y%m%d}{secrets.randbelow(10**8):08d}"


class SettlementTerms(StoreOwned):
    """What operators agreed on with a store; without a row the platform's default holds."""

    rate = models.DecimalField(_("费率"), max_digits=5, decimal_places=4)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("结算费率")
        verbose_name_plural = _("结算费率")
        constraints: ClassVar = [
            models.UniqueConstraint(name="settlement_terms_once", fields=["store"]),
            models.CheckConstraint(
                name="settlement_rate_is_a_part", condition=Q(rate__gte=0) & Q(rate__lte=1)
            ),
        ]


class SettlementAccount(StoreOwned):
    """
    What the platform has for a store, in yuan. `frozen` waits for its orders' time; `available`
    can be withdrawn; `held` is in open withdrawals; `paid` has gone to the store; `fees` were
    kept. `owed` was refunded after it had gone. Together, owed taken off, they are the available
    money of the store's PaymentAccount at the platform. Every change is a SettlementEntry.
    """

    frozen = models.DecimalField(_("待结算"), max_digits=14, decimal_places=2, default=ZERO)
    available = models.DecimalField(_("可提现"), max_digits=14, decimal_places=2, default=ZERO)
    held = models.DecimalField(_("提现中"), max_digits=14, decimal_places=2, default=ZERO)
    paid = models.DecimalField(_("已提现"), max_digits=14, decimal_places=2, default=ZERO)
    fees = models.DecimalField(_("服务费"), max_digits=14, decimal_places=2, default=ZERO)
    owed = models.DecimalField(_("待补足"), max_digits=14, decimal_places=2, default=ZERO)

    class Meta:
        verbose_name = _("结算账户")
        verbose_name_plural = _("结算账户")
        constraints: ClassVar = [
            models.UniqueConstraint(name="settlement_account_once", fields=["store"]),
            models.CheckConstraint(
                name="settlement_account_not_negative",
                condition=Q(frozen__gte=0)
                & Q(available__gte=0)
                & Q(held__gte=0)
                & Q(paid__gte=0)
                & Q(fees__gte=0)
                & Q(owed__gte=0),
            ),
            # Who owes has nothing to withdraw.
            models.CheckConstraint(
                name="settlement_owed_before_available",
                condition=Q(available=0) | Q(owed=0),
            ),
        ]


class OrderSettlement(StoreOwned):
    """What of one order is the store's: `amount` was captured and not given back."""

    order = models.OneToOneField(Order, models.PROTECT, related_name="settlement")
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2, default=ZERO)
    # As agreed when the money came.
    rate = models.DecimalField(_("费率"), max_digits=5, decimal_places=4)
    # Of `amount`, once it is settled.
    fee = models.DecimalField(_("服务费"), max_digits=12, decimal_places=2, default=ZERO)
    settled_at = models.DateTimeField(_("结算时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("订单结算")
        verbose_name_plural = _("订单结算")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="order_settlement_not_negative", condition=Q(amount__gte=0) & Q(fee__gte=0)
            )
        ]
        indexes: ClassVar = [
            models.Index(
                name="order_settlement_open", fields=["order"], condition=Q(settled_at=None)
            )
        ]


class PayoutAccount(StoreOwned):
    """Where a store wants its money: one at a time."""

    holder = models.CharField(_("户名"), max_length=50)
    bank = models.CharField(_("开户行"), max_length=80)
    number = EncryptedTextField(_("账号"))
    tail = models.CharField(max_length=4)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("提现账户")
        verbose_name_plural = _("提现账户")
        constraints: ClassVar = [
            models.UniqueConstraint(name="payout_account_once", fields=["store"])
        ]

    @property
    def masked(self) -> str:
        return f"**** {self.tail}"


class Withdrawal(StoreOwned):
    """Money a store asked for: to where, and what became of it."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("待审核")
        APPROVED = "approved", _("待打款")
        PAID = "paid", _("已打款")
        REFUSED = "refused", _("未通过")

    OPEN = (State.REQUESTED, State.APPROVED)

    number = models.CharField(_("提现单号"), max_length=20, unique=True, default=new_number)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    state = models.CharField(
        _("状态"), max_length=10, choices=State.choices, default=State.REQUESTED
    )
    # As it was when the money was asked for.
    holder = models.CharField(_("户名"), max_length=50)
    bank = models.CharField(_("开户行"), max_length=80)
    account_number = EncryptedTextField(_("账号"))
    tail = models.CharField(max_length=4)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(_("原因"), max_length=100, blank=True)
    # The bank's number of the transfer.
    voucher = models.CharField(_("打款凭证号"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(_("审核时间"), null=True, blank=True)
    paid_at = models.DateTimeField(_("打款时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("提现")
        verbose_name_plural = _("提现")
        permissions: ClassVar = [("pay_out", _("财务：审核和支付提现"))]
        constraints: ClassVar = [
            models.CheckConstraint(name="withdrawal_positive", condition=Q(amount__gt=0)),
            # One transfer of the bank pays one withdrawal.
            models.UniqueConstraint(
                name="withdrawal_voucher_once", fields=["voucher"], condition=~Q(voucher="")
            ),
            models.CheckConstraint(
                name="withdrawal_paid_has_voucher", condition=~Q(state="paid") | ~Q(voucher="")
            ),
        ]
        indexes: ClassVar = [models.Index(name="withdrawal_newest", fields=["store", "-id"])]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def masked(self) -> str:
        return f"**** {self.tail}"


class SettlementEntry(StoreOwned):
    """One change of an account; never changed afterwards. `amount` is what people read of it."""

    class Kind(models.TextChoices):
        CAME = "came", _("收款")
        WENT = "went", _("退款")
        SETTLED = "settled", _("结算")
        REQUESTED = "requested", _("申请提现")
        GIVEN_BACK = "given_back", _("提现退回")
        PAID = "paid", _("提现到账")

    account = models.ForeignKey(SettlementAccount, models.PROTECT, related_name="entries")
    kind = models.CharField(_("类型"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    entry = models.OneToOneField(
        AccountEntry, models.PROTECT, null=True, related_name="settlement_entry"
    )
    withdrawal = models.ForeignKey(Withdrawal, models.PROTECT, null=True, related_name="entries")
    frozen_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    available_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    held_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    paid_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    fees_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    owed_change = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    available_after = models.DecimalField(max_digits=14, decimal_places=2)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("结算流水")
        verbose_name_plural = _("结算流水")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="settlement_entry_once_an_order",
                fields=["order"],
                condition=Q(kind="settled"),
            ),
            models.UniqueConstraint(
                name="settlement_entry_once_a_withdrawal",
                fields=["withdrawal", "kind"],
                condition=Q(withdrawal__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="settlement_entry_of_day", fields=["store", "created_at"])
        ]
