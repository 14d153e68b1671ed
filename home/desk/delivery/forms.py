"""Forms of 配送与运费."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import BaseValidator
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.addresses import areas
from core import weekdays as days
from core.money import ZERO
from core.types import Cleaned, Data, Initial
from orders.checkout import draft
from orders.shipping.models import (
    DeliveryProfile,
)
from orders.shipping.setup import Ways
from shop.form_fields import PriceField

MAX_REGIONS = 400
WAYS = tuple(Ways.__dataclass_fields__)


class AmountField(forms.DecimalField):
    """Kilograms, kilometres or pieces, to three places."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"max_digits": 8, "decimal_places": 3, "max_value": Decimal(9999), **kwargs}
        super().__init__(**given)
        self.error_messages |= dict.fromkeys(
            ("invalid", "max_digits", "max_whole_digits", "max_decimal_places", "max_value"),
            _("请填写正确的数字"),
        )
        self.error_messages |= {"required": _("请填写数字"), "min_value": _("请填写正确的数字")}


class PlacesField(forms.Field):
    """One area a line, as people write it: 浙江省 杭州市 西湖区. Becomes a list of codes."""

    widget = forms.Textarea

    def to_python(self, value: object) -> list[str]:
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        return [_code_of(line) for line in lines[:MAX_REGIONS]]

    def validate(self, value: object) -> None:
        """Every line was found; none is fine."""

    def run_validators(self, value: object) -> None:
        """Those of a text do not fit a list."""


def words_of(codes: Sequence[str]) -> str:
    """The text of a PlacesField."""
    return "\n".join(areas.words_of(code) for code in codes)


def names_of(code: str) -> dict[str, str]:
    """What the three selects show for a code; towns share their city's, and are asked again."""
    area = areas.named(code)
    if not area.province:
        area = areas.named(code[:4])
    return {"province": area.province, "city": area.city, "district": area.district}


def _code_of(line: str) -> str:
    code = areas.code_of_words(line)
    if not code:
        raise ValidationError(
            _("没找到「%(line)s」，请写成 浙江省杭州市西湖区") % {"line": line[:30]}
        )
    return code


class Reach(TextChoices):
    """Where local delivery goes."""

    CITY = "city", _("全市都送")
    DISTRICT = "district", _("只送店铺所在的区县")
    NAMED = "named", _("只送下面写的地区")


def reach_of(profile: DeliveryProfile) -> Reach:
    """Which choice says what the store has set."""
    if not profile.local_areas:
        return Reach.CITY
    is_own = profile.local_areas == [profile.area_code]
    return Reach.DISTRICT if is_own else Reach.NAMED


class DeliveryForm(forms.Form):
    """One screen: where the store stands, how it brings its goods, what that costs."""

    province = forms.CharField(label=_("省份"), max_length=40, required=False)
    city = forms.CharField(label=_("城市"), max_length=40, required=False)
    district = forms.CharField(label=_("区县"), max_length=40, required=False)
    offers_local = forms.BooleanField(label=_("同城配送"), required=False)
    reach = forms.ChoiceField(label=_("送到哪里"), choices=Reach.choices, required=False)
    local_areas = PlacesField(label=_("同城配送只送这些地区"), required=False)
    offers_pickup = forms.BooleanField(label=_("到店自提"), required=False)
    offers_express = forms.BooleanField(label=_("快递"), required=False)
    offers_freight = forms.BooleanField(label=_("物流"), required=False)
    cod_for_parcels = forms.BooleanField(label=_("快递、物流可以货到付款"), required=False)
    local_fee = PriceField(label=_("同城配送费"), min_value=0, max_digits=8, required=False)
    express_fee = PriceField(label=_("快递运费"), min_value=0, max_digits=8, required=False)
    free_delivery_from = PriceField(label=_("满多少包邮"), min_value=0, required=False)
    rider_price = forms.BooleanField(label=_("同城按骑手实价收运费"), required=False)
    latitude = forms.CharField(label=_("纬度"), max_length=30, required=False)
    longitude = forms.CharField(label=_("经度"), max_length=30, required=False)
    default_weight = AmountField(
        label=_("没标重量的商品按每件多少千克"), required=False, min_value=Decimal("0.001")
    )

    def clean(self) -> dict[str, object]:
        """`area_code`, `position`, `local_areas` and `ways` as the domain takes them."""
        data = super().clean() or {}
        data["area_code"] = self._area_code(data)
        typed = (data.get("latitude", "").strip(), data.get("longitude", "").strip())
        data["position"] = draft.position(*typed)
        if any(typed) and data["position"] is None:
            self.add_error("latitude", _("请填写正确的经纬度，或点「用我的位置」"))
        elif data["position"]:
            data["position"] = data["position"].rounded
        self._clean_reach(data)
        given = {name: data[name] for name in WAYS if name in data}
        fees = {name: data.get(name) or ZERO for name in ("local_fee", "express_fee")}
        data["ways"] = Ways(**given | fees)
        return data

    def _clean_reach(self, data: Cleaned) -> None:
        """Named areas count only where they are asked for, and then there must be some."""
        reach = data.get("reach") or (Reach.NAMED if data.get("local_areas") else Reach.CITY)
        if reach == Reach.NAMED and not data.get("local_areas"):
            if data.get("offers_local") and "local_areas" not in self.errors:
                self.add_error("local_areas", _("请写下送哪些地区，一行一个"))
        elif reach == Reach.DISTRICT:
            if data.get("offers_local") and not data.get("district"):
                self.add_error("district", _("请选择区县"))
            data["local_areas"] = [data["area_code"]] if data["area_code"] else []
        elif reach == Reach.CITY:
            data["local_areas"] = []

    def _area_code(self, data: Cleaned) -> str:
        """As deep as it was chosen: for the store's own place the city is enough."""
        province, city = data.get("province", ""), data.get("city", "")
        if not data.get("district"):
            return areas.code_of(province, city) or areas.code_of(province)
        try:
            return areas.find(province=province, city=city, district=data["district"]).code
        except ValidationError as error:
            self.add_error(error.code or "province", error.messages[0])
            return ""


class BandForm(forms.Form):
    up_to_km = AmountField(label=_("多少公里内"), min_value=Decimal("0.1"))
    fee = PriceField(
        label=_("配送费"),
        min_value=0,
        max_digits=8,
        error_messages={"required": _("请填写配送费，免费填 0")},
    )
    minimum = PriceField(label=_("满多少起送"), min_value=0, required=False)
    free_from = PriceField(label=_("满多少免配送费"), min_value=0, required=False)

    def clean_minimum(self) -> Decimal:
        return value_or(self.cleaned_data["minimum"], ZERO)


class SlotForm(forms.Form):
    """`weekdays` becomes the mask of `DeliverySlot`."""

    DAYS = [(str(number), gettext_lazy(word)) for number, word in enumerate(days.NAMES)]

    weekdays = forms.MultipleChoiceField(
        label=_("星期"), choices=DAYS, error_messages={"required": _("至少选一天")}
    )
    starts = forms.TimeField(
        label=_("开始"), error_messages=dict.fromkeys(("required", "invalid"), _("请填写时间"))
    )
    ends = forms.TimeField(
        label=_("结束"), error_messages=dict.fromkeys(("required", "invalid"), _("请填写时间"))
    )
    capacity = forms.IntegerField(
        label=_("最多接几单"), required=False, min_value=1, max_value=9999
    )
    cutoff_minutes = forms.IntegerField(
        label=_("提前多少分钟截止"), required=False, min_value=0, max_value=10080
    )
    is_for_local = forms.BooleanField(label=_("同城配送"), required=False)
    is_for_pickup = forms.BooleanField(label=_("到店自提"), required=False)

    def __init__(self, data: Data = None, *, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        for name in ("capacity", "cutoff_minutes"):
            messages = dict.fromkeys(("invalid", "min_value", "max_value"), _("请填写正确的数字"))
            self.fields[name].error_messages |= messages
            for validator in self.fields[name].validators:
                assert isinstance(validator, BaseValidator)  # noqa: S101 - of the two limits
                validator.message = _("请填写正确的数字")

    def clean_weekdays(self) -> int:
        return days.mask(self.cleaned_data["weekdays"])

    def clean_cutoff_minutes(self) -> int:
        return self.cleaned_data["cutoff_minutes"] or 0

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["starts"] >= data["ends"]:
            self.add_error("ends", _("结束时间要晚于开始时间"))
        if not data.get("is_for_local") and not data.get("is_for_pickup"):
            self.add_error("is_for_local", _("至少选一种"))
        return data


def days_of(mask: int) -> list[str]:
    return [str(number) for number in range(7) if days.is_in(mask, number)]


def value_or(value: Decimal | None, default: Decimal) -> Decimal:
    return default if value is None else value


def tidy(value: Decimal) -> str:
    """1 for 1.000."""
    return re.sub(r"\.?0+$", "", str(value)) if "." in str(value) else str(value)
