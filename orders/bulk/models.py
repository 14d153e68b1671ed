"""One thing done with many orders: which somebody chose, and what became of each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from orders.models import Order
from shop.bulk.models import Job
from shop.stores.models import StoreOwned


class OrderJob(Job):
    """Orders are judged, a person looks, then they are taken one by one. `jobs` writes it."""

    class State(models.TextChoices):
        JUDGING = "judging", _("正在核对")
        WAITING = "waiting", _("等你确认")
        WORKING = "working", _("正在处理")
        CANCELLED = "cancelled", _("中途停下")
        DONE = "done", _("已完成")

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("批量接单")
        SHIP = "ship", _("批量送出")
        REMIND = "remind", _("批量催付款")

    AT_WORK = (State.JUDGING, State.WORKING)

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.JUDGING)
    # As `orders.choosing.Wanted` reads it.
    wanted = models.JSONField()

    class Meta:
        verbose_name = _("批量处理订单")
        verbose_name_plural = _("批量处理订单")
        indexes: ClassVar = [
            models.Index(name="order_job_newest", fields=["store", "-created_at"]),
            models.Index(
                name="order_job_at_work",
                fields=["worked_at"],
                condition=Q(state__in=("judging", "working")),
            ),
        ]


class OrderJobRow(StoreOwned):
    """An order of it, and whether it is done."""

    class State(models.TextChoices):
        READY = "ready", _("可以处理")
        SAME = "same", _("不用处理")
        WRONG = "wrong", _("不能处理")
        CHANGED = "changed", _("已处理")
        REFUSED = "refused", _("没处理成")

    job = models.ForeignKey(OrderJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    # What was still to be sent when somebody looked.
    seen_left = QuantityField(default=0)
    refusal = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_job_row_once", fields=["job", "number"]),
        ]
        indexes: ClassVar = [
            models.Index(name="order_job_row_by_state", fields=["job", "state", "number"]),
        ]
