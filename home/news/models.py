"""What the platform tells merchants, and who has read it."""

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class News(models.Model):
    """Written by operators; every person at any desk may read it while it stands there."""

    # Wagtail would read it again at each save, for what pages it may lead to: none.
    wagtail_reference_index_ignore = True

    title = models.CharField(_("标题"), max_length=60)
    text = models.TextField(_("内容"), max_length=4000)
    starts_at = models.DateTimeField(_("从什么时候起"), default=timezone.now)
    ends_at = models.DateTimeField(
        _("到什么时候"), null=True, blank=True, help_text=_("留空就一直在")
    )
    is_draft = models.BooleanField(
        _("草稿"), default=True, help_text=_("勾选时商家看不到；写好了再去掉")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("给商家的消息")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="news_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("结束时间要在开始时间之后"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """:raises ValidationError: where it would end before it starts"""
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("结束时间要在开始时间之后")})


class NewsRead(models.Model):
    """A person has opened it."""

    news = models.ForeignKey(News, models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="news_read_once", fields=["user", "news"]),
        ]
