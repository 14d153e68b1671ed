"""Carts of guests (by cookie) and of users; one line per variant."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned


class Cart(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="cart"
    )
    key = models.CharField(max_length=40, unique=True, null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("购物车")
        verbose_name_plural = _("购物车")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="cart_of_user_or_guest",
                condition=Q(user__isnull=False, key__isnull=True)
                | Q(user__isnull=True, key__isnull=False),
            ),
        ]


class CartLine(StoreOwned):
    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.CASCADE, related_name="+")
    quantity = QuantityField(_("数量"))
    # What the shopper saw when adding, so that a change can be shown.
    price_seen = models.DecimalField(max_digits=10, decimal_places=2)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="cart_line_unique", fields=["cart", "variant"]),
            models.CheckConstraint(name="cart_line_positive", condition=Q(quantity__gt=0)),
        ]
