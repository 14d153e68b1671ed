"""Orders: snapshots of what was bought, and the history of what happened to them."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import MAX, ZERO
from core.quantity import QuantityField
from orders.querysets import OfOrderQuerySet
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


def new_number(at: datetime | None = None) -> str:
    """A public number that tells the day and cannot be counted on: 26112048150926."""
    day = timezone.localtime(at).strftime("%y%m%d")
    return f"{day}{secrets.randbelow(10**8):08d}"


def new_token() -> str:
    return secrets.token_urlsafe(18)


class Delivery(models.TextChoices):
    EXPRESS = "express", _("快递")
    FREIGHT = "freight", _("物流")
    LOCAL = "local", _("同城配送")
    PICKUP = "pickup", _("到店自提")


class PayMethod(models.TextChoices):
    """How an order is paid: online before the goods go, or with the goods."""

    WECHATPAY = "wechatpay", _("微信支付")
    ALIPAY = "alipay", _("支付宝")
    TRANSFER = "transfer", _("扫码转账")
    COD = "cod", _("货到付款")
    IN_STORE = "in_store", _("到店付款")


# These are paid before the goods go: an order that is not paid in time closes.
PREPAID = frozenset({PayMethod.WECHATPAY, PayMethod.ALIPAY, PayMethod.TRANSFER})


class InvoiceKind(models.TextChoices):
    NONE = "", _("不开发票")
    PERSONAL = "personal", _("个人")
    COMPANY = "company", _("企业")


class PaymentStatus(models.TextChoices):
    UNPAID = "unpaid", _("未付款")
    PAID = "paid", _("已付款")
    PART_REFUNDED = "part_refunded", _("部分退款")
    REFUNDED = "refunded", _("已退款")


class FulfillmentStatus(models.TextChoices):
    UNFULFILLED = "unfulfilled", _("未发货")
    PARTIAL = "partial", _("部分发货")
    FULFILLED = "fulfilled", _("已发货")


class Order(StoreOwned):
    """
    One purchase in one store.

    `total_price = items_total - discount_total + transit_price`, to the cent.
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
    total_price = models.DecimalField(_("应付"), max_digits=12, decimal_places=2)

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
    confirmed_at = models.DateTimeField(_("接单时间"), null=True, blank=True)
    completed_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("下单时间"), default=timezone.now)

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
            # SQLite would store more digits than it can read back.
            models.CheckConstraint(
                name="order_amounts_in_range",
                condition=Q(items_total__lte=MAX) & Q(total_price__lte=MAX),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="order_store_newest", fields=["store", "-created_at"]),
            models.Index(name="order_phone_newest", fields=["phone", "-created_at"]),
            models.Index(name="order_buyer_newest", fields=["buyer", "-created_at"]),
            models.Index(
                name="order_expiring",
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False, cancelled_at__isnull=True),
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
    def is_prepaid(self) -> bool:
        """Paid before the goods go."""
        return self.pay_method in PREPAID

    @property
    def waits_for_payment(self) -> bool:
        """Not yet the shop's to prepare."""
        return self.is_prepaid and not self.is_paid and self.cancelled_at is None

    @property
    def waits_for_receipt(self) -> bool:
        """Sent by somebody else's hands, and paid before: the buyer says when it is there."""
        is_sent = self.delivery in {Delivery.EXPRESS, Delivery.FREIGHT}
        return is_sent and self.is_prepaid and self.is_fulfilled and self.completed_at is None

    @property
    def is_fulfilled(self) -> bool:
        return self.fulfillment_status == FulfillmentStatus.FULFILLED


class OrderLine(StoreOwned):
    """What was bought, as it was on that day."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    product = models.ForeignKey(
        ProductPage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("商品"), max_length=255)
    sku = models.CharField("SKU", max_length=40)
    options_text = models.CharField(_("规格"), max_length=200, blank=True)
    unit = models.CharField(_("单位"), max_length=8)
    price = models.DecimalField(_("单价"), max_digits=10, decimal_places=2)
    quantity = QuantityField(_("数量"))
    # Refunded before it was sent: it stays in the shop.
    withdrawn = QuantityField(_("不再发货"), default=0)
    discount = models.DecimalField(_("优惠"), max_digits=10, decimal_places=2, default=ZERO)
    total = models.DecimalField(_("小计"), max_digits=12, decimal_places=2)
    picture_files = models.JSONField(default=dict, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_line_unique", fields=["order", "variant"]),
            models.CheckConstraint(
                name="order_line_positive", condition=Q(quantity__gt=0) & Q(total__gte=0)
            ),
            models.CheckConstraint(
                name="order_line_withdrawn_within_quantity",
                condition=Q(withdrawn__gte=0) & Q(withdrawn__lte=models.F("quantity")),
            ),
        ]

    @property
    def to_send(self) -> Decimal:
        """What leaves the shop of it."""
        return self.quantity - self.withdrawn


class OrderEvent(StoreOwned):
    """One thing that happened to an order; never changed afterwards."""

    class Type(models.TextChoices):
        PLACED = "placed", _("下单")
        CONFIRMED = "confirmed", _("商家接单")
        UNCONFIRMED = "unconfirmed", _("撤销接单")
        PAID = "paid", _("收款")
        SHIPPED = "shipped", _("发货")
        HANDED_OVER = "handed_over", _("当面交货")
        UNSHIPPED = "unshipped", _("撤销发货")
        TRACKING_CHANGED = "tracking_changed", _("修改单号")
        RECEIVED = "received", _("确认收货")
        COMPLETED = "completed", _("完成")
        CANCELLED = "cancelled", _("取消")
        CASH_RETURNED = "cash_returned", _("撤销收款")
        PROOF_SENT = "proof_sent", _("上传转账凭证")
        PROOF_REFUSED = "proof_refused", _("凭证未通过")
        REFUND_ASKED = "refund_asked", _("发起退款")
        REFUNDED = "refunded", _("退款到账")
        REFUND_FAILED = "refund_failed", _("退款失败")
        SURPLUS_PAID = "surplus_paid", _("多收款项")

    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    type = models.CharField(max_length=20, choices=Type.choices)
    parameters = models.JSONField(default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(name="order_event_order", fields=["order", "id"])]
