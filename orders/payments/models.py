"""
Payments: what can pay (interface, configuration, method), what was tried and paid (payment
order, refund, proof), where the money stands (account), and the log of every step.
"""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Order, OrderLine
from orders.payments.encrypted import EncryptedTextField
from shop.money import MAX, ZERO
from shop.quantity import QuantityField
from shop.stores.models import StoreImage, StoreOwned


def new_out_trade_no() -> str:
    """Letters and digits only, as every gateway takes it; never the order's own number."""
    return f"P{secrets.token_hex(14)}"


def new_out_refund_no() -> str:
    return f"R{secrets.token_hex(14)}"


def new_key() -> str:
    """The unguessable part of a notification address."""
    return secrets.token_urlsafe(18)


def proof_path(_proof: "TransferProof", _name: str) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"proofs/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


def private_files() -> Storage:
    return storages["private"]


class Channel(models.TextChoices):
    WECHATPAY = "wechatpay", _("微信支付")
    ALIPAY = "alipay", _("支付宝")
    TRANSFER = "transfer", _("扫码转账")
    CASH = "cash", _("现金")


# Channels with a gateway that is asked; the others are known by people only.
ONLINE = frozenset({Channel.WECHATPAY, Channel.ALIPAY})


class PaymentInterface(models.Model):
    """One gateway endpoint and what it can do; `base_url` may be overridden by settings."""

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices)
    name = models.CharField(_("名称"), max_length=50)
    base_url = models.URLField(_("网关地址"))
    products = models.JSONField(_("支付产品"), default=list)
    is_sandbox = models.BooleanField(_("沙箱"), default=False)
    can_refund_in_part = models.BooleanField(_("可部分退款"), default=True)
    has_bills = models.BooleanField(_("可下载账单"), default=True)
    connect_timeout = models.PositiveSmallIntegerField(_("连接超时（秒）"), default=5)
    read_timeout = models.PositiveSmallIntegerField(_("读取超时（秒）"), default=10)
    is_enabled = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("支付接口")
        verbose_name_plural = _("支付接口")

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where requests go: the setting of the channel, or the documented address."""
        named = {
            Channel.ALIPAY: settings.ALIPAY_GATEWAY_URL,
            Channel.WECHATPAY: settings.WECHATPAY_BASE_URL,
        }.get(Channel(self.channel), "")
        return named or self.base_url


class PaymentConfiguration(models.Model):
    """
    The keys of one merchant account at a gateway. `store` is None for the platform's own,
    which collects for stores without one. Secrets are encrypted, and write-only in forms.
    """

    class Mode(models.TextChoices):
        PUBLIC_KEY = "public_key", _("公钥")
        CERTIFICATE = "certificate", _("平台证书")

    store = models.ForeignKey(
        "stores.Store",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payment_configurations",
        verbose_name=_("店铺"),
        help_text=_("留空表示平台代收"),
    )
    interface = models.ForeignKey(
        PaymentInterface, models.PROTECT, related_name="+", verbose_name=_("接口")
    )
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    name = models.CharField(_("名称"), max_length=50)
    app_id = models.CharField(_("应用 ID（AppID）"), max_length=32)
    merchant_id = models.CharField(
        _("商户号"), max_length=32, help_text=_("微信支付商户号，或支付宝卖家 PID（2088 开头）")
    )
    private_key = EncryptedTextField(_("商户私钥"), blank=True)
    public_key = models.TextField(
        _("平台公钥或证书"),
        blank=True,
        help_text=_("支付宝公钥；微信支付公钥，或平台证书（PEM，可多张）"),
    )
    mode = models.CharField(
        _("验签方式"), max_length=12, choices=Mode.choices, default=Mode.PUBLIC_KEY
    )
    public_key_id = models.CharField(_("微信支付公钥 ID"), max_length=80, blank=True)
    merchant_serial = models.CharField(_("商户证书序列号"), max_length=80, blank=True)
    api_v3_key = EncryptedTextField(_("APIv3 密钥"), blank=True)
    app_secret = EncryptedTextField(_("公众号 AppSecret"), blank=True)
    is_enabled = models.BooleanField(_("启用"), default=True)
    # Whether everything is filled in and can be read as what it should be.
    is_complete = models.BooleanField(default=True, editable=False)
    tested_at = models.DateTimeField(_("测试时间"), null=True, blank=True)
    problems = models.JSONField(_("测试结果"), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("支付配置")
        verbose_name_plural = _("支付配置")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="payment_configuration_once",
                fields=["store", "interface", "app_id", "merchant_id"],
                condition=Q(store__isnull=False),
                violation_error_message=_("这个商户号已经填过了"),
            ),
            models.UniqueConstraint(
                name="payment_configuration_once_platform",
                fields=["interface", "app_id", "merchant_id"],
                condition=Q(store__isnull=True),
                violation_error_message=_("这个商户号已经填过了"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def channel(self) -> Channel:
        return Channel(self.interface.channel)

    @property
    def is_usable(self) -> bool:
        """Switched on, and with keys that look like keys; a test that failed is only told."""
        return self.is_enabled and self.interface.is_enabled and self.is_complete

    @property
    def notify_path(self) -> str:
        return f"/pay/{self.channel}/notify/{self.key}/"

    @property
    def notify_url(self) -> str:
        """The address that is given to the gateway."""
        return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{self.notify_path}"


class PaymentMethod(StoreOwned):
    """A way to pay that a store offers. Without a configuration the platform's collects."""

    channel = models.CharField(_("渠道"), max_length=12, choices=Channel.choices)
    configuration = models.ForeignKey(
        PaymentConfiguration,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="methods",
        verbose_name=_("支付配置"),
    )
    description = models.CharField(_("说明"), max_length=100, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_enabled = models.BooleanField(_("启用"), default=True)
    # Of transfers: the 收款码 to scan, and whose it is.
    code_picture = models.ForeignKey(
        StoreImage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    account_name = models.CharField(_("收款人"), max_length=50, blank=True)
    account_text = models.CharField(_("银行账号"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("支付方式")
        verbose_name_plural = _("支付方式")
        constraints: ClassVar = [
            models.UniqueConstraint(name="payment_method_once", fields=["store", "channel"]),
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


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

    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
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
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    next_query_at = models.DateTimeField(null=True, blank=True)
    queries = models.PositiveIntegerField(default=0)
    paid_at = models.DateTimeField(_("付款时间"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return self.out_trade_no

    @property
    def refundable(self) -> Decimal:
        """Yuan that no refund has taken yet."""
        return self.amount - self.refund_held


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
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="transfer_proof_one_waiting",
                fields=["payment"],
                condition=Q(state="waiting"),
            ),
        ]


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

    class State(models.TextChoices):
        PENDING = "pending", _("待退款")
        PROCESSING = "processing", _("退款中")
        # The bank could not take it back: a person has to look at it at the gateway.
        ABNORMAL = "abnormal", _("退款异常")
        SUCCEEDED = "succeeded", _("已退款")
        FAILED = "failed", _("退款失败")

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
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(_("到账时间"), null=True, blank=True)

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
        ]
        indexes: ClassVar = [
            models.Index(
                name="refund_unfinished",
                fields=["next_try_at"],
                condition=Q(state__in=["pending", "processing", "abnormal"]),
            ),
        ]

    def __str__(self) -> str:
        return self.out_refund_no


class RefundLine(StoreOwned):
    """How much of an order line a refund gives back."""

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="refund_lines")
    quantity = QuantityField(_("数量"))
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="refund_line_once", fields=["refund", "line"]),
            models.CheckConstraint(
                name="refund_line_positive", condition=Q(quantity__gte=0) & Q(amount__gte=0)
            ),
        ]


class PaymentAccount(StoreOwned):
    """
    What a store has received and not given back. `balance = available + frozen`; frozen is
    what unfinished refunds will take. Every change is an AccountEntry.
    """

    class Holder(models.TextChoices):
        PLATFORM = "platform", _("平台代收")
        STORE = "store", _("商家自收")

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
    created_at = models.DateTimeField(default=timezone.now)

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
    created_at = models.DateTimeField(default=timezone.now)

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
