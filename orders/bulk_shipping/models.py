"""One file of tracking numbers that a shop sent in, its rows, and what became of each."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.private_files import private_files
from core.quantity import QuantityField
from shop.stores.models import StoreOwned


def file_path(_job: "ShippingJob", _name: str) -> str:
    """The name on somebody's disk says nothing worth a path."""
    return f"shipping/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}"


class ShippingJob(StoreOwned):
    """
    A file is read and judged, a person looks, the orders are booked one by one. `jobs` writes it.
    """

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        WAITING = "waiting", _("等你确认")
        BOOKING = "booking", _("正在发货")
        DONE = "done", _("已完成")
        FAILED = "failed", _("读不了")

    AT_WORK: ClassVar = (State.READING, State.BOOKING)

    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    # What the person calls the file; the bytes go once they are read.
    name = models.CharField(_("文件"), max_length=120)
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to=file_path, storage=private_files, blank=True)
    # Rows read, or rows booked or refused; of `total`, 0 while nobody knows.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Why the file could not be read (a constant sentence), and what it was about.
    trouble = models.CharField(max_length=100, blank=True)
    trouble_about = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When a worker last said it is at work; None while nobody is.
    worked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("批量发货")
        verbose_name_plural = _("批量发货")
        indexes: ClassVar = [
            models.Index(name="shipping_job_newest", fields=["store", "-created_at"]),
            models.Index(
                name="shipping_job_at_work",
                fields=["worked_at"],
                condition=Q(state__in=("reading", "booking")),
            ),
        ]

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK


class ShippingRow(StoreOwned):
    """A row of the file as it was read, and what is or was done with it."""

    class State(models.TextChoices):
        READ = "read", _("读到")
        READY = "ready", _("可以发")
        EMPTY = "empty", _("没填单号，跳过")
        ALREADY = "already", _("已经发过，跳过")
        WRONG = "wrong", _("有问题")
        BOOKED = "booked", _("已发货")
        REFUSED = "refused", _("没发成")

    class Problem(models.TextChoices):
        NO_ORDER_NUMBER = "no_order_number", _("没有订单号")
        LOST_ORDER_DIGITS = (
            "lost_order",
            _("订单号被表格改成了科学计数，后几位丢了：请把这一列设为文本再填"),
        )
        UNKNOWN_ORDER = "unknown_order", _("店里没有这个订单号")
        LOST_DIGITS = (
            "lost_digits",
            _("单号被表格改成了科学计数，后几位丢了：请把这一列设为文本再填"),
        )
        FORMULA = "formula", _("这一格是公式或公式出错：请复制后「选择性粘贴」为数值")
        ODD_NUMBER = "odd_number", _("不像快递单号：只能有 6–40 位字母、数字和横线")
        ODD_QUANTITY = "odd_quantity", _("数量看不懂")
        NUMBER_TWICE = "number_twice", _("同一个单号还写给了另一位顾客")
        TWO_NUMBERS = (
            "two_numbers",
            _("同一订单写了几个单号：要分包裹，请每行写明商品编码和数量"),
        )
        NO_SUCH_GOODS = "no_such_goods", _("订单里没有这个商品编码")
        TOO_MUCH = "too_much", _("比还没发的多")
        NOT_BY_COURIER = "not_by_courier", _("这个订单不发快递")
        CANCELLED = "cancelled", _("订单已取消")
        UNPAID = "unpaid", _("顾客还没有付款")
        NOT_MADE = "not_made", _("还没有成团")
        REFUNDED = "refunded", _("订单已全额退款")
        ALL_SENT = "all_sent", _("订单已全部发出，单号不同：要改单号请到订单里改")
        WITH_WRONG = "with_wrong", _("同一订单的另一行有问题，整单不发")

    job = models.ForeignKey(ShippingJob, models.CASCADE, related_name="rows")
    # As the sheet counts its rows.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READ)
    problem = models.CharField(max_length=20, choices=Problem.choices, blank=True)
    # What the order said when it was refused.
    refusal = models.CharField(max_length=200, blank=True)
    order_number = models.CharField(_("订单号"), max_length=40, blank=True)
    courier = models.CharField(_("快递公司"), max_length=40, blank=True)
    tracking_number = models.CharField(_("快递单号"), max_length=40, blank=True)
    # Of what, and how much; without a code everything that is left.
    sku = models.CharField(_("商品编码"), max_length=40, blank=True)
    quantity = QuantityField(_("数量"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="shipping_row_once", fields=["job", "number"]),
        ]
        indexes: ClassVar = [
            models.Index(name="shipping_row_of_order", fields=["job", "order_number"]),
        ]
