"""A contract with a supplier and its rule, as a merchant types them in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Data
from shop.form_fields import PriceField
from shop.suppliers.adapters import ADAPTERS
from shop.suppliers.adapters.base import Field
from shop.suppliers.models import Supplier


class KeysForm(forms.Form):
    """A field for each that the adapter names. Secrets are never shown again; empty keeps them."""

    is_on = forms.BooleanField(label=gettext_lazy("启用"), required=False)

    def __init__(self, data: Data = None, *, supplier: Supplier) -> None:
        kept = supplier.secrets
        super().__init__(
            data,
            initial={"is_on": supplier.is_on} | {k: kept.get(k, "") for k in kept},
        )
        self.supplier, self.kept = supplier, kept
        for field in self.asked:
            is_kept = bool(kept.get(field.name))
            self.fields[field.name] = _field(field, is_required=field.is_needed and not is_kept)

    @property
    def asked(self) -> tuple[Field, ...]:
        return ADAPTERS[self.supplier.kind].FIELDS

    @property
    def open_fields(self) -> list[forms.BoundField]:
        return [self[field.name] for field in self.asked if not field.is_secret]

    @property
    def secret_fields(self) -> list[forms.BoundField]:
        return [self[field.name] for field in self.asked if field.is_secret]

    @property
    def keys(self) -> dict[str, str]:
        return {field.name: self.cleaned_data[field.name] for field in self.asked}


def _field(field: Field, *, is_required: bool) -> forms.CharField:
    missing = {"required": _("请填写%(name)s") % {"name": field.label}}
    widget = forms.PasswordInput(render_value=False) if field.is_secret else forms.TextInput()
    return forms.CharField(
        label=field.label,
        max_length=200,
        required=is_required,
        widget=widget,
        error_messages=missing,
    )


class RuleForm(forms.ModelForm):
    margin = PriceField(label=gettext_lazy("加价（% 或元）"), min_value=0)
    least_margin = PriceField(label=gettext_lazy("至少比成本高（元）"), min_value=0)
    agreed_percent = forms.DecimalField(
        label=gettext_lazy("自动改价（%）"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    kept_back = forms.IntegerField(label=gettext_lazy("留几件不卖"), min_value=0, max_value=9999)
    low_balance = PriceField(label=gettext_lazy("余额低于多少提醒（元）"), min_value=0)

    class Meta:
        model = Supplier
        fields = (
            "margin_kind",
            "margin",
            "rounding",
            "least_margin",
            "agreed_percent",
            "kept_back",
            "low_balance",
        )
