"""Forms of the desk."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop import quantity
from shop.catalog import goods
from shop.catalog.models import UNITS, CategoryPage
from shop.stock.models import StockMovement
from shop.stores.models import Store, StoreMembership

MAX_PHOTOS = 9
# A shop that does not count its goods leaves stock empty and still sells.
DEFAULT_STOCK = Decimal(100)


class PriceField(forms.DecimalField):
    """Yuan as people type them: ￥12.5, 1,234.5, 12。5; no exponents."""

    default_error_messages = {
        "required": _("请填写价格"),
        "invalid": _("请填写正确的金额，如 12.50"),
        "max_decimal_places": _("最多两位小数，如 12.50"),
        "max_digits": _("金额太大了"),
        "max_whole_digits": _("金额太大了"),
        "min_value": _("不能是负数"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 9, "decimal_places": 2, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        text = text.replace("。", ".").replace(",", "").lstrip("¥").removesuffix("元").strip()
        if text and not re.fullmatch(r"-?\d*\.?\d*", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class PhotosField(forms.FileField):
    """One or several photos; their content is judged by `stores.intake`, not here."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list) else [data]
        return [file for file in files if file]


class WordsForm(forms.Form):
    """The quick edit of a product page: name, photo, category."""

    name = forms.CharField(
        label=_("商品名称"), max_length=100, error_messages={"required": _("请填写商品名称")}
    )
    photo = PhotosField(label=_("照片"), required=False)
    category = forms.IntegerField(required=False)

    def __init__(self, *args: Any, store: Store, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].replace("\x00", "").split())

    def clean_photo(self) -> list[Any]:
        photos = self.cleaned_data["photo"]
        if len(photos) > MAX_PHOTOS:
            raise ValidationError(_("最多传 %(max)s 张照片") % {"max": MAX_PHOTOS})
        return photos

    def clean_category(self) -> CategoryPage | None:
        chosen = self.cleaned_data["category"]
        if not chosen:
            return None
        category = CategoryPage.objects.for_store(self.store).filter(pk=chosen).first()
        if category is None:
            raise ValidationError(_("这个分类已经不在了，请重新选择"))
        return category


class ProductForm(WordsForm):
    """Fields of the contract: name, price, photo, unit, stock; besides category."""

    price = PriceField(label=_("价格"))
    unit = forms.CharField(label=_("单位"), max_length=8, required=False)
    stock = forms.CharField(label=_("库存"), max_length=12, required=False)
    new_category = forms.CharField(label=_("新分类"), max_length=30, required=False)

    def clean_price(self) -> Decimal:
        return goods.clean_price(self.cleaned_data["price"])

    def clean_unit(self) -> str:
        return self.cleaned_data["unit"].strip() or UNITS[0]

    def clean(self) -> dict[str, Any]:
        """`stock` becomes a Decimal, or None where it was left empty."""
        data = super().clean() or {}
        text = (data.get("stock") or "").strip()
        if "stock" in data:
            try:
                data["stock"] = counted(text, unit=data.get("unit", "")) if text else None
            except ValidationError as error:
                self.add_error("stock", error)
        return data


def counted(text: str, *, unit: str) -> Decimal:
    """
    A stock level as typed: zero or a quantity.

    :raises ValidationError: for anything else
    """
    return Decimal(0) if text.strip() in {"0", "0.0"} else quantity.parse(text, unit=unit)


class StockForm(forms.Form):
    """One booking: receive, loss, adjust (by an amount) or count (what is there)."""

    KINDS = (
        (StockMovement.Kind.RECEIVE, _("进货")),
        (StockMovement.Kind.COUNT, _("盘点")),
        (StockMovement.Kind.LOSS, _("损耗")),
        (StockMovement.Kind.ADJUST, _("调整")),
    )
    kind = forms.ChoiceField(choices=KINDS)
    quantity = forms.CharField(max_length=12, error_messages={"required": _("请填写数量")})
    reason = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def clean(self) -> dict[str, Any]:
        """`quantity` becomes what is added to on_hand, or what was counted."""
        data = super().clean() or {}
        text, kind = data.get("quantity", ""), data.get("kind")
        if not text or not kind:
            return data
        try:
            if kind == StockMovement.Kind.COUNT:
                data["quantity"] = counted(text, unit=self.unit)
            elif kind == StockMovement.Kind.ADJUST and text.startswith("-"):
                data["quantity"] = -quantity.parse(text[1:], unit=self.unit)
            else:
                amount = quantity.parse(text, unit=self.unit)
                data["quantity"] = -amount if kind == StockMovement.Kind.LOSS else amount
        except ValidationError as error:
            self.add_error("quantity", error)
        return data


class StoreForm(forms.Form):
    """What a shopper needs to know about the store, and how it delivers."""

    name = forms.CharField(label=_("店铺名称"), max_length=40)
    tagline = forms.CharField(label=_("一句话介绍"), max_length=60, required=False)
    notice = forms.CharField(label=_("公告"), max_length=200, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=15, required=False)
    wechat = forms.CharField(label=_("客服微信号"), max_length=40, required=False)
    hours = forms.CharField(label=_("营业时间"), max_length=60, required=False)
    address = forms.CharField(label=_("店铺地址"), max_length=120, required=False)
    logo = forms.FileField(label=_("店铺头像"), required=False)
    slug = forms.CharField(label=_("店铺网址"), max_length=40, required=False)
    is_resting = forms.BooleanField(label=_("休息中"), required=False)
    pauses_orders = forms.BooleanField(label=_("暂停接单"), required=False)
    offers_local = forms.BooleanField(label=_("同城配送"), required=False)
    offers_express = forms.BooleanField(label=_("快递"), required=False)
    offers_freight = forms.BooleanField(label=_("物流"), required=False)
    offers_pickup = forms.BooleanField(label=_("到店自提"), required=False)
    delivery_fee = PriceField(label=_("运费"), min_value=0, max_digits=8, required=False)
    free_delivery_from = PriceField(label=_("满多少包邮"), min_value=0, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["takes_orders"] = not data.get("pauses_orders")
        ways = ("offers_local", "offers_express", "offers_freight", "offers_pickup")
        if not any(data.get(way) for way in ways):
            self.add_error("offers_local", _("至少选一种配送方式；不想接单请勾「暂停接单」"))
        return data

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not phone.replace("-", "").replace(" ", "").isdigit():
            raise ValidationError(_("电话只能有数字和短横线"))
        return phone


class StaffForm(forms.Form):
    phone = forms.CharField(max_length=20)
    role = forms.ChoiceField(
        choices=[
            choice
            for choice in StoreMembership.Role.choices
            if choice[0] != StoreMembership.Role.OWNER
        ],
        initial=StoreMembership.Role.CLERK,
    )
