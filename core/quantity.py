"""
Quantities of goods: `Decimal` with up to three places (1.5 斤), exact in every database.

SQLite has no exact decimals, so a quantity is stored as a whole number of thousandths.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

THOUSANDTHS = 1000
_WRITTEN = re.compile(r"-?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})")
MAX = Decimal(1_000_000)

# Grams of the units of weight, by every word for them: the one place that knows.
GRAMS = {
    **dict.fromkeys(("公斤", "千克", "kg"), Decimal(1000)),
    **dict.fromkeys(("斤", "市斤"), Decimal(500)),
    "两": Decimal(50),
    **dict.fromkeys(("克", "g"), Decimal(1)),
}
# Units that are weighed or measured: sold in tenths (1 两 = 0.1 斤).
MEASURED_UNITS = frozenset({*GRAMS, "米", "升"})


# What a column of quantities is given: a number, a text of one, or an expression.
Stored = Decimal | int | str | Combinable | None


class QuantityField(models.BigIntegerField):
    """A `Decimal` of up to three places, stored as an integer of thousandths."""

    # What django-stubs take a value of this field for.
    _pyi_private_set_type: Decimal | int | Combinable  # type: ignore[assignment]
    _pyi_private_get_type: Decimal  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *args: object) -> Decimal | None:
        return None if value is None else plain(Decimal(value) / THOUSANDTHS)

    def to_python(self, value: object) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return plain(Decimal(str(value)))
        except InvalidOperation as error:
            raise ValidationError(_("请填写数量"), code="invalid") from error

    def get_prep_value(self, value: Stored) -> int | Combinable | None:
        if value is None or isinstance(value, Combinable):
            return value
        return thousandths(Decimal(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        from django import forms

        return models.Field.formfield(
            self, **{"form_class": forms.DecimalField, "decimal_places": 3, **kwargs}
        )


def thousandths(quantity: Decimal) -> int:
    """As the database has it."""
    return int((quantity * THOUSANDTHS).to_integral_value())


def value(quantity: Decimal) -> models.Value:
    """`quantity` for arithmetic in the database beside a QuantityField."""
    return models.Value(quantity, output_field=QuantityField())


def plain(quantity: Decimal) -> Decimal:
    """Without trailing zeros or exponent: 2.500 → 2.5, 10.000 → 10."""
    short = quantity.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def step(unit: str) -> Decimal:
    """The smallest change of a quantity: 0.1 for what is weighed, else 1."""
    return Decimal("0.1") if unit in MEASURED_UNITS else Decimal(1)


def jump(unit: str) -> Decimal:
    """What a press on + adds: half a 斤, or one piece."""
    return Decimal("0.5") if unit in MEASURED_UNITS else Decimal(1)


def parse(text: object, *, unit: str = "") -> Decimal:
    """
    A positive quantity as a person typed it, in steps of its unit.

    :raises ValidationError: naming what is wrong
    """
    written = unicodedata.normalize("NFKC", str(text)).strip()
    # Python reads 1_0 and 1e3 as numbers; people who type that mean something else.
    if not _WRITTEN.fullmatch(written):
        raise ValidationError(_("请填写数量"), code="invalid")
    quantity = Decimal(written)
    if quantity <= 0 or quantity > MAX:
        raise ValidationError(_("请填写正确的数量"), code="range")
    if quantity % step(unit):
        if unit in MEASURED_UNITS:
            raise ValidationError(_("数量最多一位小数"), code="step")
        raise ValidationError(_("数量要是整数"), code="step")
    return plain(quantity)


def counted(text: str, *, unit: str) -> Decimal:
    """
    A stock level as typed: zero or a quantity.

    :raises ValidationError: for anything else
    """
    return Decimal(0) if text.strip() in {"0", "0.0"} else parse(text, unit=unit)
