"""What is asked while an offer runs: columns that `shop.promotions` above writes, for everybody."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.catalog.mixins.rated import RatedPage


class OfferedPage(RatedPage):
    """Of a product: the words on its card, and until when its price is so."""

    OFFER: ClassVar = ("offer_badge", "offer_until")

    offer_badge = models.CharField(
        _("优惠"), max_length=12, blank=True, default="", db_default="", editable=False
    )
    offer_until = models.DateTimeField(_("优惠到"), null=True, editable=False)

    class Meta:
        abstract = True


class PricedVariant(models.Model):
    """
    Of a variant: yuan apiece, and while an offer runs what is asked then, with the price that
    may stand struck beside it: one that was really asked in the 30 days before (J11).
    """

    price = models.DecimalField(_("价格"), max_digits=10, decimal_places=2)
    list_price = models.DecimalField(
        _("划线价"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    offer_price = models.DecimalField(
        _("活动价"), max_digits=10, decimal_places=2, null=True, editable=False
    )
    struck_price = models.DecimalField(
        _("活动划线价"), max_digits=10, decimal_places=2, null=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def asked(self) -> Decimal:
        """What everybody pays apiece now."""
        return self.price if self.offer_price is None else self.offer_price

    @property
    def struck(self) -> Decimal | None:
        """What may stand struck beside it."""
        return self.list_price if self.offer_price is None else self.struck_price
