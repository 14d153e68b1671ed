"""Cloud printers of a store, and what they were given to print."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from orders.models import Order
from shop.stores.models import StoreOwned


class Printer(StoreOwned):
    """One machine, and the account at its maker's by which it is told what to print."""

    class Maker(models.TextChoices):
        FEIE = "feie", _("飞鹅")
        YILIANYUN = "yilianyun", _("易联云")

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("还不知道")
        ONLINE = "online", _("在线")
        TROUBLE = "trouble", _("在线，但缺纸或有故障")
        OFFLINE = "offline", _("离线")

    name = models.CharField(_("名称"), max_length=20)
    maker = models.CharField(_("品牌"), max_length=10, choices=Maker.choices)
    # 飞鹅: USER and UKEY; 易联云: client_id and client_secret.
    account = models.CharField(_("账号"), max_length=80)
    key = EncryptedTextField(_("密钥"))
    serial = models.CharField(_("打印机编号"), max_length=40)
    prints_new = models.BooleanField(_("新订单自动打印"), default=True)
    prints_paid = models.BooleanField(_("付款后自动打印"), default=False)
    # Ids of the categories whose goods it prints, each with those below it; None is all.
    categories = models.JSONField(null=True, blank=True)
    copies = models.PositiveSmallIntegerField(
        _("份数"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    is_on = models.BooleanField(_("启用"), default=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UNKNOWN)
    state_at = models.DateTimeField(null=True, blank=True)
    # 易联云's, good for weeks; few are given a day.
    token = EncryptedTextField(blank=True, default="")
    token_until = models.DateTimeField(null=True, blank=True)
    # What happened before is not printed by itself.
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("打印机")
        verbose_name_plural = _("打印机")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="printer_once_in_store", fields=["store", "maker", "serial"]
            ),
            models.CheckConstraint(
                name="printer_copies_in_range", condition=Q(copies__gte=1) & Q(copies__lte=5)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PrintJob(StoreOwned):
    """A receipt on its way; by itself one for an order and reason, by hand as many as asked."""

    class Reason(models.TextChoices):
        NEW = "new", _("新订单")
        PAID = "paid", _("已付款")
        HAND = "hand", _("手动")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待打印")
        # Being given to its maker; one that is found so later was killed, or nobody answered.
        SENDING = "sending", _("正在交给打印机")
        SENT = "sent", _("已交给打印机")
        PRINTED = "printed", _("已打印")
        FAILED = "failed", _("没打出来")
        UNSURE = "unsure", _("不确定打没打出来")

    OPEN: ClassVar = (State.WAITING, State.SENDING, State.SENT)

    printer = models.ForeignKey(Printer, models.CASCADE, related_name="jobs")
    order = models.ForeignKey(Order, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=5, choices=Reason.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    # How the maker calls it.
    remote = models.CharField(max_length=80, blank=True)
    error = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="print_job_once",
                fields=["printer", "order", "reason"],
                condition=~Q(reason="hand"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="print_job_newest", fields=["printer", "-created_at"]),
            models.Index(
                name="print_job_due",
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
            ),
        ]
