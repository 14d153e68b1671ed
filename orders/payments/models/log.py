"""The log of every step."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from orders.payments.models.configuration import Channel, PaymentConfiguration
from orders.payments.models.payment import PaymentOrder
from orders.payments.models.refund import Refund


class PaymentLog(models.Model):
    """
    Every request, answer, notification and decision; only ever added to. Rows without a
    store are notifications that name nothing of ours.
    """

    class Kind(models.TextChoices):
        REQUEST = "request", _("请求")
        NOTIFICATION = "notification", _("通知")
        DECISION = "decision", _("处理")

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    kind = models.CharField(_("类型"), max_length=12, choices=Kind.choices)
    event = models.CharField(_("事件"), max_length=40)
    is_ok = models.BooleanField(_("正常"), default=True)
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices, blank=True)
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="payment_log")
    payment = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, related_name="log")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="log")
    configuration = models.ForeignKey(
        PaymentConfiguration, models.PROTECT, null=True, related_name="+"
    )
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2, null=True)
    detail = models.JSONField(_("详情"), default=dict)
    body = models.TextField(_("原文"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    ip = models.GenericIPAddressField(null=True)

    class Meta:
        verbose_name = _("支付日志")
        verbose_name_plural = _("支付日志")
        indexes: ClassVar = [
            models.Index(name="payment_log_order", fields=["order", "id"]),
            models.Index(name="payment_log_store", fields=["store", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
