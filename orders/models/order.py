"""One purchase: what was agreed on, and how far it has come."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Right
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import MAX, ZERO
from core.quantity import QuantityField
from orders.models.choices import (
    PREPAID,
    Delivery,
    FulfillmentStatus,
    InvoiceKind,
    PaymentStatus,
    PayMethod,
)
from orders.models.goods import GoodsManager, GoodsQuerySet
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager, StoreOwnedQuerySet


def new_number(at: datetime | None = None) -> str:
    """A public number that tells the day and cannot be counted on: 26112048150926."""
    day = timezone.localtime(at).strftime("%y%m%d")
    return f"{day}{secrets.randbelow(10**8):08d}"


def new_token() -> str:
    return secrets.token_urlsafe(18)


class Order(StoreOwned):
    """
    One purchase in one store.

    `total_price = items_total - discount_total - substituted_total + transit_price`, to the cent.
    payment_status and fulfillment_status are written by `orders.status.refresh` only.
    """

    number = models.CharField(_("订单编号"), max_length=20, unique=True, default=new_number)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    buyer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("买家"),
    )
    # The cart cookie of a guest, so that the same phone finds its orders again.
    guest_key = models.CharField(max_length=40, blank=True, db_index=True)
    idempotency_key = models.CharField(max_length=64)

    name = models.CharField(_("收货人"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=15)
    area_code = models.CharField(max_length=6, blank=True)
    province = models.CharField(_("省"), max_length=40, blank=True)
    city = models.CharField(_("市"), max_length=40, blank=True)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    detail = models.CharField(_("详细地址"), max_length=200, blank=True)
    note = models.CharField(_("备注"), max_length=200, blank=True)
    delivery = models.CharField(_("配送方式"), max_length=10, choices=Delivery.choices)
    # When local delivery or pick-up was asked for, in words: 11月21日 09:00–12:00.
    delivery_slot = models.CharField(_("送达时间"), max_length=40, blank=True)
    pay_method = models.CharField(_("支付方式"), max_length=12, choices=PayMethod.choices)
    invoice_kind = models.CharField(
        _("发票"), max_length=10, choices=InvoiceKind.choices, default=InvoiceKind.NONE, blank=True
    )
    invoice_title = models.CharField(_("发票抬头"), max_length=100, blank=True)
    invoice_tax_number = models.CharField(_("税号"), max_length=20, blank=True)
    invoice_email = models.EmailField(_("收票邮箱"), blank=True)

    total_count = QuantityField(_("件数"))
    items_total = models.DecimalField(_("商品金额"), max_digits=12, decimal_places=2)
    transit_price = models.DecimalField(_("运费"), max_digits=8, decimal_places=2, default=ZERO)
    # How the freight was reckoned, in words: 首重 1 kg ¥8，续重 2 kg ¥4.
    transit_note = models.CharField(_("运费说明"), max_length=120, blank=True)
    discount_total = models.DecimalField(_("优惠"), max_digits=12, decimal_places=2, default=ZERO)
    # Not goods, but money paid in by a member (`orders.balance`): only payments see it.
    is_top_up = models.BooleanField(default=False, db_default=False, editable=False)
    # What lines were worth that something else took the place of, or nothing.
    substituted_total = models.DecimalField(
        _("换货抵扣"), max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO
    )
    total_price = models.DecimalField(_("应付"), max_digits=12, decimal_places=2)
    # What of it came from the buyer's balance.
    balance_paid = models.DecimalField(
        _("余额支付"), max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO
    )
    # 预售: so much is paid first, the rest in hours of its own. `deposit_at` is when the first was
    # there, `deposit_paid` what of it a gateway or a transfer brought; the rest is balance.
    deposit = models.DecimalField(
        _("定金"), max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO
    )
    deposit_paid = models.DecimalField(
        _("已付定金"), max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO
    )
    deposit_at = models.DateTimeField(null=True, blank=True, editable=False)
    rest_from = models.DateTimeField(_("开始付尾款"), null=True, blank=True)
    rest_until = models.DateTimeField(_("尾款截止"), null=True, blank=True)
    keeps_deposit = models.BooleanField(default=False, db_default=False, editable=False)

    payment_status = models.CharField(
        _("付款状态"),
        max_length=15,
        choices=PaymentStatus.choices,
        default=PaymentStatus.UNPAID,
        editable=False,
    )
    fulfillment_status = models.CharField(
        _("发货状态"),
        max_length=15,
        choices=FulfillmentStatus.choices,
        default=FulfillmentStatus.UNFULFILLED,
        editable=False,
    )
    trade_id = models.CharField(_("交易号"), max_length=64, blank=True)
    # Only unpaid online orders expire; None waits for people.
    expires_at = models.DateTimeField(null=True, blank=True)
    # When closing was last tried in vain, because a gateway did not answer.
    close_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    # A rider has the goods, or brought them: the buyer says when they are there, or the rider does.
    by_rider = models.BooleanField(default=False, db_default=False, editable=False)
    # Bought together with others (团购): not the shop's to prepare until the group is made.
    awaits_group = models.BooleanField(_("待成团"), default=False, db_default=False, editable=False)
    confirmed_at = models.DateTimeField(_("接单时间"), null=True, blank=True)
    # Silence means receipt: once the buyer asked for more days; not before this; not while an
    # after-sale is open. `lifecycle.receipt` writes them.
    receipt_extended_at = models.DateTimeField(null=True, blank=True, editable=False)
    receipt_not_before = models.DateTimeField(null=True, blank=True, editable=False)
    receipt_paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("下单时间"), default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = GoodsManager()
    unscoped: ClassVar = GoodsQuerySet.as_manager()
    # Top-ups as well.
    every: ClassVar = models.Manager.from_queryset(StoreOwnedQuerySet)()

    class Meta:
        verbose_name = _("订单")
        verbose_name_plural = _("订单")
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_placed_once", fields=["store", "idempotency_key"]),
            models.CheckConstraint(
                name="order_amounts_not_negative",
                condition=Q(items_total__gte=0)
                & Q(transit_price__gte=0)
                & Q(discount_total__gte=0)
                & Q(total_price__gte=0),
            ),
            models.CheckConstraint(
                name="order_substituted_within_items",
                condition=Q(substituted_total__gte=0)
                & Q(substituted_total__lte=models.F("items_total")),
            ),
            models.CheckConstraint(
                name="order_balance_paid_not_negative", condition=Q(balance_paid__gte=0)
            ),
            models.CheckConstraint(
                name="order_deposit_has_clocks",
                condition=Q(deposit=0, deposit_paid=0, rest_until=None)
                | Q(deposit__gt=0, deposit_paid__gte=0, rest_until__gt=models.F("rest_from")),
            ),
            # SQLite would store more digits than it can read back.
            models.CheckConstraint(
                name="order_amounts_in_range",
                condition=Q(items_total__lte=MAX) & Q(total_price__lte=MAX),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="order_newest", fields=["created_at"]),
            models.Index(name="order_store_newest", fields=["store", "-created_at"]),
            models.Index(name="order_phone_newest", fields=["phone", "-created_at"]),
            models.Index(name="order_buyer_newest", fields=["buyer", "-created_at"]),
            models.Index(
                name="order_expiring",
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False, cancelled_at__isnull=True),
            ),
            models.Index(
                name="order_awaiting_rest",
                fields=["rest_from"],
                condition=Q(deposit_at__isnull=False, cancelled_at__isnull=True),
            ),
            # What is in work, and what waits for its money, is little whatever has been sold.
            models.Index(
                name="order_open",
                fields=["store", "-created_at"],
                condition=Q(cancelled_at__isnull=True)
                & ~Q(fulfillment_status=FulfillmentStatus.FULFILLED),
            ),
            models.Index(
                name="order_to_collect",
                fields=["store", "-created_at"],
                condition=Q(
                    cancelled_at__isnull=True,
                    fulfillment_status=FulfillmentStatus.FULFILLED,
                    payment_status=PaymentStatus.UNPAID,
                ),
            ),
            # A caller's phone is remembered by its end; three digits leave a thousandth.
            models.Index("store", Right("phone", 3), name="order_phone_end"),
            models.Index(
                name="order_awaiting_group",
                fields=["store"],
                condition=Q(awaits_group=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("order", args=[self.token])

    @property
    def stock_reference(self) -> str:
        """How the stock ledger names this order."""
        return f"order {self.number}"

    @property
    def address(self) -> str:
        """The address on one line; 市辖区 and the like say nothing to a courier."""
        city = "" if self.city in {"市辖区", "县"} else self.city
        return f"{self.province}{city}{self.district} {self.detail}".strip()

    @property
    def is_pickup(self) -> bool:
        return self.delivery == Delivery.PICKUP

    @property
    def is_paid(self) -> bool:
        """The money arrived; some or all of it may have gone back since."""
        return self.payment_status != PaymentStatus.UNPAID

    @property
    def unpaid(self) -> Decimal:
        """Yuan that are still asked while it is not paid."""
        return self.total_price - self.paid_part

    @property
    def paid_part(self) -> Decimal:
        """Yuan that are here while it is not paid: of the balance, and as a deposit."""
        return self.balance_paid + self.deposit_paid

    @property
    def is_prepaid(self) -> bool:
        """Paid before the goods go."""
        return self.pay_method in PREPAID

    @property
    def waits_for_payment(self) -> bool:
        """Not yet the shop's to prepare."""
        return self.is_prepaid and not self.is_paid and self.cancelled_at is None

    @property
    def waits_for_rest(self) -> bool:
        """The deposit is here; the rest comes in its hours."""
        return self.waits_for_payment and self.deposit_at is not None

    @property
    def waits_for_group(self) -> bool:
        """Not yet the shop's to prepare either: others have still to buy with this buyer."""
        return self.awaits_group and self.cancelled_at is None

    @property
    def waits_for_receipt(self) -> bool:
        """Sent by somebody else's hands, and paid before: the buyer says when it is there."""
        is_sent = self.by_rider or self.delivery in {Delivery.EXPRESS, Delivery.FREIGHT}
        return is_sent and self.is_prepaid and self.is_fulfilled and self.completed_at is None

    @property
    def is_fulfilled(self) -> bool:
        return self.fulfillment_status == FulfillmentStatus.FULFILLED

    @property
    def is_part_sent(self) -> bool:
        """Some of it has left, and some is still to go."""
        return self.fulfillment_status == FulfillmentStatus.PARTIAL
