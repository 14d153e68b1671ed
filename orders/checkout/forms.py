"""The one page of checkout as a form."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.phones import normalize
from orders.checkout import areas
from orders.checkout.place import Contact
from orders.checkout.quote import deliveries
from orders.models import Delivery, PayMethod
from shop.stores.models import Store


def new_key() -> str:
    return secrets.token_urlsafe(24)


class CheckoutForm(forms.Form):
    """
    Fields of the contract: name, phone, province, city, district, detail, note, delivery,
    pay_method; besides `key` (idempotency) and `seen_total` (yuan, what the page showed).
    """

    delivery = forms.ChoiceField(label=_("配送方式"), required=False)
    name = forms.CharField(label=_("收货人"), max_length=50)
    phone = forms.CharField(label=_("手机号"), max_length=20)
    province = forms.CharField(label=_("省份"), max_length=40, required=False)
    city = forms.CharField(label=_("城市"), max_length=40, required=False)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    detail = forms.CharField(label=_("详细地址"), max_length=200, required=False)
    note = forms.CharField(label=_("订单备注"), max_length=100, required=False)
    pay_method = forms.ChoiceField(label=_("支付方式"), choices=PayMethod.choices, required=False)
    key = forms.CharField(max_length=64, required=False)
    seen_total = forms.DecimalField(max_digits=12, decimal_places=2, required=False)

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        offered = deliveries(store)
        self.fields["delivery"].choices = [(item.value, item.label) for item in offered]
        self.fields["name"].error_messages["required"] = _("请填写收货人")
        self.fields["phone"].error_messages["required"] = _("请填写 11 位手机号")

    def clean_phone(self) -> str:
        return normalize(self.cleaned_data["phone"])

    def clean_delivery(self) -> str:
        return self.cleaned_data["delivery"] or str(deliveries(self.store)[0])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("delivery") == Delivery.PICKUP:
            # Both mean: the money changes hands with the goods, here at the counter.
            data["pay_method"] = PayMethod.IN_STORE
            return data
        if not data.get("pay_method"):
            data["pay_method"] = PayMethod.COD
        elif data["pay_method"] == PayMethod.IN_STORE:
            self.add_error("pay_method", _("到店付款请选择「到店自提」"))
        self._clean_address(data)
        return data

    def _clean_address(self, data: dict[str, Any]) -> None:
        try:
            data["area"] = areas.find(
                province=data.get("province", ""),
                city=data.get("city", ""),
                district=data.get("district", ""),
            )
        except ValidationError as error:
            self.add_error(error.code or "province", error.messages[0])
        if len(data.get("detail", "").strip()) < 2:
            self.add_error("detail", _("请补充楼栋和门牌号"))

    def contact(self) -> Contact:
        data = self.cleaned_data
        return Contact(
            name=data["name"].strip(),
            phone=data["phone"],
            area=data.get("area"),
            detail=data.get("detail", "").strip() if data.get("area") else "",
        )
