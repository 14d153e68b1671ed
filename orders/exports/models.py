"""A long list that somebody takes away: made by a worker, kept for some hours, in private."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from shop.bulk.models import Job

KEPT = timedelta(hours=6)


def file_path(_job: "ExportJob", name: str) -> str:
    """`name` is the ending alone: whoever finds the folder knows no shop by it."""
    return f"exports/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.{name}"


class ExportJob(Job):
    """`jobs` writes it, and deletes it with its file."""

    class State(models.TextChoices):
        WORKING = "working", _("正在导出")
        CANCELLED = "cancelled", _("中途停下")
        DONE = "done", _("可以下载")

    class Kind(models.TextChoices):
        ORDERS = "orders", _("订单")
        CUSTOMERS = "customers", _("顾客")

    class Form(models.TextChoices):
        XLSX = "xlsx", _("Excel 表格")
        CSV = "csv", _("CSV 文本")

    AT_WORK = (State.WORKING,)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WORKING)
    form = models.CharField(max_length=4, choices=Form.choices)
    # As `Wanted` of `orders.choosing`, or of `orders.customers.choosing`, reads it.
    wanted = models.JSONField(default=dict)
    file = models.FileField(upload_to=file_path, storage=private_files, blank=True)

    class Meta:
        verbose_name = _("导出")
        verbose_name_plural = _("导出")
        indexes: ClassVar = [
            models.Index(name="export_job_newest", fields=["store", "kind", "-created_at"]),
            models.Index(
                name="export_job_at_work", fields=["worked_at"], condition=Q(state="working")
            ),
        ]

    @property
    def kept_until(self) -> datetime | None:
        return self.ended_at and self.ended_at + KEPT
