"""A row of an import as a person corrects it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.form_fields import PriceField


class RowForm(forms.Form):
    name = forms.CharField(label=_("品名"), max_length=200)
    spec = forms.CharField(label=_("规格"), max_length=80, required=False)
    price = PriceField(label=_("价格（元）"), min_value=0)
    unit = forms.CharField(label=_("单位"), max_length=8, required=False)
    list_price = PriceField(label=_("划线价"), min_value=0, required=False)
    category = forms.CharField(label=_("分类"), max_length=30, required=False)
    barcode = forms.CharField(label=_("条码"), max_length=20, required=False)
