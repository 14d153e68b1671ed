"""One-time codes, and the messages sent to people."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from core.money import ZERO


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
        # An SMS that went out by the official account instead.
        WECHAT = "wechat", _("微信")

    channel = models.CharField(_("渠道"), max_length=10, choices=Channel.choices)
    to = models.CharField(_("接收人"), max_length=254)
    # Who is told, where `to` may be nobody's own phone: a shopper without one, by WeChat.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
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
    # A mail came back because nobody reads at that address (`accounts.mail.bounces`).
    bounced_at = models.DateTimeField(_("退信"), null=True, blank=True)

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
                name="message_bounced",
                fields=["to"],
                condition=Q(bounced_at__isnull=False),
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
