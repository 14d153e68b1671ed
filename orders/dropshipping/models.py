"""What a store ordered at its suppliers for its buyers, and what those said of it."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.quantity import QuantityField
from orders.models import OfOrderQuerySet, Order, OrderLine
from orders.shipping.models import Fulfillment
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager
from shop.suppliers.adapters.base import Heard
from shop.suppliers.models import Kind, Supplier


def new_number() -> str:
    """How we name an order to a supplier: once of its kind, and nothing to be guessed from."""
    return f"D{secrets.randbelow(10**15):015d}"


class State(models.TextChoices):
    WAITING = "waiting", _("等待下单")
    BY_HAND = "by_hand", _("要人工下单")
    PLACING = "placing", _("正在下单")
    PLACED = "placed", _("已下单，待确认")
    TAKEN = "taken", _("供应商已接单")
    SENT = "sent", _("供应商已发货")
    DELIVERED = "delivered", _("已送达")
    OUT_OF_STOCK = "out_stock", _("供应商缺货")
    REFUSED = "refused", _("供应商不接单")
    CANCELLED = "cancelled", _("已取消")


# Not over, and nobody else is asked for the same goods.
OPEN = (
    State.WAITING,
    State.BY_HAND,
    State.PLACING,
    State.PLACED,
    State.TAKEN,
    State.SENT,
    State.OUT_OF_STOCK,
)
# The supplier has it, and has taken the goods from its own stock.
AT_SUPPLIER = (State.PLACED, State.TAKEN)
NOT_THERE = (State.WAITING, State.BY_HAND)
GONE = (State.SENT, State.DELIVERED)


class SupplierOrder(StoreOwned):
    """What one supplier is to send for one order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="supplier_orders")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # None once the contract was taken away.
    supplier = models.ForeignKey(
        Supplier, models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    so_id = models.CharField(max_length=20, unique=True, default=new_number)
    # How the supplier names it.
    remote = models.CharField(_("供应商单号"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    parcel = models.ForeignKey(
        Fulfillment, models.SET_NULL, null=True, blank=True, related_name="supplier_orders"
    )
    # What somebody of the shop should know, until they say they do.
    trouble = models.CharField(max_length=200, blank=True)
    # Its order was called off: it is to be called off there too; when that was asked.
    is_unwanted = models.BooleanField(default=False)
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    # When it is looked after next; None is when something happens.
    next_ask_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("供应商订单")
        verbose_name_plural = _("供应商订单")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="supplier_order_one_open",
                fields=["order", "kind"],
                condition=Q(state__in=OPEN),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="supplier_order_due",
                fields=["next_ask_at"],
                condition=Q(next_ask_at__isnull=False),
            ),
            models.Index(name="supplier_order_newest", fields=["store", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.so_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_by_hand(self) -> bool:
        return self.state == State.BY_HAND


class SupplierOrderLine(StoreOwned):
    """So many of one line of the order, by the supplier's code, at its price of that day."""

    supplier_order = models.ForeignKey(SupplierOrder, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    quantity = QuantityField()
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="supplier_order_line_once", fields=["supplier_order", "line"]
            ),
        ]


class SupplierNewsQuerySet(OfOrderQuerySet["SupplierNews"]):
    order_path = "supplier_order__order"


class SupplierNews(StoreOwned):
    """What a supplier told of an order; told twice it is one."""

    supplier_order = models.ForeignKey(SupplierOrder, models.CASCADE, related_name="news")
    heard = models.CharField(max_length=16, choices=[(row.value, row.value) for row in Heard])
    at = models.DateTimeField()
    words = models.CharField(max_length=200, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = SupplierNewsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="supplier_news_once", fields=["supplier_order", "heard", "at"]
            ),
        ]


class SupplierCheck(StoreOwned):
    """What one day's comparison of our orders with a supplier's answers found."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="checks")
    day = models.DateField()
    checked = models.PositiveIntegerField(default=0)
    # [{"number": order, "so_id": …, "words": …}]
    differences = models.JSONField(default=list, blank=True)
    # The supplier did not answer: to be done again.
    is_complete = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="supplier_check_once", fields=["supplier", "day"]),
        ]
