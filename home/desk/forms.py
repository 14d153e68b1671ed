"""Forms of the desk."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core import quantity
from core.quantity import counted
from core.types import Cleaned, Data, Files, Initial
from shop.catalog import products
from shop.catalog.mixins.return_exceptions import ReturnException
from shop.catalog.models import CategoryPage
from shop.catalog.units import UNITS
from shop.form_fields import PhotosField, PriceField
from shop.stock.models import StockMovement
from shop.stores import opening
from shop.stores.models import Store

MAX_PHOTOS = 9


def return_exception_field() -> forms.ChoiceField:
    """On what ground it cannot be returned freely; said on its page before it is bought."""
    return forms.ChoiceField(
        label=_("七天无理由退货"),
        choices=[("", _("支持")), *ReturnException.choices],
        required=False,
    )


class WordsForm(forms.Form):
    """The quick edit of a product page: name, photo, category."""

    name = forms.CharField(
        label=_("商品名称"), max_length=100, error_messages={"required": _("请填写商品名称")}
    )
    photo = PhotosField(label=_("照片"), required=False)
    category = forms.IntegerField(required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        store: Store,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.store = store

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].replace("\x00", "").split())

    def clean_photo(self) -> list[UploadedFile]:
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
    return_exception = return_exception_field()

    def clean_price(self) -> Decimal:
        return products.clean_price(self.cleaned_data["price"])

    def clean_unit(self) -> str:
        return self.cleaned_data["unit"].strip() or UNITS[0]

    def clean(self) -> Cleaned:
        """`stock` becomes a Decimal, or None where it was left empty."""
        data = super().clean() or {}
        text = (data.get("stock") or "").strip()
        if "stock" in data:
            try:
                data["stock"] = counted(text, unit=data.get("unit", "")) if text else None
            except ValidationError as error:
                self.add_error("stock", error)
        return data


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

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        unit: str,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.unit = unit

    def clean(self) -> Cleaned:
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
    """What a shopper needs to know about the store."""

    name = forms.CharField(label=_("店铺名称"), max_length=40)
    tagline = forms.CharField(label=_("一句话介绍"), max_length=60, required=False)
    notice = forms.CharField(label=_("公告"), max_length=200, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=15, required=False)
    wechat = forms.CharField(label=_("客服微信号"), max_length=40, required=False)
    hours = forms.CharField(label=_("营业时间"), max_length=60, required=False)
    address = forms.CharField(label=_("店铺地址"), max_length=120, required=False)
    promise = forms.CharField(label=_("发货时间"), max_length=60, required=False)
    returns = forms.CharField(label=_("退换说明"), max_length=1000, required=False)
    logo = forms.FileField(label=_("店铺头像"), required=False)
    licence_number = forms.CharField(
        label=_("营业执照：统一社会信用代码"), max_length=40, required=False
    )
    licence_picture = forms.FileField(label=_("营业执照照片"), required=False)
    no_licence_picture = forms.BooleanField(label=_("不再显示执照照片"), required=False)
    slug = forms.CharField(label=_("店铺网址"), max_length=40, required=False)
    is_resting = forms.BooleanField(label=_("休息中"), required=False)
    pauses_orders = forms.BooleanField(label=_("暂停接单"), required=False)

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        data["takes_orders"] = not data.get("pauses_orders")
        return data

    def clean_phone(self) -> str:
        return opening.clean_phone(self.cleaned_data["phone"])
