"""An address as a form: in the address book and at the checkout alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.addresses import areas, pasted_address
from accounts.addresses.addressbook import Entry
from accounts.models import Address
from core.phones import normalize
from core.types import Cleaned

PLACE = ("province", "city", "district", "detail")


class AddressFields(forms.Form):
    """Name, phone, area and detail. `cleaned_data["area"]` is an Area where it is asked for."""

    name = forms.CharField(label=gettext_lazy("收货人"), max_length=50, required=False)
    phone = forms.CharField(label=gettext_lazy("手机号"), max_length=20, required=False)
    province = forms.CharField(label=gettext_lazy("省份"), max_length=40, required=False)
    city = forms.CharField(label=gettext_lazy("城市"), max_length=40, required=False)
    district = forms.CharField(label=gettext_lazy("区县"), max_length=40, required=False)
    detail = forms.CharField(label=gettext_lazy("详细地址"), max_length=200, required=False)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if not name:
            raise ValidationError(_("请填写收货人"), code="required")
        return name

    def clean_phone(self) -> str:
        return normalize(self.cleaned_data["phone"])

    def clean_place(self, data: Cleaned) -> None:
        """Area and detail, where goods are brought: errors under their fields."""
        try:
            data["area"] = areas.find(
                province=data.get("province", ""),
                city=data.get("city", ""),
                district=data.get("district", ""),
            )
        except ValidationError as error:
            self.add_error(error.code or "province", error.messages[0])
        data["detail"] = data.get("detail", "").strip()
        if len(data["detail"]) < 2:
            self.add_error("detail", _("请补充楼栋和门牌号"))


class AddressForm(AddressFields):
    """The editor of the address book."""

    zip_code = forms.CharField(label=gettext_lazy("邮编"), max_length=6, required=False)
    label = forms.ChoiceField(
        label=gettext_lazy("标签"), choices=[("", ""), *Address.Label.choices], required=False
    )
    is_default = forms.BooleanField(label=gettext_lazy("设为默认收货地址"), required=False)

    def clean_zip_code(self) -> str:
        text = self.cleaned_data["zip_code"].strip()
        if text and not re.fullmatch(r"[0-9]{6}", text):
            raise ValidationError(_("邮编是 6 位数字，不知道可以不填"))
        return text

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        self.clean_place(data)
        return data

    def entry(self) -> Entry:
        data = self.cleaned_data
        names = ("name", "phone", "area", "detail", "zip_code", "label")
        return Entry(**{name: data[name] for name in names})


@dataclass(frozen=True)
class Recognised:
    """A form filled from a pasted text: what was changed, and what a person must complete."""

    values: dict[str, object]
    changed: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    @property
    def is_understood(self) -> bool:
        return bool(self.changed)

    @property
    def words(self) -> str:
        if not self.changed:
            return _("未能识别地址，请手动填写")
        if not self.missing:
            return _("已识别，请核对")
        words = ngettext(
            "已识别，请补全标出的 %(n)s 项", "已识别，请补全标出的 %(n)s 项", len(self.missing)
        )
        return words % {"n": len(self.missing)}


def recognise(data: Mapping[str, object], text: str) -> Recognised:
    """
    `data` with the fields that `text` tells; what it does not tell stays as it was typed. A
    text that names another person empties what it does not tell of that one, so that two
    people are never mixed. An area is taken as a whole.
    """
    read = pasted_address.read(text)
    values = dict(data)
    if not read.is_understood:
        return Recognised(values)
    found = {name for name in pasted_address.FIELDS if getattr(read, name)}
    if read.province:
        values |= {"province": read.province, "city": read.city, "district": read.district}
    for told, other in (("name", "phone"), ("phone", "name")):
        before = str(values.get(told) or "").strip()
        if told in found and before not in {"", getattr(read, told)}:
            values[other] = ""
    values |= {name: getattr(read, name) for name in found}
    unsure = {*read.unsure, "name", "phone"}
    missing = {name for name in unsure if not str(values.get(name) or "").strip()}
    return Recognised(values, found, missing)


def area_context(form: forms.Form) -> dict[str, object]:
    """The three selects as they stand: what may be chosen below what is chosen."""
    chosen = {name: str(form[name].value() or "") for name in ("province", "city", "district")}
    province = chosen["province"]
    known = areas.cities(province)
    city = chosen["city"] if chosen["city"] in known else (known[0] if len(known) == 1 else "")
    return {
        "provinces": areas.provinces(),
        "cities": known,
        "districts": areas.districts(province, city),
        "area": chosen | {"city": city},
    }
