"""Electronic waybills: numbers that a courier gives before it comes, each with its label."""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from core.language import sent
from core.private_files import private_files
from orders.models import OfOrderQuerySet, Order
from orders.shipping.couriers.table import couriers
from orders.shipping.models import Fulfillment
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


def new_number() -> str:
    """How we name a waybill to 快递100: once of its kind, and nothing to be guessed from."""
    return f"W{secrets.randbelow(10**15):015d}"


def label_path(_waybill: "Waybill", _name: str) -> str:
    return f"waybills/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


class PayType(models.TextChoices):
    SHIPPER = "SHIPPER", _("寄付现结")
    MONTHLY = "MONTHLY", _("寄付月结")
    CONSIGNEE = "CONSIGNEE", _("到付")


class WaybillAccount(StoreOwned):
    """A store's contract with 快递100 and, through it, with one courier's branch."""

    # 快递100's code of the courier.
    courier = models.CharField(_("快递公司"), max_length=30)
    key = models.CharField(_("快递100 授权 key"), max_length=80)
    secret = EncryptedTextField(_("快递100 secret"))
    # What the branch gave: which of these it wants differs by courier.
    partner = models.CharField(_("电子面单账号"), max_length=80)
    partner_key = EncryptedTextField(_("电子面单密码"), blank=True)
    partner_secret = EncryptedTextField(_("电子面单密钥"), blank=True)
    net = models.CharField(_("网点名称"), max_length=60, blank=True)
    code = models.CharField(_("承载编号"), max_length=60, blank=True)
    # How the label looks, as 快递100 names it.
    template = models.CharField(_("面单模板编号"), max_length=60)
    pay_type = models.CharField(
        _("运费"), max_length=10, choices=PayType.choices, default=PayType.SHIPPER
    )
    product = models.CharField(_("快递产品"), max_length=30, default=sent("标准快递"))
    sender_name = models.CharField(_("寄件人"), max_length=40)
    sender_phone = models.CharField(_("寄件电话"), max_length=20)
    sender_address = models.CharField(_("寄件地址"), max_length=120)
    is_on = models.BooleanField(_("启用"), default=True)
    # When it was last tried out, and what was wrong.
    tried_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("电子面单账号")
        verbose_name_plural = _("电子面单账号")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="waybill_account_once",
                fields=["store", "courier"],
                violation_error_message=_("已经有这家快递的账号了"),
            ),
        ]

    def __str__(self) -> str:
        return self.courier_name

    @property
    def courier_name(self) -> str:
        return next((row.name for row in couriers() if row.kuaidi100 == self.courier), self.courier)


class State(models.TextChoices):
    ASKING = "asking", _("正在取号")
    ISSUED = "issued", _("已取号")
    # It has a number that no parcel goes by: to be called off.
    UNUSED = "unused", _("没用上")
    CANCELLING = "cancelling", _("正在取消")
    CANCELLED = "cancelled", _("已取消")
    REFUSED = "refused", _("没取成")


class Waybill(StoreOwned):
    """
    One waybill that was asked for. It is written before 快递100 is asked, by `number`: whoever
    asks again for the same one is given the same courier's number.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="waybills")
    # None once the contract was taken away.
    account = models.ForeignKey(
        WaybillAccount, models.SET_NULL, null=True, blank=True, related_name="waybills"
    )
    number = models.CharField(max_length=20, unique=True, default=new_number)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKING)
    courier = models.CharField(_("快递公司"), max_length=40)
    tracking_number = models.CharField(_("快递单号"), max_length=40, blank=True)
    # What goes into the parcel: line id → amount, as texts.
    lines = models.JSONField(default=dict)
    # How 快递100 and the courier call it.
    task = models.CharField(max_length=64, blank=True)
    remote = models.CharField(max_length=64, blank=True)
    label_url = models.CharField(max_length=500, blank=True)
    label = models.FileField(_("面单"), upload_to=label_path, storage=private_files, blank=True)
    printed_at = models.DateTimeField(_("打印时间"), null=True, blank=True)
    parcel = models.ForeignKey(
        Fulfillment, models.SET_NULL, null=True, blank=True, related_name="waybills"
    )
    # What went wrong, for the shop to read.
    words = models.CharField(max_length=160, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    # When 快递100 is asked next; None is never, or not any more.
    next_ask_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("电子面单")
        verbose_name_plural = _("电子面单")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="waybill_one_asking", fields=["order"], condition=Q(state=State.ASKING)
            ),
            models.UniqueConstraint(
                name="waybill_number_once",
                fields=["store", "courier", "tracking_number"],
                condition=~Q(tracking_number=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="waybill_due", fields=["next_ask_at"], condition=Q(next_ask_at__isnull=False)
            ),
        ]

    @property
    def is_asking(self) -> bool:
        return self.state in {State.ASKING, State.CANCELLING}

    @property
    def is_issued(self) -> bool:
        return self.state == State.ISSUED

    @property
    def quantities(self) -> dict[int, Decimal]:
        return {int(line_id): Decimal(amount) for line_id, amount in self.lines.items()}
