"""Conditions of a list that somebody gave a name, to ask for them again with one tap."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.stores.models import StoreOwned


class Named(models.Model):
    """Conditions as they stand in an address; what is in them says the list."""

    name = models.CharField(_("名称"), max_length=20)
    query = models.CharField(max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


class SavedView(Named, StoreOwned):
    """Of the desk: its person's own, or shown to all of the shop who may open the list."""

    class List(models.TextChoices):
        ORDERS = "orders", _("订单")
        PRODUCTS = "products", _("商品")

    of = models.CharField(max_length=10, choices=List.choices)
    is_shared = models.BooleanField(_("全店可见"), default=False)

    class Meta:
        verbose_name = _("存下的筛选")
        verbose_name_plural = _("存下的筛选")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="saved_view_named_once",
                fields=["store", "of", "person", "name"],
            ),
        ]


class OwnView(Named):
    """
    Of a list of the admin, by the name of its address. The list goes over all the stores that its
    person sees there, or over the platform's: so this is nobody else's, and of no store.
    """

    of = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("自己存下的筛选")
        verbose_name_plural = _("自己存下的筛选")
        constraints: ClassVar = [
            models.UniqueConstraint(name="own_view_named_once", fields=["of", "person", "name"]),
        ]
