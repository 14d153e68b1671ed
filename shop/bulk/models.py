"""One change of many goods: what somebody chose and wants, and what became of each."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.stores.models import StoreOwned

UNDO_WITHIN = timedelta(minutes=10)


class Job(StoreOwned):
    """What every long job remembers, whatever it is about. `running` writes it."""

    # Its states in which a worker is at it: of the class that has them.
    AT_WORK: ClassVar[tuple[str, ...]] = ()

    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    # Of `total`, 0 while nobody knows.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When the last row was changed, or somebody stopped it.
    ended_at = models.DateTimeField(null=True, blank=True)
    # When a worker last said it is at work; None while nobody is.
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    def get_kind_display(self) -> str:
        raise NotImplementedError


class BulkJob(Job):
    """Goods are judged, a person looks, they are changed in hundreds. `jobs` writes it."""

    class State(models.TextChoices):
        JUDGING = "judging", _("正在算")
        WAITING = "waiting", _("等你确认")
        WORKING = "working", _("正在改")
        CANCELLED = "cancelled", _("中途停下")
        DONE = "done", _("已完成")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")

    class Kind(models.TextChoices):
        PRICE = "price", _("改价格")
        STOCK = "stock", _("改库存")
        SHELF = "shelf", _("换分类")
        SALE = "sale", _("上下架")

    AT_WORK: ClassVar = (State.JUDGING, State.WORKING, State.UNDOING)
    ENDED: ClassVar = (State.CANCELLED, State.DONE)

    kind = models.CharField(max_length=6, choices=Kind.choices)
    # As `changing.Change` and `choosing.Chosen` read them.
    change = models.JSONField()
    chosen = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.JUDGING)

    class Meta:
        verbose_name = _("批量修改")
        verbose_name_plural = _("批量修改")
        indexes: ClassVar = [
            models.Index(name="bulk_job_newest", fields=["store", "-created_at"]),
            models.Index(
                name="bulk_job_at_work",
                fields=["worked_at"],
                condition=Q(state__in=("judging", "working", "undoing")),
            ),
        ]

    @property
    def undo_until(self) -> datetime | None:
        """None of what was never begun, or is changed back."""
        if self.state not in self.ENDED or self.ended_at is None:
            return None
        return self.ended_at + UNDO_WITHIN

    def may_undo(self, *, at: datetime) -> bool:
        return self.undo_until is not None and at < self.undo_until


class BulkRow(StoreOwned):
    """A variant, or of shelves a product: what it was, what it shall be, and whether it is."""

    class State(models.TextChoices):
        READY = "ready", _("要改")
        SAME = "same", _("不用改")
        WRONG = "wrong", _("不能改")
        CHANGED = "changed", _("已改")
        REFUSED = "refused", _("没改成")
        UNDONE = "undone", _("已撤销")
        KEPT = "kept", _("没撤销")

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    product = models.ForeignKey(
        "catalog.ProductPage", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    variant = models.ForeignKey(
        "catalog.ProductVariant", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # As they were called when somebody looked.
    name = models.CharField(_("商品"), max_length=255)
    options = models.CharField(_("规格"), max_length=255, blank=True)
    sku = models.CharField(_("SKU"), max_length=40, blank=True)
    # A price, a level, the id of a shelf or of the store's page, "1" or "0" of what is on sale.
    before = models.CharField(_("改前"), max_length=20)
    after = models.CharField(_("改后"), max_length=20)
    refusal = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="bulk_row_once", fields=["job", "number"]),
        ]
        indexes: ClassVar = [
            models.Index(name="bulk_row_by_state", fields=["job", "state", "number"]),
        ]
