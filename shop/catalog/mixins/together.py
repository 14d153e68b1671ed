"""What is bought together: counted at night by `orders.favourites` above, read by product pages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.stores.models import StoreOwned


class BoughtTogether(StoreOwned):
    """So many paid orders had `other` beside `product`; of each product the most frequent few."""

    wagtail_reference_index_ignore = True

    product = models.ForeignKey("catalog.ProductPage", models.CASCADE, related_name="+")
    other = models.ForeignKey("catalog.ProductPage", models.CASCADE, related_name="bought_beside")
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("一起买的商品")
        verbose_name_plural = _("一起买的商品")
        constraints: ClassVar = [
            models.UniqueConstraint(name="bought_together_once", fields=["product", "other"]),
        ]
