"""People, their one-time codes, and the messages sent to them."""

import secrets
from collections.abc import Collection, Iterator
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q, Value
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.areas import Area
from accounts.tenancy import ScopedUserManager
from core import scope
from core.money import ZERO
from core.phones import masked


def new_username() -> str:
    """A name for people who come with a phone only; they may change it."""
    return f"u{secrets.token_hex(6)}"


class User(AbstractUser):  # type: ignore[django-manager-missing] # of the apps above
    """One human: a shopper everywhere, staff of any number of stores."""

    class Role(models.TextChoices):
        SHOPPER = "shopper", _("用户")
        MERCHANT = "merchant", _("商家")
        ADMINISTRATOR = "administrator", _("管理员")

    username = models.CharField(_("用户名"), max_length=150, unique=True, default=new_username)
    phone = models.CharField(_("手机号"), max_length=15, unique=True, null=True, blank=True)
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.SHOPPER)
    # Part of what a session is checked against: one more ends every session there is.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserManager["User"]] = ScopedUserManager()  # type: ignore[assignment] # of Self
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        base_manager_name = "unscoped"
        constraints: ClassVar = [
            models.CheckConstraint(name="user_phone_not_empty", condition=~Q(phone="")),
        ]

    unscoped = UserManager()

    def __str__(self) -> str:
        return self.get_full_name()

    def validate_unique(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_constraints(exclude)

    def get_session_auth_hash(self) -> str:
        return self._session_hash()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(str(secret))

    def _session_hash(self, secret: str | None = None) -> str:
        salted = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "accounts.session", salted, secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        """What others see: the name, a masked phone, or the user name."""
        return self.name or (masked(self.phone) if self.phone else self.username)

    def get_short_name(self) -> str:
        return self.get_full_name()


class Address(models.Model):
    """A place of the address book of one person; written by `accounts.addressbook` only."""

    class Label(models.TextChoices):
        HOME = "家", _("家")
        COMPANY = "公司", _("公司")
        SCHOOL = "学校", _("学校")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", verbose_name=_("用户")
    )
    name = models.CharField(_("收货人"), max_length=50)
    phone = models.CharField(_("手机号"), max_length=15)
    area_code = models.CharField(max_length=6, blank=True)
    province = models.CharField(_("省"), max_length=40)
    city = models.CharField(_("市"), max_length=40)
    district = models.CharField(_("区县"), max_length=40, blank=True)
    detail = models.CharField(_("详细地址"), max_length=200)
    zip_code = models.CharField(_("邮编"), max_length=6, blank=True)
    label = models.CharField(_("标签"), max_length=4, choices=Label.choices, blank=True)
    is_default = models.BooleanField(_("默认"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("收货地址")
        verbose_name_plural = _("收货地址")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="address_one_default",
                fields=["user"],
                condition=Q(is_default=True),
                violation_error_message=_("默认地址只能有一个"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.area.words} {self.detail}"

    @property
    def area(self) -> Area:
        return Area(self.area_code, self.province, self.city, self.district)

    @property
    def masked_phone(self) -> str:
        return masked(self.phone)


class SmsCode(models.Model):
    """The one live code of a phone; asking again replaces it. Stored hashed."""

    phone = models.CharField(_("手机号"), max_length=15, primary_key=True)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("短信验证码")
        verbose_name_plural = _("短信验证码")


class SmsCodeCount(models.Model):
    """How often one phone, address or sender caused an SMS on a day: see `daily_counts`."""

    who = models.CharField(max_length=60)
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="sms_code_count_unique", fields=["who", "on"]),
        ]


class Message(models.Model):
    """
    One SMS or e-mail: the delivery log, and the outbox that a sweep empties.

    A one-time code never stands in `body`: it travels with the task alone.
    """

    class Channel(models.TextChoices):
        SMS = "sms", _("短信")
        EMAIL = "email", _("邮件")

    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    to = models.CharField(_("接收人"), max_length=254)
    subject = models.CharField(_("主题"), max_length=200, blank=True)
    body = models.TextField(_("内容"))
    # What an SMS is for (`accounts.sms.purposes`), and its parameters as [[name, value], …] in
    # the order of its places: providers get these and not `body`.
    purpose = models.CharField(_("用途"), max_length=40, blank=True, default="", db_default="")
    parameters = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )
    is_secret = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A worker is at it until then; null when none is.
    claimed_until = models.DateTimeField(null=True, blank=True)
    # What it is about, where it may be withdrawn before it goes out.
    reference = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Not before then: after a failure, or while what it tells may be undone; null is at once.
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(_("问题"), blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("发出"), null=True, blank=True)
    # Who took it, its number there, what it cost in yuan.
    provider = models.CharField(_("服务商"), max_length=100, blank=True, default="", db_default="")
    provider_number = models.CharField(max_length=64, blank=True, default="", db_default="")
    cost = models.DecimalField(
        _("费用"), max_digits=8, decimal_places=3, default=ZERO, db_default=ZERO
    )
    # The provider was asked and did not answer: perhaps it went out, and nobody asks again.
    is_unclear = models.BooleanField(default=False, db_default=False)
    # What the provider reported later: when it arrived, or why it did not.
    arrived_at = models.DateTimeField(_("送达"), null=True, blank=True)
    report = models.CharField(_("回执"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        indexes: ClassVar = [
            # What a day cost, and what a report is about.
            models.Index(name="message_sent", fields=["sent_at"]),
            models.Index(
                name="message_provider_number",
                fields=["provider_number"],
                condition=~Q(provider_number=""),
            ),
            models.Index(
                name="message_waiting",
                fields=["created_at"],
                condition=Q(sent_at__isnull=True),
            ),
        ]


class InboxMessage(models.Model):
    """What the development backends "sent"; shown by /dev/inbox/, empty in production."""

    channel = models.CharField(max_length=10, choices=Message.Channel.choices)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    code = models.CharField(max_length=10, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)


class WechatIdentity(models.Model):
    """One person as one WeChat app knows them; `wechat.identities` writes, `security` ends."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="wechat_identities"
    )
    app_id = models.CharField(max_length=32)
    openid = models.CharField(max_length=64)
    # The same in all apps of one WeChat account; empty where WeChat does not tell it.
    unionid = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Who has two WeChats on one phone pays with the one that was here last.
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("微信身份")
        verbose_name_plural = _("微信身份")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="wechat_identity_once",
                fields=["app_id", "openid"],
                violation_error_message=_("这个微信已经绑定了账号"),
            ),
        ]


class EndedFamily(models.Model):
    """
    Tokens that came one from another since one sign-in, and are good for nothing any more.
    Written by `accounts.api.tokens` only.
    """

    family = models.CharField(max_length=32, primary_key=True)
    ended_at = models.DateTimeField(db_index=True)
