"""Conditions of a list that somebody gave a name, to ask for them again with one tap."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.stores.models import StoreOwned


class SavedView(StoreOwned):
    """Its person's own, or shown to all of the shop who may open the list."""

    class List(models.TextChoices):
        ORDERS = "orders", _("订单")
        PRODUCTS = "products", _("商品")

    of = models.CharField(max_length=10, choices=List.choices)
    name = models.CharField(_("名称"), max_length=20)
    # As it stands in the address; what is in it says the form of the list.
    query = models.CharField(max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_shared = models.BooleanField(_("全店可见"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("存下的筛选")
        verbose_name_plural = _("存下的筛选")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="saved_view_named_once",
                fields=["store", "of", "person", "name"],
            ),
        ]
