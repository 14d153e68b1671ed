"""The desk's product page: its words and photos; the rows of its variants are stock's."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.quantity import counted
from core.types import Cleaned, Data, Files, Initial
from home.desk.forms import MAX_PHOTOS, WordsForm, return_exception_field
from shop.catalog.models import ProductPage, ProductPicture
from shop.form_fields import PriceField
from shop.stock.admin.new_variants import axis
from shop.stores.models import Store


class ProductForm(WordsForm):
    """Words, photos and new combinations; `kept` are the pictures that stay, in their order."""

    subtitle = forms.CharField(label=_("卖点"), max_length=120, required=False)
    description = forms.CharField(
        label=_("介绍"), max_length=500, required=False, widget=forms.Textarea
    )
    return_exception = return_exception_field()
    axis_1 = forms.CharField(label=_("规格一"), max_length=20, required=False)
    values_1 = forms.CharField(label=_("有哪些"), max_length=200, required=False)
    axis_2 = forms.CharField(label=_("规格二"), max_length=20, required=False)
    values_2 = forms.CharField(label=_("有哪些"), max_length=200, required=False)
    new_price = PriceField(label=_("新规格的价格"), min_value=0, required=False)
    new_stock = forms.CharField(label=_("新规格的库存"), max_length=12, required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        store: Store,
        pictures: Sequence[ProductPicture] = (),
        unit: str = "",
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, store=store, initial=initial)
        self.unit = unit
        self.pictures = pictures

    @property
    def kept(self) -> list[ProductPicture]:
        """By the numbers typed beside them; a picture without one stays where it is."""
        kept = [row for row in self.pictures if not self.data.get(f"photo-{row.pk}-remove")]
        at = {row.pk: number for number, row in enumerate(self.pictures, start=1)}

        def place(row: ProductPicture) -> tuple[int, int]:
            typed = str(self.data.get(f"photo-{row.pk}-place", "")).strip()
            is_number = typed.isascii() and typed.isdecimal() and len(typed) <= 3
            return (int(typed) if is_number else at[row.pk], at[row.pk])

        return sorted(kept, key=place)

    def clean(self) -> dict[str, object]:
        """`axes` are what new combinations are made of."""
        data = super().clean() or {}
        if len(self.kept) + len(data.get("photo") or []) > MAX_PHOTOS:
            self.add_error("photo", _("最多 %(max)s 张照片") % {"max": MAX_PHOTOS})
        axes = [
            axis(data.get(f"axis_{number}", ""), data.get(f"values_{number}", ""), number)
            for number in (1, 2)
        ]
        data["axes"] = [found for found in axes if found]
        if data["axes"]:
            self._clean_new(data)
        return data

    def _clean_new(self, data: Cleaned) -> None:
        if data.get("new_price") == 0:
            self.add_error("new_price", _("价格要大于 0"))
        try:
            typed = data.get("new_stock", "").strip()
            data["new_stock"] = counted(typed, unit=self.unit) if typed else Decimal(0)
        except ValidationError as error:
            self.add_error("new_stock", error)


def initial_of(page: ProductPage, category_id: int | None) -> dict[str, object]:
    return {
        "name": page.title,
        "subtitle": page.subtitle,
        "description": page.description,
        "return_exception": page.return_exception,
        "category": category_id,
        "axis_1": "颜色",
        "axis_2": "尺码",
    }
