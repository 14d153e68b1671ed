"""What people sign in with beside a code and a password, and what ends it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.devices import user_agents
from core.encrypted import EncryptedTextField


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


class AppDevice(TOTPDevice):
    """
    The app of a second factor. Its key is sealed here; what stands in the library's own column
    is another random one, which is good for nothing. Written by `second_factor.factor` only.
    """

    sealed_key = EncryptedTextField(editable=False)

    class Meta:
        verbose_name = _("两步验证应用")
        verbose_name_plural = _("两步验证应用")

    @property
    def bin_key(self) -> bytes:
        return bytes.fromhex(self.sealed_key)


class EndedFamily(models.Model):
    """
    Tokens that came one from another since one sign-in, and are good for nothing any more.
    Written by `accounts.api.tokens` only.
    """

    family = models.CharField(max_length=32, primary_key=True)
    ended_at = models.DateTimeField(db_index=True)


class MailLink(models.Model):
    """
    A link that went out by mail and does one thing once; written by `email_sign_in` only. Of
    its token nothing but a hash is kept. Who registers is a row here until the link is opened,
    and no user before: nobody can take an address by typing it.
    """

    class Purpose(models.TextChoices):
        REGISTER = "register", _("注册")
        RESET = "reset", _("重设密码")
        EMAIL = "email", _("确认邮箱")

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(db_index=True)
    # Nobody yet, for who registers.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail_links"
    )
    # What who registers has typed; the password is hashed.
    name = models.CharField(max_length=50, blank=True)
    password = models.CharField(max_length=128, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)


class Device(models.Model):
    """
    A place where a person is signed in: a browser's session, or an app's family of tokens.
    Written by `devices` only. Its words come from what the browser calls itself.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True, null=True)
    family = models.CharField(max_length=32, unique=True, null=True)
    agent = models.CharField(max_length=300, blank=True)
    # An address without its end: where it was, and not who else lives there.
    place = models.CharField(max_length=45, blank=True)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="device_session_or_family",
                condition=Q(session_key__isnull=False, family__isnull=True)
                | Q(session_key__isnull=True, family__isnull=False),
            ),
        ]

    @property
    def words(self) -> str:
        return user_agents.words(self.agent)


class ActiveDay(models.Model):
    """Who was here on a day, signed in: kept for 30 days, so that people can be counted once."""

    KEPT_DAYS = 30

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="active_day_once", fields=["on", "user"]),
        ]


class PhoneChange(models.Model):
    """
    Somebody who lost the old phone waits for the new one; written by `phone_change`, and ended
    by `security`. The link by which the old number objects is kept hashed.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("已更换")
        OBJECTED = "objected", _("旧手机号拒绝")
        WITHDRAWN = "withdrawn", _("本人取消")
        # The phone became somebody's, the person got another one or a new password, signed out
        # everywhere, or is switched off.
        OVERTAKEN = "overtaken", _("情况变了")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="phone_changes")
    old = models.CharField(max_length=15)
    new = models.CharField(max_length=15)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="phone_change_one_waits", fields=["user"], condition=Q(ended_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="phone_change_due", fields=["due_at"], condition=Q(ended_at__isnull=True)
            ),
        ]


class SecurityEvent(models.Model):
    """What changed about how somebody signs in; written by `security.record` only."""

    class Kind(models.TextChoices):
        PASSWORD = "password", _("设置了密码")
        EMAIL = "email", _("换了登录邮箱")
        PHONE = "phone", _("换了手机号")
        PHONE_ASKED = "phone_asked", _("申请换手机号")
        PHONE_KEPT = "phone_kept", _("换手机号的申请取消了")
        EVERYWHERE = "everywhere", _("退出了所有设备")
        LINKED = "linked", _("绑定了微信或QQ")
        UNLINKED = "unlinked", _("解除了微信或QQ的绑定")
        JOINED = "joined", _("合并了另一个账号")
        FACTOR_ON = "factor_on", _("开启了两步验证")
        FACTOR_OFF = "factor_off", _("关闭了两步验证")
        RECOVERY = "recovery", _("换了一组恢复码")
        RECOVERED = "recovered", _("用了一个恢复码")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="security_events"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Phones and addresses in it are masked.
    detail = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
