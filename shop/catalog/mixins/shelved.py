"""A product knows its category, so that a list of one is walked in order."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from wagtail.models import Page

from shop.catalog.mixins.offered import OfferedPage

WALKED = models.Index(
    name="product_on_shelf",
    fields=["store", "shelf", "-in_stock", "-sales", "-page_ptr"],
    condition=Q(is_on_sale=True),
)


class ShelvedPage(OfferedPage):
    """A product page: the category it stands in; none directly below its store."""

    # What these columns are told from elsewhere.
    TOLD: ClassVar = (*OfferedPage.RATING, *OfferedPage.OFFER, "shelf")

    shelf = models.ForeignKey(
        "catalog.CategoryPage",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # What follows from the tree is no use of the category.
    vars(shelf).update(wagtail_reference_index_ignore=True)

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> object:
        if self.pk is None:
            self.shelf_id = below(self.get_parent())
        return super().save(*args, **kwargs)


def below(parent: Page) -> int | None:
    """The `shelf` of a product below this page."""
    is_category = parent.cached_content_type.model == "categorypage"
    return parent.pk if is_category else None
