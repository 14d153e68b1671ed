"""What a shopper fills in for an after-sale: which goods, why, how much, and photos."""

import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import quantity
from core.types import Cleaned, Data, Files, Json
from orders.aftersales.choices import PAID_BACK, Kind
from orders.aftersales.steps import asking
from orders.aftersales.steps.swapping import Goods
from orders.models import Order, OrderLine
from orders.payments.refunds import refundable
from orders.substitutions import similar
from shop.form_fields import PhotosField, PriceField

# A sheet of reasons is read before it is asked again.
CHOOSE = gettext_lazy("请选择原因")


def clean_photos(files: list[UploadedFile]) -> list[UploadedFile]:
    """:raises ValidationError: for more than an after-sale takes at once"""
    if len(files) > asking.MOST_PHOTOS:
        raise ValidationError(_("最多 %(most)s 张照片") % {"most": asking.MOST_PHOTOS})
    return files


class AskForm(forms.Form):
    """`line_<id>` for each line, and what an after-sale of this kind asks besides."""

    reason = forms.ChoiceField(
        label=gettext_lazy("原因"),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    amount = PriceField(
        label=gettext_lazy("退款金额"), required=False, min_value=Decimal("0.01"), max_digits=12
    )
    words = forms.CharField(label=gettext_lazy("说明"), required=False, max_length=500)
    photos = PhotosField(label=gettext_lazy("照片"), required=False)
    # The SKU of what an exchange of one line is to be for; empty: the same once more.
    want = forms.CharField(label=gettext_lazy("换成"), required=False, max_length=40)

    def __init__(
        self, data: Data, files: Files = None, *, order: Order, kind: Kind, line: str = ""
    ) -> None:
        super().__init__(data, files)
        self.order, self.kind, self.left = order, kind, refundable.left(order)
        self.order_lines = [line for line in order.lines.all() if self.left.lines[line.pk][0] > 0]
        if kind == Kind.EXCHANGE and line:
            self.order_lines = [row for row in self.order_lines if str(row.pk) == line]
        reasons = [(reason.value, reason.label) for reason in asking.reasons_for(order, kind)]
        self.fields["reason"] = forms.ChoiceField(
            label=gettext_lazy("原因"),
            choices=reasons,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        for row in self.order_lines:
            self.fields[name_of(row)] = forms.CharField(required=False, max_length=12)

    def clean_photos(self) -> list[UploadedFile]:
        return clean_photos(self.cleaned_data["photos"])

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        quantities = {}
        for line in self.order_lines:
            text = unicodedata.normalize("NFKC", data.get(name_of(line), "")).strip()
            if text.strip("0.") == "":
                continue
            try:
                quantities[line.pk] = quantity.parse(text, unit=line.unit)
            except ValidationError as error:
                self.add_error(name_of(line), error)
        data["quantities"] = quantities
        data["goods"] = self._goods(data.get("want", ""))
        if not quantities and not self.errors:
            self.add_error(None, _("请选择商品"))
        return data

    def _goods(self, sku: str) -> Goods | None:
        if self.line is None or not sku:
            return None
        variant = similar.of_sku(self.order, sku)
        if variant is None:
            self.add_error("want", _("请选要换的商品"))
            return None
        return Goods(variant)

    @property
    def line(self) -> OrderLine | None:
        """The one that an exchange for other goods can be about."""
        is_one = self.kind == Kind.EXCHANGE and len(self.order_lines) == 1
        return self.order_lines[0] if is_one else None

    @property
    def pays_back(self) -> bool:
        return self.kind in PAID_BACK

    def rows(self) -> list[Json]:
        """For the template: a line, its field, and how much of it can be asked about."""
        # Of a single line there is nothing to choose: all of it, unless somebody says less.
        is_only = len(self.order_lines) == 1
        return [
            {
                "line": line,
                "field": self[name_of(line)],
                "free": self.left.lines[line.pk][0],
                "value": self[name_of(line)].value()
                or (quantity.plain(self.left.lines[line.pk][0]) if is_only else "0"),
                "step": quantity.step(line.unit),
                "jump": quantity.jump(line.unit),
            }
            for line in self.order_lines
        ]


def name_of(line: OrderLine) -> str:
    return f"line_{line.pk}"
