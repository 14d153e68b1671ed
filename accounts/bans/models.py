"""Networks that get no answer: who or what banned them, why, how long. Rows are the record."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, *, at: datetime) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), lifted_at__isnull=True)


class Ban(models.Model):
    """Made and lifted by `accounts.bans.bans` only."""

    class Covers(models.TextChoices):
        ALL = "all", _("全部访问")
        # Forms and codes: a network that many share goes on reading.
        SENDING = "sending", _("只是提交")

    # CIDR, as accounts.bans.bans.parse writes it.
    network = models.CharField(_("地址或网段"), max_length=43)
    reason = models.CharField(_("原因"), max_length=200)
    covers = models.CharField(
        _("拦什么"), max_length=8, choices=Covers, default=Covers.ALL, db_default=Covers.ALL
    )
    # How often the network had been refused when it was banned by itself; 0 when people did it.
    refusals = models.PositiveIntegerField(_("被拒绝次数"), default=0, db_default=0)
    until = models.DateTimeField(_("到什么时候"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("谁封的"),
    )
    made_at = models.DateTimeField(_("什么时候封的"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("谁解封的"),
    )
    lifted_at = models.DateTimeField(_("什么时候解封的"), null=True)

    objects = BanQuerySet.as_manager()

    class Meta:
        verbose_name = _("封禁")
        verbose_name_plural = _("封禁")
        constraints = [
            models.UniqueConstraint(
                name="ban_once_in_force",
                fields=["network"],
                condition=Q(lifted_at__isnull=True),
                violation_error_message=_("这个地址已经封了。"),
            ),
        ]

    def __str__(self) -> str:
        return self.network


class AllowedNetwork(models.Model):
    """Is never banned, and `accounts.bans.allowed` writes it."""

    network = models.CharField(_("地址或网段"), max_length=43, unique=True)
    note = models.CharField(_("是谁的"), max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("谁加的"),
    )
    made_at = models.DateTimeField(_("什么时候加的"))

    class Meta:
        verbose_name = _("不封的地址")
        verbose_name_plural = _("不封的地址")

    def __str__(self) -> str:
        return self.network
