"""What was tried and paid: one attempt, and the proof of a transfer."""

import secrets
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import MAX, ZERO
from core.private_files import private_files
from orders.models import OfOrderQuerySet, Order
from orders.payments.models.configuration import Channel, PaymentConfiguration
from orders.payments.models.extra import ExtraCharge
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


def new_out_trade_no() -> str:
    """Letters and digits only, as every gateway takes it; never the order's own number."""
    return f"P{secrets.token_hex(14)}"


def proof_path(_proof: "TransferProof", _name: str) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"proofs/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


class PaymentQuerySet(OfOrderQuerySet["PaymentOrder"]):
    def captured(self) -> Self:
        """What counts as paid: not what came too late or twice, and is given back."""
        return self.filter(state=PaymentOrder.State.SUCCEEDED, is_surplus=False)

    def open(self) -> Self:
        return self.filter(state=PaymentOrder.State.PENDING)


class PaymentOrder(StoreOwned):
    """
    One attempt to pay an order through one channel. `amount` is what is asked and captured;
    `allowance` is what a transfer is let off, so that its cents tell it from others.
    """

    Channel = Channel

    class State(models.TextChoices):
        PENDING = "pending", _("待付款")
        SUCCEEDED = "succeeded", _("成功")
        CLOSED = "closed", _("已关闭")

    class Product(models.TextChoices):
        PAGE = "page", _("电脑网页")
        WAP = "wap", _("手机网页")
        QR = "qr", _("扫码")
        JSAPI = "jsapi", _("微信内")
        H5 = "h5", _("手机浏览器")
        COUNTER = "counter", _("当面")
        ACCOUNT = "account", _("账户内")

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    # Not the order itself, but what dearer goods cost on top of it.
    extra = models.ForeignKey(
        ExtraCharge, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices)
    product = models.CharField(
        _("产品"), max_length=10, choices=Product.choices, default=Product.COUNTER
    )
    configuration = models.ForeignKey(
        PaymentConfiguration, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.PENDING)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    allowance = models.DecimalField(_("立减"), max_digits=4, decimal_places=2, default=ZERO)
    # Sum of refunds that are not failed: never above `amount`.
    refund_held = models.DecimalField(_("退款占用"), max_digits=12, decimal_places=2, default=ZERO)
    out_trade_no = models.CharField(
        _("商户单号"), max_length=32, unique=True, default=new_out_trade_no
    )
    transaction_id = models.CharField(_("渠道单号"), max_length=64, blank=True)
    payer = models.CharField(_("付款人"), max_length=128, blank=True)
    # Paid for an order that was closed or paid already; given back by itself.
    is_surplus = models.BooleanField(_("多收"), default=False)
    # What the gateway answered when it was started: an address, a code, bridge parameters.
    started = models.JSONField(default=dict, blank=True)
    trouble = models.CharField(_("异常"), max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    next_query_at = models.DateTimeField(null=True, blank=True)
    queries = models.PositiveIntegerField(default=0)
    paid_at = models.DateTimeField(_("付款时间"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("支付单")
        verbose_name_plural = _("支付单")
        constraints: ClassVar = [
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_amount_in_range", condition=Q(amount__lte=MAX)),
            models.CheckConstraint(
                name="payment_refunds_within_capture",
                condition=Q(refund_held__gte=0) & Q(refund_held__lte=F("amount")),
            ),
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
            # The cents of an open transfer belong to one order of the store.
            models.UniqueConstraint(
                name="payment_transfer_amount_once",
                fields=["store", "amount"],
                condition=Q(channel="transfer", state="pending"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="payment_to_query",
                fields=["next_query_at"],
                condition=Q(next_query_at__isnull=False),
            ),
            models.Index(name="payment_store_newest", fields=["store", "-created_at"]),
            # Statistics ask by the day the money came.
            models.Index(name="payment_store_paid", fields=["store", "paid_at"]),
            models.Index(name="payment_paid", fields=["paid_at"]),
            models.Index(name="payment_newest", fields=["created_at"]),
            # The few that operators look at.
            models.Index(name="payment_troubled", fields=["store"], condition=~Q(trouble="")),
        ]

    def __str__(self) -> str:
        return self.out_trade_no

    @property
    def refundable(self) -> Decimal:
        """Yuan that no refund has taken yet."""
        return self.amount - self.refund_held


class ProofQuerySet(OfOrderQuerySet["TransferProof"]):
    order_path = "payment__order"

    def waiting(self) -> Self:
        return self.filter(state=TransferProof.State.WAITING)


class TransferProof(StoreOwned):
    """A picture of the payment that a shopper sent, and what the shop found."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待核对")
        CONFIRMED = "confirmed", _("已到账")
        REFUSED = "refused", _("未到账")

    payment = models.ForeignKey(PaymentOrder, models.CASCADE, related_name="proofs")
    # Shown to the shop's staff and to who knows the order's token; never at a public address.
    picture = models.FileField(upload_to=proof_path, storage=private_files)
    note = models.CharField(_("附言"), max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("原因"), max_length=100, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("创建时间"), default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = ProofQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="transfer_proof_one_waiting",
                fields=["payment"],
                condition=Q(state="waiting"),
            ),
        ]
