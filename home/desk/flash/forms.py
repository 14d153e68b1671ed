"""A flash sale as a shop fills it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from home.desk.products_to_choose import OneVariantForm
from shop.flash.models import FlashItem
from shop.form_fields import PriceField
from shop.stores.models import Store

COLUMNS = (
    *("kind", "variant", "price", "quantity", "per_buyer", "pay_minutes", "is_shared"),
    *("starts_at", "ends_at"),
)


class FlashForm(OneVariantForm):
    kind = forms.ChoiceField(label=_("类型"), choices=FlashItem.Kind.choices)
    price = PriceField(label=_("抢购价（元）"), min_value=0)
    quantity = forms.IntegerField(label=_("拿出几件"), min_value=1, max_value=1_000_000)
    per_buyer = forms.IntegerField(label=_("每人限购几件"), min_value=1, max_value=999)
    pay_minutes = forms.IntegerField(label=_("几分钟内付款"), min_value=1, max_value=120)
    is_shared = forms.BooleanField(label=_("可以和其他优惠同享"), required=False)
    starts_at = forms.DateTimeField(label=_("开始时间"))
    ends_at = forms.DateTimeField(label=_("结束时间"))

    def item(self, store: Store) -> FlashItem:
        """Not saved yet."""
        return FlashItem(store=store, **{name: self.cleaned_data[name] for name in COLUMNS})
