"""What somebody wants to hear of, when not, on which devices; and what is on its way there."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.outbound import LONGEST_ADDRESS
from shop.stores.models import StoreOwned

LOUDEST, VOLUME = 100, 70


class Kind(models.TextChoices):
    NEW_ORDER = "new_order", _("新订单")
    PAID = "paid", _("顾客付款")
    AFTERSALE = "aftersale", _("申请售后")
    MESSAGE = "message", _("顾客消息")
    STOCK_LOW = "stock_low", _("库存不足")
    SUPPLIER = "supplier", _("供应商异常")


# Who may do nothing about a kind is not told of it.
ABILITY: dict[str, str] = {
    Kind.NEW_ORDER: "orders",
    Kind.PAID: "orders",
    Kind.AFTERSALE: "orders",
    Kind.MESSAGE: "support",
    Kind.STOCK_LOW: "stock",
    Kind.SUPPLIER: "orders",
}


class HearingChoice(StoreOwned):
    """Without a row: sound and push, and the owner by SMS of new orders."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    by_sound = models.BooleanField(_("提示音"), default=True)
    by_push = models.BooleanField(_("推送"), default=True)
    # By the official account instead, where that knows whose phone it is.
    by_sms = models.BooleanField(_("微信或短信"), default=False)

    class Meta:
        verbose_name = _("提醒方式")
        verbose_name_plural = _("提醒方式")
        constraints: ClassVar = [
            models.UniqueConstraint(name="hearing_choice_once", fields=["store", "person", "kind"])
        ]


class HearingHours(StoreOwned):
    """How loud, and between which times of the day nothing is heard at all."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    volume = models.PositiveSmallIntegerField(_("音量"), default=VOLUME)
    quiet_from = models.TimeField(_("免打扰从"), null=True, blank=True)
    # Not after `quiet_from`: of the next day.
    quiet_to = models.TimeField(_("免打扰到"), null=True, blank=True)

    class Meta:
        verbose_name = _("免打扰")
        verbose_name_plural = _("免打扰")
        constraints: ClassVar = [
            models.UniqueConstraint(name="hearing_hours_once", fields=["store", "person"]),
            models.CheckConstraint(name="hearing_hours_volume", condition=Q(volume__lte=LOUDEST)),
        ]


class PushDevice(models.Model):
    """A browser of somebody's that takes pushes, for every store they work for."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices"
    )
    # Where the browser's maker takes them: an address that the browser named.
    endpoint = models.CharField(max_length=LONGEST_ADDRESS, unique=True)
    # What they are encrypted for, base64url.
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    name = models.CharField(_("设备"), max_length=60, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("推送设备")
        verbose_name_plural = _("推送设备")


class PushNote(StoreOwned):
    """One push for one device, written in the transaction of what happened."""

    device = models.ForeignKey(PushDevice, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, blank=True)
    title = models.CharField(max_length=60)
    words = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=200)
    attempts = models.PositiveSmallIntegerField(default=0)
    # None: sent, or given up.
    next_try_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("推送")
        verbose_name_plural = _("推送")
        indexes: ClassVar = [
            models.Index(
                name="push_waiting",
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
            )
        ]
