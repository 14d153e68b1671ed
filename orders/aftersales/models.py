"""One after-sale of an order: what of it, what was asked and agreed on, and all that was done."""

import secrets
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO, round_cny
from core.private_files import private_files
from core.quantity import QuantityField
from orders.aftersales.choices import (
    COMES_BACK,
    OPEN,
    OVER,
    PAID_BACK,
    FreightBy,
    Kind,
    Reason,
    Side,
    State,
    Step,
)
from orders.models import OfOrderQuerySet, Order, OrderLine, new_number
from orders.payments.models import ExtraCharge, Refund
from orders.shipping.models import Fulfillment
from orders.shipping.tracking.models import Followed
from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


def number_of(at: datetime | None = None) -> str:
    """A public number, as an order's: S26112048150926."""
    return f"S{new_number(at)}"


def photo_path(_photo: "AfterSalePhoto", _name: str) -> str:
    """The name somebody's phone gave the picture says nothing worth keeping."""
    return f"aftersales/{timezone.localdate():%Y/%m}/{secrets.token_hex(16)}.jpg"


class AfterSaleQuerySet(OfOrderQuerySet["AfterSale"]):
    def open(self) -> Self:
        """Those in which somebody still has to do something."""
        return self.filter(state__in=OPEN)

    def due(self, at: datetime) -> Self:
        """Their clock has run out, or what they wait to be paid is not asked for any more."""
        ended = Swap.unscoped.filter(is_agreed=True, extra__state=ExtraCharge.State.ENDED)
        unpaid = Q(state=State.TO_PAY, pk__in=ended.values("aftersale"))
        return self.open().filter(Q(deadline__lte=at) | unpaid)


class AfterSale(StoreOwned):
    """
    `amount` is what goes back as it stands now, `transit_amount` the freight in it; what was
    asked first is kept beside it, because an offer that is not taken leaves it as it was.
    `state` and `deadline` are written by `steps.record.move` only.
    """

    # Wagtail would read it again at each save, for what pages it may lead to: none.
    wagtail_reference_index_ignore = True

    number = models.CharField(_("售后编号"), max_length=20, unique=True, default=number_of)
    order = models.ForeignKey(Order, models.PROTECT, related_name="aftersales")
    kind = models.CharField(_("售后类型"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("原因"), max_length=14, choices=Reason.choices)
    words = models.CharField(_("说明"), max_length=500, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State.choices)
    # When what waits happens by itself; None: nothing does.
    deadline = models.DateTimeField(_("最晚处理时间"), null=True, blank=True)
    amount = models.DecimalField(_("退款金额"), max_digits=12, decimal_places=2, default=ZERO)
    transit_amount = models.DecimalField(
        _("其中运费"), max_digits=8, decimal_places=2, default=ZERO
    )
    asked_kind = models.CharField(max_length=10, choices=Kind.choices)
    asked_amount = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    asked_transit = models.DecimalField(max_digits=8, decimal_places=2, default=ZERO)
    offered_kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    offered_amount = models.DecimalField(max_digits=12, decimal_places=2, default=ZERO)
    offers = models.PositiveSmallIntegerField(default=0)
    freight_by = models.CharField(_("退货运费"), max_length=5, choices=FreightBy.choices)
    # Where the goods go back to, in words: name, phone and address.
    return_place = models.CharField(_("退货地址"), max_length=300, blank=True)
    return_courier = models.CharField(_("快递公司"), max_length=40, blank=True)
    return_number = models.CharField(_("快递单号"), max_length=40, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(_("收到退货时间"), null=True, blank=True)
    # The parcel with the new goods.
    parcel = models.OneToOneField(
        Fulfillment, models.PROTECT, null=True, blank=True, related_name="aftersale"
    )
    # Decided by the platform: nobody refuses or offers any more.
    is_final = models.BooleanField(default=False)
    # Why a refund failed, until it is tried again.
    trouble = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = AfterSaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("售后")
        verbose_name_plural = _("售后")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="aftersale_transit_within_amount",
                condition=Q(transit_amount__gte=0) & Q(transit_amount__lte=F("amount")),
            )
        ]
        indexes: ClassVar = [
            models.Index(
                name="aftersale_due",
                fields=["deadline"],
                condition=Q(deadline__isnull=False, closed_at__isnull=True),
            ),
            models.Index(name="aftersale_of_store", fields=["store", "state", "deadline"]),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("aftersale", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state not in OVER

    @property
    def pays_back(self) -> bool:
        return self.kind in PAID_BACK

    @property
    def comes_back(self) -> bool:
        """Goods come back for it, and have not yet."""
        return self.kind in COMES_BACK and self.received_at is None

    @property
    def stock_reference(self) -> str:
        """How the stock ledger names it."""
        return f"aftersale {self.number}"


class OfAfterSaleQuerySet(OfOrderQuerySet["AfterSaleLine"]):
    order_path = "aftersale__order"


class ReturnParcel(Followed):
    """Goods on their way back, followed by the number that the shopper gave last."""

    aftersale = models.OneToOneField(AfterSale, models.CASCADE, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                name="return_parcel_due",
                fields=["next_ask_at"],
                condition=Q(next_ask_at__isnull=False),
            ),
        ]


class AfterSaleLine(StoreOwned):
    """How much of an order line it is about, and its share of the sum in yuan."""

    aftersale = models.ForeignKey(AfterSale, models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="aftersale_lines")
    quantity = QuantityField(_("数量"))
    amount = models.DecimalField(_("金额"), max_digits=12, decimal_places=2, default=ZERO)
    # Of what came back: on the shelf again, and written off.
    shelved = QuantityField(_("放回货架"), default=0)
    written_off = QuantityField(_("报损"), default=0)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = OfAfterSaleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="aftersale_line_once", fields=["aftersale", "line"]),
            models.CheckConstraint(
                name="aftersale_line_positive", condition=Q(quantity__gt=0) & Q(amount__gte=0)
            ),
            models.CheckConstraint(
                name="aftersale_line_back_within_quantity",
                condition=Q(shelved__gte=0)
                & Q(written_off__gte=0)
                & Q(quantity__gte=F("shelved") + F("written_off")),
            ),
        ]

    @property
    def came_back(self) -> Decimal:
        return self.shelved + self.written_off


class Swap(StoreOwned):
    """
    Other goods that an exchange is for: what the buyer wishes, or the shop proposes instead, at
    the price it had then. `credit` is what was truly paid for the goods that come back.
    """

    aftersale = models.ForeignKey(AfterSale, models.CASCADE, related_name="swaps")
    side = models.CharField(max_length=8, choices=Side.choices)
    variant = models.ForeignKey(ProductVariant, models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    options_text = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=8)
    price = models.DecimalField(_("单价"), max_digits=10, decimal_places=2)
    quantity = QuantityField(_("数量"))
    picture_files = models.JSONField(default=dict, blank=True)
    credit = models.DecimalField(max_digits=12, decimal_places=2)
    # Both sides agreed on it: these goods are held, until they leave or it comes to nothing.
    is_agreed = models.BooleanField(default=False)
    # How often they were held: each time is a document of its own to the stock.
    holds = models.PositiveSmallIntegerField(default=0)
    extra = models.OneToOneField(ExtraCharge, models.PROTECT, null=True, related_name="+")
    # In the order, once they have left.
    new_line = models.OneToOneField(OrderLine, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="swap_one_agreed", fields=["aftersale"], condition=Q(is_agreed=True)
            ),
            models.UniqueConstraint(
                name="swap_one_wish_of_a_side",
                fields=["aftersale", "side"],
                condition=Q(is_agreed=False),
            ),
            models.CheckConstraint(
                name="swap_positive", condition=Q(quantity__gt=0, price__gte=0, credit__gte=0)
            ),
        ]

    @property
    def total(self) -> Decimal:
        return round_cny(self.price * self.quantity)

    @property
    def more(self) -> Decimal:
        """Yuan that the buyer pays on top."""
        return max(self.total - self.credit, ZERO)

    @property
    def rest(self) -> Decimal:
        """Yuan that go back, because these goods are cheaper."""
        return max(self.credit - self.total, ZERO)

    @property
    def waits_for_money(self) -> bool:
        return self.extra is not None and self.extra.state == ExtraCharge.State.OPEN

    @property
    def stock_reference(self) -> str:
        """How the stock ledger names what is held for it."""
        return f"aftersale {self.aftersale.number} {self.pk}.{self.holds}"


class AfterSaleStep(StoreOwned):
    """One thing that was done; both sides read the same. Never changed afterwards."""

    aftersale = models.ForeignKey(AfterSale, models.CASCADE, related_name="history")
    step = models.CharField(max_length=14, choices=Step.choices)
    side = models.CharField(max_length=8, choices=Side.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices, blank=True)
    # What went back, was offered or decided; None where it was about no money.
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["pk"]


class AfterSalePhoto(StoreOwned):
    """What somebody saw; for both sides and the platform, never at a public address."""

    step = models.ForeignKey(AfterSaleStep, models.CASCADE, related_name="photos")
    picture = models.FileField(_("照片"), upload_to=photo_path, storage=private_files)


class AfterSaleRefund(StoreOwned):
    """A refund that was made for an after-sale."""

    aftersale = models.ForeignKey(AfterSale, models.PROTECT, related_name="refund_links")
    refund = models.OneToOneField(Refund, models.PROTECT, related_name="aftersale_link")
