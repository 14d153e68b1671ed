"""Form fields for what people type and send about goods, on the desk and in the admin alike."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


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

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override] # as Django
        text = unicodedata.normalize("NFKC", str(value or "")).strip()
        text = text.replace("。", ".").replace(",", "").lstrip("¥").removesuffix("元").strip()
        if text and not re.fullmatch(r"-?\d*\.?\d*", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


class PhotosField(forms.FileField):
    """One or several photos; their content is judged by `stores.picture_intake`, not here."""

    widget = forms.FileInput

    def clean(self, data: Any, initial: object = None) -> list[UploadedFile]:
        files = data if isinstance(data, list) else [data]
        return [file for file in files if file]
