"""What the variant panel adds; its rows are in `variant_rows`."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalog.editor import StockField, clean_stock
from shop.stock.admin import new_variants


def clean_options(text: str) -> dict[str, str]:
    """
    Options as people type them: "颜色:白色 尺码:M" or just "白色".

    :raises ValidationError: for a name without a value
    """
    options: dict[str, str] = {}
    for part in text.replace("：", ":").replace("，", " ").replace(",", " ").split():
        name, colon, value = part.partition(":")
        if colon and not (name and value):
            raise ValidationError(_("规格请写成 颜色:白色 尺码:M"), code="options")
        options[name if colon else str(_("规格"))] = value if colon else name
    return options


class OptionsField(forms.CharField):
    def clean(self, value: object) -> dict[str, str]:
        return clean_options(super().clean(value) or "")

    def prepare_value(self, value: object) -> object:
        if isinstance(value, dict):
            return " ".join(f"{name}:{option}" for name, option in value.items())
        return value

    def has_changed(self, initial: dict[str, str] | None, data: str | None) -> bool:
        try:
            return (initial or {}) != clean_options(data or "")
        except ValidationError:
            return True


class NewVariantForm(forms.Form):
    options = OptionsField(label=gettext_lazy("规格"), required=False, max_length=100)
    price = forms.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    unit = forms.CharField(max_length=8)
    sku = forms.CharField(max_length=40, required=False)
    stock = StockField()

    def clean_stock(self) -> Decimal:
        return clean_stock(self.cleaned_data["stock"], unit=self.cleaned_data.get("unit", ""))


class GridForm(forms.Form):
    """颜色 × 尺码: two axes, the price and stock of what is new."""

    axis_1 = forms.CharField(max_length=20, required=False)
    values_1 = forms.CharField(max_length=200)
    axis_2 = forms.CharField(max_length=20, required=False)
    values_2 = forms.CharField(max_length=200, required=False)
    price = forms.DecimalField(
        max_digits=10, decimal_places=2, min_value=Decimal("0.01"), required=False
    )
    stock = StockField(required=False)

    def clean(self) -> dict[str, object]:
        """Leaves `axes`, `price` or None, and `stock`, as `new_variants.fill_grid` takes them."""
        data = super().clean() or {}
        axes = [
            new_variants.axis(
                data.get(f"axis_{number}", ""), data.get(f"values_{number}", ""), number
            )
            for number in (1, 2)
        ]
        return {
            "axes": [axis for axis in axes if axis],
            "price": data.get("price"),
            "stock": data.get("stock") or Decimal(0),
        }
