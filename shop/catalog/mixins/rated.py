"""What a product's page says of all its reviews; `orders.reviews` above writes it."""

from typing import ClassVar

from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from shop.catalog.mixins.child_pages import StoreChildPage


class RatedPage(StoreChildPage):
    """The sums of the reviews that are shown; without one, no rating."""

    RATING: ClassVar = ("review_count", "rating", "review_words")

    review_count = models.PositiveIntegerField(_("评价数"), default=0, db_default=0, editable=False)
    # 1.0 to 5.0.
    rating = models.DecimalField(
        _("评分"), max_digits=2, decimal_places=1, null=True, editable=False
    )
    # [{"word": "新鲜", "count": 12}, …]: what several of them say, the most frequent first.
    review_words = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True, editable=False
    )

    class Meta:
        abstract = True
