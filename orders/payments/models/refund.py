"""What goes back, and of which lines."""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.quantity import QuantityField
from orders.models import OfOrderQuerySet, Order, OrderLine
from orders.payments.models.payment import PaymentOrder
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


def new_out_refund_no() -> str:
    return f"R{secrets.token_hex(14)}"


class RefundQuerySet(OfOrderQuerySet["Refund"]):
    def live(self) -> Self:
        """What went back or still may: all that has not failed."""
        return self.exclude(state=Refund.State.FAILED)

    def unfinished(self) -> Self:
        return self.filter(state__in=Refund.UNFINISHED)


class Refund(StoreOwned):
    """
    Money on its way back, from one payment. The row is written in the transaction that
    checks what can be refunded; the gateway is called afterwards, always with the same
    `out_refund_no`.
    """

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("商家退款")
        CANCELLED = "cancelled", _("取消订单")
        SURPLUS = "surplus", _("多收退回")
        # Made at the gateway by somebody, not by us: known by the gateway's number.
        BY_HAND = "by_hand", _("渠道退款")

    class State(models.TextChoices):
        PENDING = "pending", _("待退款")
        PROCESSING = "processing", _("退款中")
        # The bank could not take it back: a person has to look at it at the gateway.
        ABNORMAL = "abnormal", _("退款异常")
        SUCCEEDED = "succeeded", _("已退款")
        FAILED = "failed", _("退款失败")

    UNFINISHED = (State.PENDING, State.PROCESSING, State.ABNORMAL)

    order = models.ForeignKey(Order, models.PROTECT, related_name="refunds")
    payment = models.ForeignKey(PaymentOrder, models.PROTECT, related_name="refunds")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REQUESTED)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    transit_amount = models.DecimalField(
        _("其中运费"), max_digits=8, decimal_places=2, default=ZERO
    )
    out_refund_no = models.CharField(
        _("退款单号"), max_length=32, unique=True, default=new_out_refund_no
    )
    gateway_refund_id = models.CharField(_("渠道退款单号"), max_length=64, blank=True)
    reason = models.CharField(_("原因"), max_length=80, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    attempts = models.PositiveIntegerField(default=0)
    # The failed refund that this one tries again.
    retry_of = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="retry"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("说明"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    finished_at = models.DateTimeField(_("到账时间"), null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("退款单")
        verbose_name_plural = _("退款单")
        constraints: ClassVar = [
            models.CheckConstraint(name="refund_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_transit_within_amount",
                condition=Q(transit_amount__gte=0) & Q(transit_amount__lte=F("amount")),
            ),
            # What came too late or twice goes back once.
            models.UniqueConstraint(
                name="refund_surplus_once",
                fields=["payment"],
                condition=Q(kind="surplus") & ~Q(state="failed"),
            ),
            models.UniqueConstraint(
                name="refund_by_hand_once",
                fields=["payment", "gateway_refund_id"],
                condition=Q(kind="by_hand"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="refund_unfinished",
                fields=["next_try_at"],
                condition=Q(state__in=["pending", "processing", "abnormal"]),
            ),
            models.Index(
                name="refund_not_there",
                fields=["store", "order"],
                condition=Q(state__in=["pending", "processing", "abnormal", "failed"]),
            ),
            models.Index(name="refund_store_finished", fields=["store", "finished_at"]),
        ]

    def __str__(self) -> str:
        return self.out_refund_no

    @property
    def number_there(self) -> str:
        """What the gateway's bill calls it: our number, or the one it was given by hand."""
        is_by_hand = self.kind == Refund.Kind.BY_HAND
        return self.gateway_refund_id if is_by_hand else self.out_refund_no


class RefundLineQuerySet(OfOrderQuerySet["RefundLine"]):
    order_path = "refund__order"

    def live(self) -> Self:
        return self.exclude(refund__state=Refund.State.FAILED)


class RefundLine(StoreOwned):
    """How much of an order line a refund gives back."""

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refund_lines")
    quantity = QuantityField(_("数量"))
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = RefundLineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="refund_line_once", fields=["refund", "line"]),
            models.CheckConstraint(
                name="refund_line_positive", condition=Q(quantity__gte=0) & Q(amount__gte=0)
            ),
        ]
