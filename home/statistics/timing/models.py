"""What requests cost, by hour and view: sums over those that were measured, about nobody."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageCache(models.TextChoices):
    """How the page cache answered; empty where it was not asked."""

    HIT = "hit", _("有副本")
    STALE = "stale", _("先给旧副本")
    MISS = "miss", _("新做一份")
    BYPASS = "bypass", _("没有用副本")


class ViewCost(models.Model):
    hour = models.DateTimeField()
    # The view's name, and of a page its kind; empty for a copy of a page, which calls none.
    view = models.CharField(max_length=120)
    # Of what the page cache was asked for: home, store or goods; else empty.
    page = models.CharField(max_length=5)
    page_cache = models.CharField(max_length=6, choices=PageCache.choices, blank=True)
    count = models.PositiveIntegerField(default=0)
    # Sums: µs of this thread's CPU, µs by the clock, statements, and µs waited for them.
    cpu_us = models.BigIntegerField(default=0)
    wall_us = models.BigIntegerField(default=0)
    statements = models.BigIntegerField(default=0)
    database_us = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="view_cost_once", fields=["hour", "view", "page", "page_cache"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hour:%m-%d %H} {self.view or self.page}: {self.count}"
