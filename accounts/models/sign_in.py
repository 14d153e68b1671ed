"""What people sign in with beside a code and a password, and what ends it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.devices import user_agents


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
