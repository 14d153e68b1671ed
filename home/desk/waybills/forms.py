"""A contract for electronic waybills as its owner types it in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Words
from orders.shipping.couriers.table import couriers
from orders.waybills.models import WaybillAccount

SECRETS = ("secret", "partner_key", "partner_secret")


def _hidden(label: "Words") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        required=False,
        widget=forms.PasswordInput(render_value=False),
    )


def _named() -> list[tuple[str, str]]:
    return [(row.kuaidi100, row.name) for row in couriers() if row.kuaidi100]


class WaybillAccountForm(forms.ModelForm):
    """Secrets are never shown again; left empty they stay as they are."""

    secret = _hidden(gettext_lazy("快递100 secret"))
    partner_key = _hidden(gettext_lazy("电子面单密码"))
    partner_secret = _hidden(gettext_lazy("电子面单密钥"))
    courier = forms.ChoiceField(label=gettext_lazy("快递公司"), choices=_named)

    class Meta:
        model = WaybillAccount
        fields = (
            *("courier", "key", "secret", "template", "pay_type", "product"),
            *("partner", "partner_key", "partner_secret", "net", "code"),
            *("sender_name", "sender_phone", "sender_address", "is_on"),
        )

    def clean_secret(self) -> str:
        typed = self._kept("secret")
        if not typed:
            raise forms.ValidationError(_("请填写密钥"))
        return typed

    def clean_partner_key(self) -> str:
        return self._kept("partner_key")

    def clean_partner_secret(self) -> str:
        return self._kept("partner_secret")

    def clean_courier(self) -> str:
        courier: str = self.cleaned_data["courier"]
        twins = WaybillAccount.unscoped.filter(store_id=self.instance.store_id, courier=courier)
        if twins.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("已经有这家快递的账号了"))
        return courier

    def _kept(self, name: str) -> str:
        typed: str = self.cleaned_data[name].strip()
        kept: str = self.initial.get(name, "") if self.instance.pk else ""
        return typed or kept
