"""Forms of a price list of freight and of its rules."""

from decimal import Decimal

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.addresses import areas
from core.money import ZERO
from core.types import Cleaned, Data, Files, Initial
from home.desk.delivery.forms import AmountField, PlacesField, value_or, words_of
from orders.shipping.models import (
    FreightRule,
    FreightTemplate,
)
from orders.shipping.price_lists import RuleTerms
from shop.form_fields import PriceField

TIERS = 4


class TemplateForm(forms.Form):
    name = forms.CharField(
        label=_("名称"), max_length=40, error_messages={"required": _("请填写名称")}
    )
    delivery = forms.ChoiceField(label=_("用于"), choices=FreightTemplate.DELIVERIES)
    basis = forms.ChoiceField(label=_("计费方式"), choices=FreightTemplate.Basis.choices)
    is_default = forms.BooleanField(label=_("启用"), required=False)


class RuleForm(forms.Form):
    """One rule of a template; which fields count is up to the template's basis."""

    provinces = forms.MultipleChoiceField(label=_("省份"), required=False)
    cities = forms.MultipleChoiceField(label=_("城市"), required=False)
    others = PlacesField(label=_("区县"), required=False)
    is_undeliverable = forms.BooleanField(label=_("这些地区不配送"), required=False)
    first = AmountField(label=_("首重"), required=False, min_value=0)
    first_fee = PriceField(label=_("首费"), min_value=0, max_digits=8, required=False)
    step = AmountField(label=_("续重"), required=False, min_value=Decimal("0.001"))
    step_fee = PriceField(label=_("续费"), min_value=0, max_digits=8, required=False)
    free_from = PriceField(label=_("满多少包邮"), min_value=0, required=False)

    def __init__(
        self,
        data: Data = None,
        files: Files = None,
        *,
        basis: str,
        initial: Initial = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.basis = basis
        places = {
            "provinces": province_choices(),
            "cities": [choice for _province, cities in city_choices() for choice in cities],
        }
        for name, choices in places.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
            field.choices = choices
        if basis == FreightTemplate.Basis.COUNT:
            self.fields["first"].label, self.fields["step"].label = _("首件"), _("续件")
        for number in range(TIERS if basis == FreightTemplate.Basis.AMOUNT else 0):
            self.fields[f"from_{number}"] = PriceField(
                label=_("商品满"), min_value=0, required=False
            )
            self.fields[f"fee_{number}"] = PriceField(
                label=_("运费"), min_value=0, max_digits=8, required=False
            )

    @property
    def tier_fields(self) -> list[tuple[BoundField, BoundField]]:
        if self.basis != FreightTemplate.Basis.AMOUNT:
            return []
        return [(self[f"from_{number}"], self[f"fee_{number}"]) for number in range(TIERS)]

    def clean(self) -> dict[str, object]:
        """`terms` for the domain. What is undeliverable needs no fees."""
        data = super().clean() or {}
        if data.get("is_undeliverable"):
            data["terms"] = RuleTerms(regions=self._regions(data), is_undeliverable=True)
            return data
        tiers = self._tiers(data)
        if self.basis == FreightTemplate.Basis.AMOUNT:
            if not tiers and not self.errors:
                self.add_error("fee_0", _("至少填一档运费"))
        elif data.get("first_fee") is None and "first_fee" not in self.errors:
            self.add_error("first_fee", _("请填写运费，包邮填 0"))
        data["terms"] = RuleTerms(
            regions=self._regions(data),
            first=value_or(data.get("first"), Decimal(1)),
            first_fee=value_or(data.get("first_fee"), ZERO),
            step=value_or(data.get("step"), Decimal(1)),
            step_fee=value_or(data.get("step_fee"), ZERO),
            tiers=tiers,
            free_from=data.get("free_from"),
        )
        return data

    def _regions(self, data: Cleaned) -> list[str]:
        """A city inside a chosen province says nothing more."""
        provinces = data.get("provinces") or []
        cities = [code for code in data.get("cities") or [] if code[:2] not in provinces]
        return [*provinces, *cities, *(data.get("others") or [])]

    def _tiers(self, data: Cleaned) -> list[tuple[Decimal, Decimal]]:
        found: dict[Decimal, Decimal] = {}
        for number in range(TIERS):
            start, fee = data.get(f"from_{number}"), data.get(f"fee_{number}")
            if fee is not None:
                found[value_or(start, ZERO)] = fee
            elif start is not None:
                self.add_error(f"fee_{number}", _("请填写这一档的运费"))
        return sorted(found.items())


def rule_initial(rule: FreightRule) -> dict[str, object]:
    """A rule as RuleForm shows it."""
    provinces = {areas.code_of(name) for name in areas.provinces()}
    cities = {code for _province, found in city_choices() for code, _name in found}
    initial: dict[str, object] = {
        "provinces": [code for code in rule.regions if code in provinces],
        "cities": [code for code in rule.regions if code in cities],
        "others": words_of([code for code in rule.regions if code not in provinces | cities]),
        "free_from": rule.free_from,
        "is_undeliverable": rule.is_undeliverable,
        **{name: getattr(rule, name) for name in ("first", "first_fee", "step", "step_fee")},
    }
    for number, (start, fee) in enumerate(rule.tiers[:TIERS]):
        initial |= {f"from_{number}": start, f"fee_{number}": fee}
    return initial


def province_choices() -> list[tuple[str, str]]:
    """[(code, province)]"""
    return [(areas.code_of(name), name) for name in areas.provinces()]


def city_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """[(province, [(code, city)])] of the provinces that have cities to choose from."""
    found = []
    for province in areas.provinces():
        cities = [
            (areas.code_of(province, city), city)
            for city in areas.cities(province)
            if areas.code_of(province, city) and city not in areas.PLACEHOLDERS
        ]
        if cities:
            found.append((province, cities))
    return found
