"""That something of an order was printed, and when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models import OfOrderQuerySet, Order
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class Kind(models.TextChoices):
    PICKING = "picking", _("拣货单")
    NOTE = "note", _("送货单")
    RECEIPT58 = "receipt58", _("小票 58 mm")
    RECEIPT80 = "receipt80", _("小票 80 mm")
    LABEL = "label", _("面单 76×130 mm")


class Printed(StoreOwned):
    """The last time of each kind; how often in all."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="printed")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    times = models.PositiveIntegerField(default=1)
    printed_at = models.DateTimeField(_("打印时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="printed_once_a_kind", fields=["order", "kind"]),
        ]
