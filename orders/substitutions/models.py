"""What a shop proposes for a line it cannot fill, and what became of it."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO, round_cny
from core.quantity import QuantityField
from orders.models import Order, OrderLine
from orders.models.querysets import OfOrderQuerySet
from orders.payments.models import ExtraCharge
from shop.catalog.models import ProductVariant
from shop.stores.models import StoreOwned
from shop.stores.tenancy import StoreOwnedManager


class SubstitutionQuerySet(OfOrderQuerySet["Substitution"]):
    def open(self) -> "SubstitutionQuerySet":
        """Those the shopper has still to answer."""
        return self.filter(state=Substitution.State.PROPOSED)

    def with_goods(self) -> "SubstitutionQuerySet":
        """With all that is shown of them: what is missing, what could come, what is to be paid."""
        return self.select_related("line", "extra", "variant__product")


class Substitution(StoreOwned):
    """One proposal for `quantity` of a line. The old line stays, withdrawn; a new one comes."""

    class Kind(models.TextChoices):
        REPLACE = "replace", _("换一件")
        LEAVE_OUT = "leave_out", _("不发这件")
        WAIT = "wait", _("晚几天发")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("等顾客回复")
        ACCEPTED = "accepted", _("顾客同意")
        DECLINED = "declined", _("顾客不同意")
        EXPIRED = "expired", _("顾客没有回复")
        # Taken back by the shop, or overtaken: cancelled, refunded or sent meanwhile.
        WITHDRAWN = "withdrawn", _("已撤回")

    order = models.ForeignKey(Order, models.CASCADE, related_name="substitutions")
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = QuantityField(_("缺几件"))
    # On the shelf there is none: what is left out is written off and not sold to the next.
    is_lost = models.BooleanField(default=True)
    variant = models.ForeignKey(ProductVariant, models.PROTECT, null=True, related_name="+")
    # What is proposed, as it was: name, options, unit, yuan apiece, picture.
    name = models.CharField(max_length=255, blank=True)
    options_text = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=8, blank=True)
    price = models.DecimalField(_("单价"), max_digits=10, decimal_places=2, null=True)
    new_quantity = QuantityField(_("换几件"), null=True)
    picture_files = models.JSONField(default=dict, blank=True)
    wait_until = models.DateField(_("等到"), null=True)
    words = models.CharField(_("留言"), max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    deadline = models.DateTimeField(_("回复截止"))
    answered_at = models.DateTimeField(null=True)
    # What the shopper still pays on top, once they said yes to something dearer.
    extra = models.ForeignKey(ExtraCharge, models.PROTECT, null=True, related_name="substitutions")
    new_line = models.OneToOneField(OrderLine, models.PROTECT, null=True, related_name="+")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StoreOwnedManager] = StoreOwnedManager()
    unscoped: ClassVar = SubstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = _("换货建议")
        verbose_name_plural = _("换货建议")
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="substitution_one_open", fields=["line"], condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="substitution_replaces_by_something",
                condition=Q(
                    kind="replace",
                    variant__isnull=False,
                    new_quantity__gt=0,
                    price__gte=0,
                )
                | (~Q(kind="replace") & Q(variant__isnull=True)),
            ),
            models.CheckConstraint(name="substitution_positive", condition=Q(quantity__gt=0)),
        ]
        indexes: ClassVar = [
            models.Index(
                name="substitution_open",
                fields=["deadline"],
                condition=Q(state="proposed"),
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def waits_for_extra(self) -> bool:
        """The shopper said yes, and has a few minutes to pay the difference."""
        is_asked = self.extra is not None and self.extra.state == ExtraCharge.State.OPEN
        return self.is_open and is_asked

    @property
    def total(self) -> Decimal:
        """What the new goods cost, in yuan."""
        if self.price is None or self.new_quantity is None:
            return ZERO
        return round_cny(self.price * self.new_quantity)

    @property
    def stock_reference(self) -> str:
        """How the stock ledger names what is held for the shopper's answer."""
        return f"substitution {self.pk}"

    def is_late(self, at: datetime) -> bool:
        return at >= self.deadline
