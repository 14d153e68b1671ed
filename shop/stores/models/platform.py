"""The log of what the platform's own people did that is no one store's."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PlatformEntry(models.Model):
    """As `AuditEntry` is for a store, and no more to be changed; `audit` writes and prunes."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    action = models.CharField(_("操作"), max_length=40)
    target = models.CharField(_("对象"), max_length=200)
    changes = models.JSONField(_("变化"), default=dict)
    # An address without its end, as sessions are listed.
    place = models.CharField(_("网络"), max_length=45, blank=True, default="")
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    # As that of `AuditEntry`.
    looked_on = models.DateField(null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("平台操作记录")
        verbose_name_plural = _("平台操作记录")
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="platform_look_once_a_day",
                fields=["actor", "looked_on", "action"],
                condition=Q(looked_on__isnull=False),
            ),
        ]
