"""What operators may change about ways to pay. Keys go in and never come out."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.types import Cleaned, Data, Words
from orders.payments.methods.setup import PLAIN, SECRETS
from orders.payments.models import (
    ONLINE,
    PaymentConfiguration,
    PaymentInterface,
    PaymentMethod,
)


class WriteOnly(forms.Textarea):
    """Comes back empty, even when the form has errors elsewhere."""

    def format_value(self, value: object) -> None:
        return None


def _secret(label: Words) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        help_text=gettext_lazy("留空就不改；保存后不再显示"),
        widget=WriteOnly(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )


class ConfigurationForm(forms.ModelForm):
    """The platform's own account. Secrets have no initial value, whatever is stored."""

    private_key = _secret(gettext_lazy("商户私钥"))
    api_v3_key = _secret(gettext_lazy("APIv3 密钥（微信支付）"))
    app_secret = _secret(gettext_lazy("公众号 AppSecret（微信内付款用）"))

    class Meta:
        model = PaymentConfiguration
        fields = ("interface", *PLAIN, "is_enabled")
        widgets = {"public_key": forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})}

    field_order = (
        "name",
        "interface",
        "app_id",
        "merchant_id",
        "private_key",
        "public_key",
        "mode",
        "public_key_id",
        "merchant_serial",
        "api_v3_key",
        "app_secret",
        "is_enabled",
    )

    def __init__(self, data: Data = None, *, instance: PaymentConfiguration | None = None) -> None:
        super().__init__(data, instance=instance)
        interfaces = PaymentInterface.objects.filter(channel__in=ONLINE, is_enabled=True)
        if self.instance.pk:
            # Another channel's keys would be nonsense, and payments were made with these.
            interfaces = interfaces.filter(channel=self.instance.channel)
        field = self.fields["interface"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - of the model
        field.queryset = interfaces.order_by("pk")

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        rows = PaymentConfiguration.objects.filter(
            store__isnull=True,
            interface=data.get("interface"),
            app_id=data.get("app_id"),
            merchant_id=data.get("merchant_id"),
        )
        # A condition on a column that is not in the form is not checked by ModelForm.
        if rows.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("这个商户号已经填过了"))
        return data

    @property
    def values(self) -> dict[str, object]:
        """For `setup.save_configuration`."""
        return {name: self.cleaned_data[name] for name in (*PLAIN, *SECRETS)}


class InterfaceForm(forms.ModelForm):
    class Meta:
        model = PaymentInterface
        fields = ("base_url", "connect_timeout", "read_timeout", "is_enabled")

    base_url = forms.URLField(label=gettext_lazy("网关地址"), assume_scheme="https")
    connect_timeout = forms.IntegerField(
        label=gettext_lazy("连接超时（秒）"), min_value=1, max_value=30
    )
    read_timeout = forms.IntegerField(
        label=gettext_lazy("读取超时（秒）"), min_value=1, max_value=60
    )


class MethodForm(forms.ModelForm):
    class Meta:
        model = PaymentMethod
        fields = ("is_enabled", "sort_order", "description")
