"""Money and quantities as the API writes them: "12.30" in yuan, and 1.5 or 2 of a unit."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.phones import WRITTEN

_WRITTEN = re.compile(r"-?[0-9]*\.?[0-9]*", re.ASCII)


class Money(serializers.DecimalField):
    """Yuan as a string with two places: programs must not reckon with floats."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, **given})


# How a mainland mobile number is written: forms judge it, the document tells it.
PHONE = {
    "type": "string",
    "minLength": 11,
    "maxLength": 20,
    "pattern": WRITTEN,
    "examples": ["13800001111", "+86 138 0000 1111"],
}


class Text(serializers.CharField):
    """Written text: a number is none, though Python could write it as one."""

    default_error_messages = {"invalid": _("请写成文字（JSON 字符串）")}

    def to_internal_value(self, data: object) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field(PHONE)
class PhoneText(Text):
    """A telephone number as it is typed, for a form that judges it."""


@extend_schema_field({"type": "string", "maxLength": 6, "pattern": "^[0-9]{6}$"})
class ZipText(Text):
    """Six digits or nothing, for a form that judges it."""


def label_field(**given: Any) -> Any:
    """A field named `label`: the stubs know that name as the words for a serializer itself."""
    return serializers.CharField(**given)


@extend_schema_field({"type": "number", "format": "double"})
class Quantity(serializers.DecimalField):
    """A number of at most three places; it is read as a number or as text."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_digits": 10, "decimal_places": 3, **given})

    def to_internal_value(self, data: str | float | Decimal) -> Decimal:
        # Python reads 1_0 and 1e3 in texts as numbers. JSON has numbers of its own.
        if isinstance(data, str) and not _WRITTEN.fullmatch(data.strip()):
            self.fail("invalid")
        return super().to_internal_value(data)

    def to_representation(self, value: object) -> Any:
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else float(number)


@extend_schema_field(
    {
        "type": ["object", "null"],
        "additionalProperties": {"type": "string", "format": "uri"},
        "examples": [{"360": "https://shop.example/media/images/a.fill-360x360.webp"}],
    }
)
class Pictures(serializers.Field):
    """{"360": address} by width; null without a picture. The value is {width: file name}."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"read_only": True, **given})

    def to_representation(self, value: Mapping[str, str]) -> dict[str, str] | None:
        return {width: _address(name) for width, name in value.items()} or None


def _address(name: str) -> str:
    """Absolute: a mini-program has no host of its own."""
    url = str(default_storage.url(name))
    return url if url.startswith("http") else f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{url}"
