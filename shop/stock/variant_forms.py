"""Forms of the variant panel; what they clean goes to the domain functions as it is."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.catalog.editor import StockField, clean_stock
from shop.catalog.models import ProductVariant


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
    def clean(self, value: Any) -> dict[str, str]:
        return clean_options(super().clean(value) or "")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return " ".join(f"{name}:{option}" for name, option in value.items())
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or {}) != clean_options(data or "")
        except ValidationError:
            return True


class VariantForm(forms.ModelForm):
    """Prices and names of one variant; `changed_data` is what the domain is told."""

    options = OptionsField(label=gettext_lazy("规格"), required=False, max_length=100)

    class Meta:
        model = ProductVariant
        fields: ClassVar = (
            *("options", "sku", "price", "list_price", "unit", "barcode", "is_on_sale"),
        )

    def _post_clean(self) -> None:
        """The domain function validates the row it has locked, not this copy."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        price, list_price = cleaned.get("price"), cleaned.get("list_price")
        if price is not None and price <= 0:
            self.add_error("price", _("价格要大于 0"))
        elif price is not None and list_price is not None and list_price <= price:
            self.add_error("list_price", _("划线价要高于价格"))
        return cleaned


class NewVariantForm(forms.Form):
    options = OptionsField(label=gettext_lazy("规格"), required=False, max_length=100)
    price = forms.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))
    unit = forms.CharField(max_length=8)
    sku = forms.CharField(max_length=40, required=False)
    stock = StockField()

    def clean_stock(self) -> Decimal:
        return clean_stock(self.cleaned_data["stock"], unit=self.cleaned_data.get("unit", ""))


class CountForm(forms.Form):
    counted = StockField()

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean_counted(self) -> Decimal:
        return clean_stock(self.cleaned_data["counted"], unit=self.unit)
