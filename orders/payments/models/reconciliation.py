"""Bills held against our records."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.payments.models.configuration import PaymentConfiguration
from orders.payments.models.payment import PaymentOrder
from orders.payments.models.refund import Refund


class Reconciliation(models.Model):
    """The bill of one account and day, held against our records."""

    configuration = models.ForeignKey(
        PaymentConfiguration, models.PROTECT, related_name="reconciliations"
    )
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, related_name="+")
    day = models.DateField(_("账单日"))
    totals = models.JSONField(_("合计"), default=dict)
    file_name = models.CharField(max_length=200, blank=True)
    error = models.CharField(_("说明"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)

    class Meta:
        verbose_name = _("对账")
        verbose_name_plural = _("对账")
        constraints: ClassVar = [
            models.UniqueConstraint(name="reconciled_once_a_day", fields=["configuration", "day"]),
        ]


class ReconciliationItem(models.Model):
    """One row of a comparison; what does not agree is resolved by a person, with a note."""

    class Kind(models.TextChoices):
        MATCHED = "matched", _("一致")
        AMOUNT_DIFFERS = "amount_differs", _("金额不符")
        ONLY_OURS = "only_ours", _("仅本站有")
        ONLY_THEIRS = "only_theirs", _("仅账单有")

    class Subject(models.TextChoices):
        PAYMENT = "payment", _("收款")
        REFUND = "refund", _("退款")

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="items")
    store = models.ForeignKey("stores.Store", models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("结果"), max_length=15, choices=Kind.choices)
    subject = models.CharField(_("类别"), max_length=10, choices=Subject.choices)
    payment = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(_("单号"), max_length=64, blank=True)
    transaction_id = models.CharField(_("渠道单号"), max_length=64, blank=True)
    ours = models.DecimalField(_("本站金额"), max_digits=12, decimal_places=2, null=True)
    theirs = models.DecimalField(_("账单金额"), max_digits=12, decimal_places=2, null=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("处理说明"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="resolved_with_a_note",
                condition=Q(resolved_at__isnull=True) | ~Q(note=""),
            ),
        ]
