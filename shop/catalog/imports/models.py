"""One price list that a shop sent in, its rows as they were read, and what became of each."""

import secrets
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from core.types import Words
from shop.catalog.imports import words
from shop.stores.models import StoreOwned

UNDO_WITHIN = timedelta(hours=24)


def file_path(_row: models.Model, _name: str) -> str:
    """The name on somebody's disk says nothing worth a path."""
    return f"imports/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}"


class ImportJob(StoreOwned):
    """A file is read, a person looks, the rows become goods. `jobs` and `publishing` write it."""

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        WAITING = "waiting", _("等你核对")
        PUBLISHING = "publishing", _("正在上架")
        UNDOING = "undoing", _("正在撤销")
        DONE = "done", _("已完成")
        FAILED = "failed", _("读不了")

    AT_WORK: ClassVar = (State.READING, State.PUBLISHING, State.UNDOING)

    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    # What the person calls the file; the bytes go once nobody can have them read again.
    name = models.CharField(_("文件"), max_length=120)
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to=file_path, storage=private_files, blank=True)
    # Pages read, or rows published; of `total`, 0 while nobody knows.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # The tables of the file (`columns.Table`), and what a person said of their columns.
    tables = models.JSONField(null=True, blank=True)
    chosen = models.JSONField(null=True, blank=True)
    # How often it was read anew.
    readings = models.PositiveSmallIntegerField(default=0, db_default=0)
    # A key of words.TROUBLES.
    trouble = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    # When a worker last said it is at work; None while nobody is.
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("导入")
        verbose_name_plural = _("导入")
        indexes: ClassVar = [
            models.Index(name="import_job_newest", fields=["store", "-created_at"]),
            models.Index(
                name="import_job_at_work",
                fields=["worked_at"],
                condition=Q(state__in=("reading", "publishing", "undoing")),
            ),
        ]

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def trouble_words(self) -> Words:
        return words.TROUBLES.get(self.trouble, words.TROUBLES["broken"])

    def may_undo(self, *, at: datetime) -> bool:
        return self.published_at is not None and at - self.published_at < UNDO_WITHIN


class ImportRow(StoreOwned):
    """A row of the list, what a person made of it, and the variant that it is or became."""

    class State(models.TextChoices):
        READY = "ready", _("可发布")
        CHECK = "check", _("要看")
        SKIPPED = "skipped", _("已跳过")
        PUBLISHED = "published", _("已上架")
        REFUSED = "refused", _("没上成")

    class Action(models.TextChoices):
        NEW = "new", _("新增")
        PRICE = "price", _("改价")
        SAME = "same", _("不变")

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    action = models.CharField(max_length=6, choices=Action.choices, default=Action.NEW)
    name = models.CharField(_("品名"), max_length=200)
    spec = models.CharField(_("规格"), max_length=80, blank=True)
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    price = models.DecimalField(_("价格"), max_digits=10, decimal_places=2, null=True, blank=True)
    list_price = models.DecimalField(
        _("划线价"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    barcode = models.CharField(_("条码"), max_length=20, blank=True)
    sku = models.CharField(_("SKU"), max_length=40, blank=True)
    category = models.CharField(_("分类"), max_length=30, blank=True)
    stock = models.CharField(_("库存"), max_length=20, blank=True)
    description = models.TextField(_("介绍"), blank=True, default="", db_default="")
    picture = models.FileField(upload_to=file_path, storage=private_files, blank=True)
    # Where it stands in the original, how its price is written there, what speaks against it.
    where = models.CharField(max_length=120, blank=True)
    raw = models.CharField(max_length=200, blank=True)
    doubts = models.JSONField(default=list, blank=True)
    # Of a doubtful row: the part of the page that it stands on, and its cells as written there,
    # [[address, heading, text], …].
    crop = models.FileField(
        upload_to=file_path, storage=private_files, blank=True, default="", db_default=""
    )
    pieces = models.JSONField(null=True, blank=True)
    # Where on its page it stands (`reading.places.Place`).
    place = models.JSONField(null=True, blank=True)
    # The goods it is about; for new ones once they are published.
    variant = models.ForeignKey(
        "catalog.ProductVariant", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # What `variant` cost before.
    price_before = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="import_row_once", fields=["job", "number"]),
        ]
        indexes: ClassVar = [
            models.Index(name="import_row_by_state", fields=["job", "state", "number"]),
        ]

    @property
    def title(self) -> str:
        """What the goods are called in the store: 薯片 40g of size 40g tells it once."""
        before, name_ends_so, after = self.name.lower().rpartition(self.spec.lower() or " ")
        is_told = bool(self.spec and name_ends_so) and not after
        if is_told and not (before[-1:].isascii() and before[-1:].isalnum()):
            return self.name
        return f"{self.name} {self.spec}".strip()

    @property
    def has_page(self) -> bool:
        """Whether the page that it stands on can be shown."""
        return bool(self.place and self.job.file)

    @property
    def original(self) -> list[tuple[str, str, bool]]:
        """(address and heading, text, whether it is what is asked about) of each of its cells."""
        asked = {self.raw, *(about for _code, about in self.doubts)}
        return [
            (f"{address} {head}".strip(), text, text in asked)
            for address, head, text in self.pieces or []
        ]

    @property
    def reasons(self) -> list[tuple[Words, str]]:
        """(why to look, the piece of the original) of each doubt."""
        return [(words.DOUBTS.get(code, code), about) for code, about in self.doubts]
