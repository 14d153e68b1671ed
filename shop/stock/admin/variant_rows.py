"""
The variants of a product as rows of one grid, saved together or not at all: the desk's product
page and the panel of the page editor are two looks of it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import TypedDict

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from core import quantity
from core.types import Cleaned, Data
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant
from shop.form_fields import PriceField
from shop.stock import ledger
from shop.stock.admin.variant_forms import OptionsField
from shop.stores.models import Store

# What is typed for one variant, beside stock, that `products.change_variant` takes as it is.
PLAIN = ("options", "price", "list_price", "cost", "weight_grams", "unit", "sku", "barcode")
MONEY = ("price", "list_price", "cost")
LIMITS = ("min_quantity", "max_quantity")
# Those of every day stand first: the panel is narrower than all of them together.
COLUMNS = (
    "options",
    "price",
    "stock",
    "on_sale",
    "low_at",
    "list_price",
    "cost",
    "weight_grams",
    "min_quantity",
    "max_quantity",
    "unit",
    "sku",
    "barcode",
    "retire",
)


class VariantRow(forms.Form):
    """One variant of the grid; what was left alone is not in `changes`."""

    options = OptionsField(label=gettext_lazy("规格"), required=False, max_length=100)
    price = PriceField(label=gettext_lazy("价格"))
    stock = forms.CharField(label=gettext_lazy("库存"), max_length=12, required=False)
    list_price = PriceField(label=gettext_lazy("划线价"), min_value=0, required=False)
    cost = PriceField(label=gettext_lazy("成本价"), min_value=0, required=False)
    weight_grams = forms.IntegerField(
        label=gettext_lazy("重量（克）"), min_value=1, max_value=9_999_999, required=False
    )
    min_quantity = forms.CharField(label=gettext_lazy("起售"), max_length=12, required=False)
    max_quantity = forms.CharField(label=gettext_lazy("每人限购"), max_length=12, required=False)
    low_at = forms.CharField(label=gettext_lazy("库存低于多少提醒"), max_length=12, required=False)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=8, required=False)
    sku = forms.CharField(label="SKU", max_length=40)
    barcode = forms.CharField(label=gettext_lazy("条码"), max_length=20, required=False)
    on_sale = forms.BooleanField(label=gettext_lazy("上架"), required=False)
    retire = forms.BooleanField(label=gettext_lazy("停用"), required=False)
    price_seen = forms.CharField(max_length=20, required=False)
    stock_seen = forms.DecimalField(required=False)

    def __init__(self, data: Data = None, *, variant: ProductVariant) -> None:
        self.variant = variant
        super().__init__(data, prefix=f"v{variant.pk}", initial=_initial_of(variant))

    @property
    def cells(self) -> list[forms.BoundField]:
        """What is typed, in the order of the panel's columns."""
        return [self[name] for name in COLUMNS]

    @property
    def name(self) -> str:
        return self.variant.options_text or self.variant.sku

    def clean_price(self) -> Decimal:
        if not self.cleaned_data["price"]:
            raise ValidationError(_("价格要大于 0"))
        return self.cleaned_data["price"]

    def clean_unit(self) -> str:
        """A post that leaves the unit out leaves it as it is."""
        return self.cleaned_data["unit"].strip() or self.variant.unit

    def clean(self) -> Cleaned:
        """Quantities become Decimal or None, in the variant's unit."""
        data = super().clean() or {}
        price, list_price = data.get("price"), data.get("list_price")
        if price is not None and list_price is not None and list_price <= price:
            self.add_error("list_price", _("划线价要高于价格"))
        unit = data.get("unit", self.variant.unit)
        for name in (*LIMITS, "low_at", "stock"):
            typed = (data.get(name) or "").strip()
            try:
                may_be_zero = name in {"low_at", "stock"}
                parse = quantity.counted if may_be_zero else quantity.parse
                data[name] = parse(typed, unit=unit) if typed else None
            except ValidationError as error:
                self.add_error(name, error)
        return data

    @property
    def changes(self) -> Cleaned:
        """{name of the variant's field: new value}, only of what the person touched."""
        touched = [name for name in (*PLAIN, *LIMITS) if name in self.changed_data]
        changes = {name: self.cleaned_data[name] for name in touched}
        if changes.get("unit") == self.variant.unit:
            del changes["unit"]
        if "on_sale" in self.changed_data:
            changes["is_on_sale"] = self.cleaned_data["on_sale"]
        return changes


class _OfVariant(TypedDict):
    """What every change of a variant is told."""

    store: Store | int
    variant_id: int
    actor: Actor


class RowRefused(Exception):
    """What cannot be saved; it is said under its field of its row already."""

    def __init__(self, row: VariantRow, field: str | None, words: str) -> None:
        super().__init__(words)
        row.add_error(field, words)


def rows_of(product: ProductPage, data: Data = None, *, may_price: bool = True) -> list[VariantRow]:
    """
    The current variants in their order; `data` of a post fills them in, but for what things cost
    where that is not theirs to say.
    """
    variants = ProductVariant.objects.for_store(product.store_id).current()
    variants = variants.filter(product=product).select_related("level").order_by("position", "pk")
    rows = [VariantRow(data, variant=variant) for variant in variants]
    for row in rows:
        for name in MONEY:
            row.fields[name].disabled = not may_price
    return rows


def named_in(data: Mapping[str, object]) -> set[int]:
    """The ids of the variants that a post has rows of."""
    found = (re.fullmatch(r"v([0-9]{1,18})-price(?:_seen)?", name) for name in data)
    return {int(match[1]) for match in found if match}


def are_valid(rows: Sequence[VariantRow]) -> bool:
    """Every row is asked, so that every error stands under its field at once."""
    invalid = [row for row in rows if not row.is_valid()]
    return not invalid


@transaction.atomic
def save(
    *,
    store: Store | int,
    rows: Sequence[VariantRow],
    actor: Actor,
    at: datetime,
    may_count: bool,
    reason: str,
) -> list[str]:
    """
    All of `rows`, which are valid, or nothing of them; `reason` stands in the ledger where
    stock was counted. Returns what changed, each "what it was → what it is".

    :raises RowRefused: for values that cannot be, and where somebody else was faster
    """
    said: list[str] = []
    for row in rows:
        given: _OfVariant = {"store": store, "variant_id": row.variant.pk, "actor": actor}
        with _refusals_of(row):
            words = [*_save_words(row, given)]
            if may_count:
                words += _save_level(row, given, reason)
            if row.cleaned_data["retire"]:
                products.retire_variant(**given, at=at)
                words.append(_("已停用"))
        said += [f"{row.variant.options_text} {word}".strip() for word in words]
    return said


@contextmanager
def _refusals_of(row: VariantRow) -> Iterator[None]:
    """:raises RowRefused: for what the domain refused, under the field it is about"""
    try:
        yield
    except ProductVariant.DoesNotExist as refused:
        raise RowRefused(row, None, _("这个规格刚被停用，请刷新后再操作")) from refused
    except IntegrityError as refused:
        raise RowRefused(row, "sku", _("店里已经有这个 SKU")) from refused
    except ValidationError as refused:
        named = getattr(refused, "error_dict", {getattr(refused, "code", None): None})
        field = next((name for name in named if name in row.fields), None)
        raise RowRefused(row, field, refused.messages[0]) from refused
    except (ledger.LevelBelowReserved, ledger.LevelChanged) as refused:
        raise RowRefused(row, "stock", str(refused)) from refused


def _save_words(row: VariantRow, given: _OfVariant) -> Iterator[str]:
    changes = row.changes
    if not changes:
        return
    now = products.locked_variant(given["store"], row.variant.pk)
    if "price" in changes and row.cleaned_data["price_seen"] not in {"", str(now.price)}:
        raise RowRefused(row, "price", _("价格刚被修改过，请刷新后再操作"))
    before = {field: getattr(now, field) for field in changes}
    with transaction.atomic():
        after = products.change_variant(**given, **changes)
    for field, old in before.items():
        label = row.fields[field.removeprefix("is_")].label
        new = getattr(after, field)
        yield _change(str(label), *((_money(old), _money(new)) if field in MONEY else (old, new)))


def _save_level(row: VariantRow, given: _OfVariant, reason: str) -> Iterator[str]:
    data, level = row.cleaned_data, getattr(row.variant, "level", None)
    if "stock" in row.changed_data and data["stock"] is not None:
        if level is None:
            level = ledger.open_level(
                variant=row.variant, quantity=data["stock"], actor=given["actor"]
            )
        else:
            ledger.count(**given, counted=data["stock"], seen=data["stock_seen"], reason=reason)
        yield _change(_("库存"), row.initial["stock"], data["stock"])
    if "low_at" in row.changed_data and data["low_at"] is not None and level is not None:
        ledger.set_low_at(**given, low_at=data["low_at"])
        yield _change(_("低库存提醒"), level.low_at, data["low_at"])


def _change(label: str, was: object, now: object) -> str:
    return f"{label} {_value(was)} → {_value(now)}"


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"¥{amount:.2f}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dict):
        return "，".join(value.values()) or _("无")
    if value in (None, ""):
        return _("无")
    return f"{quantity.plain(value):f}" if isinstance(value, Decimal) else str(value)


def _initial_of(variant: ProductVariant) -> dict[str, object]:
    level = getattr(variant, "level", None)
    texts = {name: _text(getattr(variant, name)) for name in LIMITS}
    return {
        **{name: getattr(variant, name) for name in PLAIN},
        **texts,
        "on_sale": variant.is_on_sale,
        "stock": _text(level.on_hand) if level else "",
        "low_at": _text(level.low_at) if level else "",
        "price_seen": variant.price,
        "stock_seen": _text(level.on_hand) if level else "",
    }


def _text(amount: Decimal | None) -> str:
    return "" if amount is None else f"{quantity.plain(amount):f}"
