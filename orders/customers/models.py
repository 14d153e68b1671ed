"""A coupon given to many customers: whom somebody chose, and what became of each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.models import Order
from shop.bulk.models import Job
from shop.promotions.models import Coupon, CouponHolding
from shop.stores.models import StoreOwned


class CouponJob(Job):
    """Customers are judged, a person looks, then each is given a piece. `giving` writes it."""

    class State(models.TextChoices):
        JUDGING = "judging", _("正在核对")
        WAITING = "waiting", _("等你确认")
        WORKING = "working", _("正在发")
        CANCELLED = "cancelled", _("中途停下")
        DONE = "done", _("已完成")

    class Kind(models.TextChoices):
        GIVE = "give", _("发优惠券")

    AT_WORK = (State.JUDGING, State.WORKING)

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.GIVE)
    state = models.CharField(max_length=10, choices=State.choices, default=State.JUDGING)
    coupon = models.ForeignKey(Coupon, models.CASCADE, related_name="+")
    # As `choosing.Wanted` reads it.
    wanted = models.JSONField()

    class Meta:
        verbose_name = _("给顾客发券")
        verbose_name_plural = _("给顾客发券")
        indexes: ClassVar = [
            models.Index(name="coupon_job_newest", fields=["store", "-created_at"]),
            models.Index(
                name="coupon_job_at_work",
                fields=["worked_at"],
                condition=Q(state__in=("judging", "working")),
            ),
        ]


class CouponJobRow(StoreOwned):
    """A customer of it, by their last order, and the piece they were given."""

    class State(models.TextChoices):
        READY = "ready", _("可以发")
        SAME = "same", _("已经有了")
        WRONG = "wrong", _("不能发")
        CHANGED = "changed", _("已发")
        REFUSED = "refused", _("没发成")

    job = models.ForeignKey(CouponJob, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    holding = models.OneToOneField(
        CouponHolding, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    refusal = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="coupon_job_row_once", fields=["job", "number"]),
            models.UniqueConstraint(name="coupon_job_order_once", fields=["job", "order"]),
        ]
        indexes: ClassVar = [
            models.Index(name="coupon_job_row_by_state", fields=["job", "state", "number"]),
        ]
