"""What has to be paid on top of an order that was paid: the difference to dearer goods."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OfOrderQuerySet, Order
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class ExtraQuerySet(OfOrderQuerySet["ExtraCharge"]):
    def open(self) -> "ExtraQuerySet":
        return self.filter(state=ExtraCharge.State.OPEN)

    def lengthen(self, until: datetime) -> None:
        """Nobody gets less time than was given."""
        self.filter(expires_at__lt=until).update(expires_at=until)


class ExtraCharge(StoreOwned):
    """`amount` yuan that the buyer pays until `expires_at`, or the order stays as it was."""

    class Kind(models.TextChoices):
        SUBSTITUTION = "substitution", _("换货差价")
        EXCHANGE = "exchange", _("售后换货差价")

    class State(models.TextChoices):
        OPEN = "open", _("待补差价")
        PAID = "paid", _("已补差价")
        ENDED = "ended", _("已结束")

    order = models.ForeignKey(Order, models.PROTECT, related_name="extras")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = ExtraQuerySet.as_manager()

    class Meta:
        verbose_name = _("补差价")
        verbose_name_plural = _("补差价")
        constraints: ClassVar = [
            models.CheckConstraint(name="extra_positive", condition=Q(amount__gt=0)),
            # What is paid next is never in doubt.
            models.UniqueConstraint(
                name="extra_one_open", fields=["order"], condition=Q(state="open")
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="extra_open", fields=["expires_at"], condition=Q(state="open")),
        ]
