"""What can pay: a gateway's interface, the keys of one account at it, the method of a store."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from shop.stores.models import StoreImage, StoreOwned


def new_key() -> str:
    """The unguessable part of a notification address."""
    return secrets.token_urlsafe(18)


class Channel(models.TextChoices):
    WECHATPAY = "wechatpay", _("微信支付")
    ALIPAY = "alipay", _("支付宝")
    TRANSFER = "transfer", _("扫码转账")
    CASH = "cash", _("现金")
    # What a member paid in before; `orders.balance` spends it and gives it back.
    BALANCE = "balance", _("余额")


# Known by people only, who also give it back.
BY_HAND = frozenset({Channel.TRANSFER, Channel.CASH})
# Channels with a gateway that is asked.
ONLINE = frozenset(Channel) - BY_HAND - {Channel.BALANCE}
# What a store may offer or not; what is in a balance can always be spent.
OFFERED = [channel for channel in Channel if channel != Channel.BALANCE]


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


class PaymentConfiguration(models.Model):
    """
    The keys of one merchant account at a gateway. `store` is None for the platform's own,
    which collects for stores without one. Secrets are encrypted, and write-only in forms.
    """

    # The write guard lets rows of any store name the platform's account, and none change it.
    SERVES_EVERY_STORE_WITHOUT_ONE: ClassVar = True

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
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)

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
