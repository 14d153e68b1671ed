"""A contract with a courier service as its owner types it in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.riders.models import CourierAccount, Service


class CourierForm(forms.ModelForm):
    """The key is never shown again; left empty it stays as it is."""

    key = forms.CharField(
        label=gettext_lazy("开发者密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(render_value=False),
    )

    class Meta:
        model = CourierAccount
        fields = ("service", "account", "key", "merchant", "shop", "is_on")

    def clean_key(self) -> str:
        typed: str = self.cleaned_data["key"].strip()
        kept: str = self.initial.get("key", "") if self.instance.pk else ""
        if not (typed or kept):
            raise forms.ValidationError(_("请填写密钥"))
        return typed or kept

    def clean_merchant(self) -> str:
        merchant: str = self.cleaned_data["merchant"].strip()
        if self.data.get("service") == Service.DADA and not merchant:
            raise forms.ValidationError(_("达达要填商户编号"))
        return merchant

    def clean_service(self) -> str:
        service: str = self.cleaned_data["service"]
        twins = CourierAccount.unscoped.filter(store_id=self.instance.store_id, service=service)
        if twins.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已经有这个平台的账号了"))
        return service
