"""Where a parcel is, as its carrier tells."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OfOrderQuerySet
from orders.shipping.models import Fulfillment
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class State(models.TextChoices):
    """How far a parcel is; of two things told for one moment the later of these counts."""

    WAITING = "waiting", _("待揽收")
    COLLECTED = "collected", _("已揽收")
    MOVING = "moving", _("运输中")
    DELIVERING = "delivering", _("派送中")
    TROUBLE = "trouble", _("疑难件")
    RETURNING = "returning", _("退回")
    SIGNED = "signed", _("已签收")


RANK = {state: rank for rank, state in enumerate(State.values)}


class TrackQuerySet(OfOrderQuerySet["Track"]):
    order_path = "fulfillment__order"


class Followed(StoreOwned):
    """A number that carriers tell of: of a parcel of ours, or of goods on their way back."""

    # As `couriers.table.clean` gives it.
    number = models.CharField(_("快递单号"), max_length=40, db_index=True)
    # The courier's code of 快递100; empty for one we do not know, who cannot be asked.
    courier = models.CharField(max_length=30, blank=True)
    state = models.CharField(
        _("物流状态"), max_length=12, choices=State.choices, default=State.WAITING
    )
    created_at = models.DateTimeField(default=timezone.now)
    # When the carrier last moved it; None while it has not.
    moved_at = models.DateTimeField(_("最近更新"), null=True, blank=True)
    # When the provider was last asked, and when it may be asked again; None is never again.
    asked_at = models.DateTimeField(null=True, blank=True)
    next_ask_at = models.DateTimeField(null=True, blank=True, default=timezone.now)
    # The provider tells us by itself.
    is_subscribed = models.BooleanField(default=False)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True


class Track(Followed):
    """What is known of a parcel that has a number; made with it, made anew with another number."""

    fulfillment = models.OneToOneField(Fulfillment, models.CASCADE, related_name="track")

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = TrackQuerySet.as_manager()

    class Meta:
        verbose_name = _("物流跟踪")
        verbose_name_plural = _("物流跟踪")
        indexes: ClassVar = [
            models.Index(
                name="track_due",
                fields=["next_ask_at"],
                condition=models.Q(next_ask_at__isnull=False),
            ),
        ]


class TrackEventQuerySet(OfOrderQuerySet["TrackEvent"]):
    order_path = "track__fulfillment__order"


class TrackEvent(StoreOwned):
    """One step of a parcel in the carrier's words; told twice it is one."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("时间"))
    words = models.CharField(_("说明"), max_length=300)
    state = models.CharField(max_length=12, choices=State.choices)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = TrackEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("物流动态")
        verbose_name_plural = _("物流动态")
        constraints: ClassVar = [
            models.UniqueConstraint(name="track_event_once", fields=["track", "at", "words"]),
        ]
