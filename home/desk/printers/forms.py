"""A cloud printer as its owner types it in."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.printers.models import Printer


class PrinterForm(forms.ModelForm):
    """The key is never shown again; left empty it stays as it is."""

    key = forms.CharField(
        label=gettext_lazy("密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(render_value=False),
    )

    categories = forms.TypedMultipleChoiceField(
        label=gettext_lazy("只打这些分类"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Printer
        fields = (
            *("name", "maker", "account", "key", "serial"),
            *("prints_new", "prints_paid", "copies", "is_on", "categories"),
        )

    def offer(self, categories: Iterable[tuple[int, str]]) -> None:
        """The categories it may be told to print; others are refused."""
        field = self.fields["categories"]
        if isinstance(field, forms.TypedMultipleChoiceField):
            field.choices = list(categories)

    def clean_key(self) -> str:
        typed: str = self.cleaned_data["key"].strip()
        kept: str = self.initial.get("key", "") if self.instance.pk else ""
        if not (typed or kept):
            raise forms.ValidationError(_("请填写密钥"))
        return typed or kept

    def clean_serial(self) -> str:
        serial: str = self.cleaned_data["serial"].strip()
        twins = Printer.unscoped.filter(store_id=self.instance.store_id, serial=serial)
        if twins.exclude(pk=self.instance.pk).filter(maker=self.data.get("maker", "")).exists():
            raise forms.ValidationError(_("这台打印机已经加过了"))
        return serial
