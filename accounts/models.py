"""People, their one-time codes, and the messages sent to them."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import scope
from accounts.phones import masked
from accounts.tenancy import ScopedUserManager


def new_username() -> str:
    """A name for people who come with a phone only; they may change it."""
    return f"u{secrets.token_hex(6)}"


class User(AbstractUser):
    """One human: a shopper everywhere, staff of any number of stores."""

    class Role(models.TextChoices):
        SHOPPER = "shopper", _("用户")
        MERCHANT = "merchant", _("商家")
        ADMINISTRATOR = "administrator", _("管理员")

    username = models.CharField(_("用户名"), max_length=150, unique=True, default=new_username)
    phone = models.CharField(_("手机号"), max_length=15, unique=True, null=True, blank=True)
    name = models.CharField(_("姓名"), max_length=50, blank=True)
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices, default=Role.SHOPPER)

    objects: ClassVar[UserManager["User"]] = ScopedUserManager()
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

    def validate_unique(self, exclude: Any = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_unique(exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        with scope.across_stores("a phone or a name belongs to one person of all"):
            super().validate_constraints(exclude)

    def get_full_name(self) -> str:
        """What others see: the name, a masked phone, or the user name."""
        return self.name or (masked(self.phone) if self.phone else self.username)

    def get_short_name(self) -> str:
        return self.get_full_name()


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
    """How many codes one phone or one IP address asked for on a day."""

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
    is_secret = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A worker is at it until then; null when none is.
    claimed_until = models.DateTimeField(null=True, blank=True)
    # Not before then, after a failure; null is at once.
    next_try_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        indexes: ClassVar = [
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
