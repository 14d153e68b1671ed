"""A flash sale as a shop fills it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.types import Data, Initial
from home.desk import products_to_choose
from shop.catalog.models import ProductVariant
from shop.flash.models import FlashItem
from shop.form_fields import PriceField
from shop.stores.models import Store

COLUMNS = (
    *("kind", "variant", "price", "quantity", "per_buyer", "pay_minutes", "is_shared"),
    *("starts_at", "ends_at"),
)


class FlashForm(forms.Form):
    """`q` are words to find goods by; nothing is kept of them."""

    kind = forms.ChoiceField(label=_("类型"), choices=FlashItem.Kind.choices)
    q = forms.CharField(label=_("找商品"), max_length=50, required=False)
    price = PriceField(label=_("抢购价（元）"), min_value=0)
    quantity = forms.IntegerField(label=_("拿出几件"), min_value=1, max_value=1_000_000)
    per_buyer = forms.IntegerField(label=_("每人限购几件"), min_value=1, max_value=999)
    pay_minutes = forms.IntegerField(label=_("几分钟内付款"), min_value=1, max_value=120)
    is_shared = forms.BooleanField(label=_("可以和其他优惠同享"), required=False)
    starts_at = forms.DateTimeField(label=_("开始时间"))
    ends_at = forms.DateTimeField(label=_("结束时间"))

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        rows = ProductVariant.objects.for_store(store).filter(retired_at__isnull=True)
        self.rows = rows.select_related("product")
        self.fields["variant"] = forms.ModelChoiceField(
            label=_("商品"), queryset=self.rows, empty_label=None
        )

    @property
    def listed(self) -> list[tuple[int, str, bool]]:
        """Goods to choose one of: the chosen, then the newest or those of a word."""
        chosen = str(self["variant"].value() or "")
        words = str(self["q"].value() or "")
        found = products_to_choose.variants(self.rows, words=words, chosen=[chosen])
        return [(row.pk, products_to_choose.named(row), str(row.pk) == chosen) for row in found]

    def item(self, store: Store) -> FlashItem:
        """Not saved yet."""
        return FlashItem(store=store, **{name: self.cleaned_data[name] for name in COLUMNS})
