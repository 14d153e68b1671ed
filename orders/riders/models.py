"""Who brings a local order: a courier service's rider, or somebody of the shop."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encrypted import EncryptedTextField
from orders.models import OfOrderQuerySet, Order
from orders.shipping.models import Fulfillment
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class Service(models.TextChoices):
    DADA = "dada", _("达达")
    SFCITY = "sfcity", _("顺丰同城")
    OWN = "own", _("自己送")


def new_number() -> str:
    """How we name a ride to a service: once of its kind, and nothing to be guessed from."""
    return f"R{secrets.randbelow(10**15):015d}"


def new_key() -> str:
    return secrets.token_urlsafe(24)


class CourierAccount(StoreOwned):
    """A store's contract with a courier service."""

    SERVICES: ClassVar = [row for row in Service.choices if row[0] != Service.OWN]

    service = models.CharField(_("配送平台"), max_length=8, choices=SERVICES)
    # 达达: app_key and app_secret; 顺丰同城: dev_id and its key.
    account = models.CharField(_("开发者账号"), max_length=80)
    key = EncryptedTextField(_("开发者密钥"))
    # 达达's source_id; 顺丰同城 has none.
    merchant = models.CharField(_("商户编号"), max_length=40, blank=True)
    shop = models.CharField(_("门店编号"), max_length=40)
    is_on = models.BooleanField(_("启用"), default=True)
    # The last part of the address where the service tells us; whoever knows it may try to.
    notify_key = models.CharField(max_length=40, unique=True, default=new_key)
    # When it was last tried out, and what was wrong.
    tried_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("配送平台账号")
        verbose_name_plural = _("配送平台账号")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="courier_account_once",
                fields=["store", "service"],
                violation_error_message=_("已经有这个平台的账号了"),
            ),
        ]

    def __str__(self) -> str:
        return self.get_service_display()


class State(models.TextChoices):
    """How far a ride is; of two things told for one moment the later of these counts."""

    QUOTED = "quoted", _("已报价")
    PLACING = "placing", _("正在呼叫")
    WAITING = "waiting", _("待接单")
    ACCEPTED = "accepted", _("已接单")
    PICKING = "picking", _("取货中")
    DELIVERING = "delivering", _("配送中")
    TROUBLE = "trouble", _("异常")
    CANCELLED = "cancelled", _("已取消")
    DELIVERED = "delivered", _("已送达")


RANK = {state: rank for rank, state in enumerate(State.values)}
OPEN = (
    State.PLACING,
    State.WAITING,
    State.ACCEPTED,
    State.PICKING,
    State.DELIVERING,
    State.TROUBLE,
)
# Somebody has said yes, and is on the way.
ON_THE_WAY = (State.ACCEPTED, State.PICKING, State.DELIVERING, State.TROUBLE)


class Ride(StoreOwned):
    """One try to bring an order; of an order one is open at most."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="rides")
    service = models.CharField(max_length=8, choices=Service.choices)
    # None for the shop's own, and once the contract was taken away.
    account = models.ForeignKey(
        CourierAccount, models.SET_NULL, null=True, blank=True, related_name="rides"
    )
    number = models.CharField(max_length=20, unique=True, default=new_number)
    # How the service calls the ride, and the price it promised.
    remote = models.CharField(max_length=60, blank=True)
    quote = models.CharField(max_length=60, blank=True)
    fee = models.DecimalField(_("配送费"), max_digits=8, decimal_places=2, null=True, blank=True)
    distance = models.PositiveIntegerField(_("距离（米）"), null=True, blank=True)
    cancel_fee = models.DecimalField(
        _("违约金"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUOTED)
    # When the service says that it came so far.
    moved_at = models.DateTimeField(null=True, blank=True)
    rider_name = models.CharField(_("骑手"), max_length=40, blank=True)
    rider_phone = models.CharField(_("骑手电话"), max_length=20, blank=True)
    # Somebody of the shop.
    rider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    parcel = models.ForeignKey(
        Fulfillment, models.SET_NULL, null=True, blank=True, related_name="rides"
    )
    # What went wrong, for the shop to read.
    words = models.CharField(max_length=120, blank=True)
    # The order was called off meanwhile: the ride is to be, too.
    is_unwanted = models.BooleanField(default=False)
    # When the service is asked next; None is never, or not any more.
    next_ask_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("骑手配送")
        verbose_name_plural = _("骑手配送")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="ride_one_open", fields=["order"], condition=Q(state__in=OPEN)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="ride_due", fields=["next_ask_at"], condition=Q(next_ask_at__isnull=False)
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_own(self) -> bool:
        return self.service == Service.OWN

    @property
    def has_position(self) -> bool:
        """A service knows where the rider is; the shop's own tell nobody."""
        return self.account_id is not None and self.state in ON_THE_WAY


class RideStepQuerySet(OfOrderQuerySet["RideStep"]):
    order_path = "ride__order"


class RideStep(StoreOwned):
    """One step of a ride; told twice it is one."""

    ride = models.ForeignKey(Ride, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    at = models.DateTimeField(_("时间"))
    # The service's own, where it says more: why it was cancelled.
    words = models.CharField(max_length=120, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = RideStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("骑手动态")
        verbose_name_plural = _("骑手动态")
        constraints: ClassVar = [
            models.UniqueConstraint(name="ride_step_once", fields=["ride", "state", "at"]),
        ]
