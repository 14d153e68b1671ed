"""Where money goes, and how much of it."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.form_fields import PriceField


class WithdrawForm(forms.Form):
    """`seen` is what could be withdrawn on the page."""

    amount = PriceField(label=gettext_lazy("提现金额"), min_value=Decimal("0.01"), max_digits=12)
    seen = forms.DecimalField(max_digits=14, decimal_places=2, widget=forms.HiddenInput)


class AccountForm(forms.Form):
    holder = forms.CharField(label=gettext_lazy("户名"), max_length=50)
    bank = forms.CharField(label=gettext_lazy("开户行"), max_length=80)
    number = forms.CharField(label=gettext_lazy("账号"), max_length=40)

    def clean_number(self) -> str:
        """Digits, as bank cards and accounts of firms have them."""
        number = re.sub(r"[\s-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]{8,32}", number):
            raise ValidationError(_("账号是 8 到 32 位数字"))
        return number
