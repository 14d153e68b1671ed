"""What people keep to come back to: goods and stores."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.catalog.models import ProductPage
from shop.stores.models import StoreOwned


class Favourite(StoreOwned):
    """A product of the store, or without one the store itself; of one person, once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("用户")
    )
    product = models.ForeignKey(
        ProductPage, models.CASCADE, null=True, blank=True, related_name="+"
    )
    # 到货提醒: one message when it is in stock again, and then no more.
    wants_restock = models.BooleanField(_("到货提醒"), default=False)
    told_at = models.DateTimeField(null=True, blank=True)
    # 降价提醒: told when it costs less than this, in yuan, which follows the price; None is off.
    price_watched = models.DecimalField(
        _("降价提醒"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    price_told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("收藏时间"))

    class Meta:
        verbose_name = _("收藏")
        verbose_name_plural = _("收藏")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="favourite_product_once",
                fields=["person", "product"],
                condition=Q(product__isnull=False),
            ),
            models.UniqueConstraint(
                name="favourite_store_once",
                fields=["person", "store"],
                condition=Q(product__isnull=True),
            ),
            models.CheckConstraint(
                name="favourite_restock_of_product",
                condition=Q(wants_restock=False) | Q(product__isnull=False),
            ),
            models.CheckConstraint(
                name="favourite_price_of_product",
                condition=Q(price_watched__isnull=True) | Q(product__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="favourite_restock",
                fields=["product"],
                condition=Q(wants_restock=True),
            ),
            models.Index(
                name="favourite_price",
                fields=["product"],
                condition=Q(price_watched__isnull=False),
            ),
        ]

    @property
    def wants_price_note(self) -> bool:
        return self.price_watched is not None
