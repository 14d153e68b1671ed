"""
The product editor: a new product asks price, unit and opening stock; an existing one has a
panel for its variants. What the panel changes takes effect at once and is in no revision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

from accounts.actor import Actor
from core.quantity import plain, step
from core.types import Words
from shop.stores.editing.page_form import StorePageForm
from shop.stores.people import roles

PRODUCT_UNITS_LIMIT = 8
MAX_STOCK = 999_999


@dataclass(frozen=True)
class Opening:
    """What the form of a new product asked beside its words."""

    price: Decimal
    unit: str
    stock: Decimal


# Stock stands above the catalogue, so it hands in how a variant and its level are made, and how
# much of it there is where nobody counted.
_add_variant: list[Callable[..., object]] = []
_opening_stock: list[Decimal] = []


def adds_variants_with(add_variant: Callable[..., object], *, opening_stock: Decimal) -> None:
    _add_variant[:] = [add_variant]
    _opening_stock[:] = [opening_stock]


class StockField(forms.DecimalField):
    """How much is on the shelf, as a person counts it."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"max_digits": 10, "decimal_places": 3, "min_value": 0, "max_value": MAX_STOCK}
        super().__init__(**{**limits, **kwargs})


def clean_stock(quantity: Decimal, *, unit: str) -> Decimal:
    """:raises ValidationError: for a part of what is sold by the piece"""
    if quantity % step(unit):
        raise ValidationError(_("这个单位的库存要是整数"), code="step")
    return plain(quantity)


class ProductPageForm(StorePageForm):
    opening_price = forms.DecimalField(
        label=_("价格（元）"), max_digits=10, decimal_places=2, min_value=Decimal("0.01")
    )
    opening_unit = forms.CharField(label=_("单位"), max_length=PRODUCT_UNITS_LIMIT, initial="件")
    opening_stock = StockField(label=_("库存"), initial=lambda: _opening_stock[0])

    OPENING_FIELDS = ("opening_price", "opening_unit", "opening_stock")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in self.OPENING_FIELDS:
                del self.fields[name]

    def clean_opening_price(self) -> Decimal:
        """Whoever may not say what things cost adds nothing that costs something."""
        store_id = getattr(self.parent_page.specific, "store_id", None)
        mine = [m for m in roles.memberships_of(self.for_user) if m.store_id == store_id]
        if any(not roles.can(membership, "prices") for membership in mine):
            raise ValidationError(_("你的角色不能改价格，请找店主"), code="prices")
        price: Decimal = self.cleaned_data["opening_price"]
        return price

    def clean_opening_stock(self) -> Decimal:
        unit = self.cleaned_data.get("opening_unit", "")
        return clean_stock(self.cleaned_data["opening_stock"], unit=unit)

    def save(self, commit: bool = True) -> Page:
        page = super().save(commit=commit)
        if "opening_price" in self.fields:
            page.opening = Opening(*(self.cleaned_data[name] for name in self.OPENING_FIELDS))
        return page


@transaction.atomic
def open_first_variant(*, page: Page, actor: Actor) -> None:
    """Make the variant and level that the form of a new product asked for."""
    opening: Opening | None = getattr(page, "opening", None)
    if opening is None:
        return
    for add_variant in _add_variant:
        add_variant(
            product=page, price=opening.price, unit=opening.unit, stock=opening.stock, actor=actor
        )


class VariantPanel(Panel):
    """Loads the variants of a saved product by the name of a view that stock provides."""

    def __init__(self, heading: Words = "", **kwargs: object) -> None:
        super().__init__(heading=heading or _("价格、库存和规格"), **kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "shop/catalog/admin/variant_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: object = None) -> dict[str, object]:
            context = super().get_context_data(parent_context)
            context["variants_url"] = reverse("product_variants:panel", args=[self.instance.pk])
            return context
