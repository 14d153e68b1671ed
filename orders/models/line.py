"""What was bought, as a snapshot."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.quantity import QuantityField
from orders.models.order import Order
from orders.models.querysets import OfOrderQuerySet
from shop.catalog.mixins.return_exceptions import ReturnException
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class OrderLine(StoreOwned):
    """What was bought, as it was on that day."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    product = models.ForeignKey(
        ProductPage, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("商品"), max_length=255)
    sku = models.CharField("SKU", max_length=40)
    options_text = models.CharField(_("规格"), max_length=200, blank=True)
    unit = models.CharField(_("单位"), max_length=8)
    price = models.DecimalField(_("单价"), max_digits=10, decimal_places=2)
    quantity = QuantityField(_("数量"))
    # Refunded before it was sent: it stays in the shop.
    withdrawn = QuantityField(_("不再发货"), default=0)
    # Left the shop: the sum of its parcels' lines, written with them.
    sent = QuantityField(_("已发货"), default=0, db_default=0)
    discount = models.DecimalField(_("优惠"), max_digits=10, decimal_places=2, default=ZERO)
    total = models.DecimalField(_("小计"), max_digits=12, decimal_places=2)
    # Of these something else took the place, or nothing, as the buyer agreed: quantity and worth.
    exchanged_quantity = QuantityField(_("换掉的数量"), default=0, db_default=0)
    exchanged_amount = models.DecimalField(
        _("换掉的金额"), max_digits=12, decimal_places=2, default=ZERO, db_default=ZERO
    )
    # Sent, and come back for other goods, which stand in a line of their own; what these were
    # worth is in `exchanged_amount` as well.
    swapped_quantity = QuantityField(_("换成别的数量"), default=0, db_default=0)
    picture_files = models.JSONField(default=dict, blank=True)
    # Why it cannot be returned without a reason, as its page said before it was bought.
    return_exception = models.CharField(
        _("不支持七天无理由退货"),
        max_length=12,
        choices=ReturnException.choices,
        blank=True,
        default="",
        db_default="",
    )

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="order_line_unique", fields=["order", "variant"]),
            models.CheckConstraint(
                name="order_line_positive", condition=Q(quantity__gt=0) & Q(total__gte=0)
            ),
            models.CheckConstraint(
                name="order_line_withdrawn_within_quantity",
                condition=Q(withdrawn__gte=0) & Q(withdrawn__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="order_line_exchanged_within_line",
                condition=Q(exchanged_quantity__gte=0)
                & Q(exchanged_quantity__lte=F("withdrawn"))
                & Q(exchanged_amount__gte=0)
                # SQLite subtracts floats: 16.74 - 3.62 is less than 13.12 there.
                & Q(exchanged_amount__lte=Round(F("total") - F("discount"), precision=2)),
            ),
            models.CheckConstraint(
                name="order_line_sent_within_quantity",
                condition=Q(sent__gte=0) & Q(sent__lte=F("quantity") - F("withdrawn")),
            ),
            models.CheckConstraint(
                name="order_line_swapped_within_sent",
                condition=Q(swapped_quantity__gte=0) & Q(swapped_quantity__lte=F("sent")),
            ),
        ]
        indexes: ClassVar = [
            # `orders.choosing` walks a store's names, of which there are few.
            models.Index(name="order_line_name", fields=["store", "name"]),
            models.Index(name="order_line_code", fields=["store", "sku"]),
        ]

    @property
    def given_back(self) -> Decimal:
        """What is not sent because it was refunded."""
        return self.withdrawn - self.exchanged_quantity

    @property
    def for_buyer(self) -> Decimal:
        """What the buyer gets of it, sent or not."""
        return self.quantity - self.withdrawn - self.swapped_quantity

    @property
    def to_send(self) -> Decimal:
        """What still has to leave the shop."""
        return self.quantity - self.withdrawn - self.sent
