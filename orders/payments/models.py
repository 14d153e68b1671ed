"""Payments of orders: one row per attempt and channel. Gateways add theirs beside cash."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from shop.stores.models import StoreOwned


def new_out_trade_no() -> str:
    """Letters and digits only, as every gateway takes it; never the order's own number."""
    return f"P{secrets.token_hex(14)}"


class PaymentOrder(StoreOwned):
    """One attempt to pay an order through one channel."""

    class Channel(models.TextChoices):
        CASH = "cash", _("现金")

    class State(models.TextChoices):
        PENDING = "pending", _("待付款")
        SUCCEEDED = "succeeded", _("成功")
        CLOSED = "closed", _("已关闭")

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    out_trade_no = models.CharField(
        _("商户单号"), max_length=32, unique=True, default=new_out_trade_no
    )
    transaction_id = models.CharField(_("渠道单号"), max_length=64, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("支付单")
        verbose_name_plural = _("支付单")
        constraints: ClassVar = [
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount__gt=0)),
            models.UniqueConstraint(
                name="payment_transaction_once",
                fields=["channel", "transaction_id"],
                condition=~Q(transaction_id=""),
            ),
            # Cash is taken once; gateways may be paid twice and refund the second.
            models.UniqueConstraint(
                name="payment_cash_once",
                fields=["order"],
                condition=Q(channel="cash", state="succeeded"),
            ),
        ]
