"""The six digits by which a buyer gets what was ordered for pick-up."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import OfOrderQuerySet, Order
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class PickupCode(StoreOwned):
    """One for an order; free for others in the store once the order is over."""

    order = models.OneToOneField(Order, models.CASCADE, related_name="pickup_code")
    code = models.CharField(_("取货码"), max_length=6)
    created_at = models.DateTimeField(default=timezone.now)
    # None while it opens something; by whom it was used up, where goods were handed over for it.
    closed_at = models.DateTimeField(_("核销时间"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("取货码")
        verbose_name_plural = _("取货码")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="pickup_code_once_in_store",
                fields=["store", "code"],
                condition=Q(closed_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(name="pickup_code_of_store", fields=["store", "code"])]
