"""A promotion as a shop fills it in: fields follow its kind."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.quantity import plain
from core.types import Cleaned, Data, Initial, Words
from home.desk import products_to_choose
from home.desk.promotions.scope_form import ScopeForm, scope_initial
from home.desk.promotions.shapes import SHAPES
from shop.catalog.models import ProductVariant
from shop.form_fields import PriceField
from shop.promotions import terms_json
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Gift, Kind, Tier
from shop.stores.models import Store

# Columns that are typed as they are kept.
PLAIN = (
    *("name", "badge", "starts_at", "ends_at", "by_count", "repeats", "audience", "level"),
    *("priority", "stacking", "order_limit", "budget", "people_limit", "per_buyer"),
)


class TenthsField(forms.DecimalField):
    """8.5 is 八五折, and 85 hundredths are still asked."""

    def clean(self, value: object) -> Decimal | None:
        tenths = super().clean(value)
        return None if tenths is None else plain(tenths * 10)


def tenths_field(label: Words) -> TenthsField:
    field = TenthsField(label=label, required=False, min_value=0, max_digits=4, decimal_places=2)
    wrong = _("请填写几折，如 8.5")
    field.error_messages |= dict.fromkeys(
        ("invalid", "min_value", "max_digits", "max_whole_digits", "max_decimal_places"), wrong
    )
    return field


def need(field: forms.Field) -> None:
    """Also said before it is sent."""
    field.required = True
    field.error_messages["required"] = _("请填写")


def moment(at: datetime) -> str:
    """As <input type="datetime-local"> writes it, by the clock of the shop."""
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"


class PromotionForm(ScopeForm):
    name = forms.CharField(label=_("活动名称"), max_length=40)
    badge = forms.CharField(label=_("商品上的短字"), max_length=12, required=False)
    starts_at = forms.DateTimeField(label=_("开始时间"))
    ends_at = forms.DateTimeField(label=_("结束时间"))
    by_count = forms.BooleanField(label=_("按件数算，不按金额"), required=False)
    repeats = forms.BooleanField(label=_("每满都算（只能填一档）"), required=False)
    audience = forms.ChoiceField(label=_("谁可以用"), choices=Promotion.Audience.choices)
    level = forms.IntegerField(
        label=_("几级会员起"), min_value=1, max_value=99, required=False, initial=1
    )
    stacking = forms.ChoiceField(label=_("能不能同享"), choices=Promotion.Stacking.choices)
    priority = forms.IntegerField(
        label=_("优先级"), min_value=-99, max_value=99, required=False, initial=0
    )
    order_limit = PriceField(label=_("一单最多优惠（元）"), min_value=0, required=False)
    budget = PriceField(label=_("一共最多优惠（元）"), min_value=0, required=False)
    people_limit = forms.IntegerField(label=_("最多多少人参加"), min_value=1, required=False)
    per_buyer = forms.IntegerField(label=_("每人最多几次"), min_value=1, required=False)
    gift_q = forms.CharField(label=_("找赠品"), max_length=50, required=False)

    def __init__(
        self, data: Data = None, *, store: Store, kind: Kind, initial: Initial = None
    ) -> None:
        super().__init__(data, store=store, initial=initial)
        self.kind, self.shape = kind, SHAPES[kind]
        for number in range(self.shape.tiers):
            for name, label in self.shape.fields.items():
                field = self.fields[f"{name}_{number}"] = _tier_field(name, label)
                # Without the first there is no offer; how many of a gift need not be said.
                if number == 0 and name != "quantity":
                    need(field)
        if "gift" in self.shape.fields:
            self._offer_gifts()

    @property
    def tier_rows(self) -> list[list[BoundField]]:
        return [
            [self[f"{name}_{number}"] for name in self.shape.fields]
            for number in range(self.shape.tiers)
        ]

    def clean(self) -> Cleaned:
        """`tiers` as the domain takes them."""
        data = super().clean()
        data["tiers"] = tuple(self._tiers(data))
        data["level"] = data.get("level") or 1
        data["priority"] = data.get("priority") or 0
        return data

    def fill(self, promotion: Promotion) -> None:
        """Everything but the terms, which the domain writes."""
        for name in PLAIN:
            setattr(promotion, name, self.cleaned_data[name])
        promotion.kind = self.kind
        promotion.by_count = self.shape.counts and promotion.by_count
        promotion.repeats = self.shape.repeats and promotion.repeats

    def _tiers(self, data: Cleaned) -> Iterator[Tier]:
        for number in range(self.shape.tiers):
            given = {name: data.get(f"{name}_{number}") for name in self.shape.fields}
            empty = {name for name, value in given.items() if value in (None, "")}
            # How many of a gift need not be said.
            if empty >= given.keys() - {"quantity"}:
                continue
            for name in empty - {"quantity"}:
                if f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", _("请填写"))
            if not self._is_wrong(number):
                yield _tier(given)

    def _is_wrong(self, number: int) -> bool:
        return any(f"{name}_{number}" in self.errors for name in self.shape.fields)

    def _offer_gifts(self) -> None:
        """What may be given along: what is chosen, and the newest goods or those of a word."""
        names = [f"gift_{number}" for number in range(self.shape.tiers)]
        chosen = [str(self[name].value() or "") for name in names]
        rows = ProductVariant.objects.for_store(self.store).filter(retired_at__isnull=True)
        rows = rows.select_related("product")
        words = str(self["gift_q"].value() or "")
        found = products_to_choose.variants(rows, words=words, chosen=chosen)
        choices = [("", "—"), *((str(row.pk), products_to_choose.named(row)) for row in found)]
        for name in names:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


def promotion_initial(promotion: Promotion) -> dict[str, object]:
    """A promotion as the form shows it."""
    initial: dict[str, object] = {name: getattr(promotion, name) for name in PLAIN}
    initial |= {name: moment(getattr(promotion, name)) for name in ("starts_at", "ends_at")}
    initial |= scope_initial(promotion.scope)
    for number, tier in enumerate(terms_json.tiers_of(promotion.terms)):
        initial[f"threshold_{number}"] = f"{plain(tier.threshold):f}"
        initial[f"amount_{number}"] = f"{plain(tier.amount):f}"
        initial[f"percent_{number}"] = f"{plain(tier.percent / 10):f}"
        for gift in tier.gifts[:1]:
            initial[f"gift_{number}"] = gift.variant_id
            initial[f"quantity_{number}"] = f"{plain(gift.quantity):f}"
    return initial


def _tier_field(name: str, label: Words) -> forms.Field:
    if name == "percent":
        return tenths_field(label)
    if name == "gift":
        return forms.ChoiceField(label=label, required=False)
    if name == "quantity":
        return forms.IntegerField(label=label, required=False, min_value=1, max_value=999)
    return PriceField(label=label, required=False, min_value=0)


def _tier(given: Cleaned) -> Tier:
    gifts: tuple[Gift, ...] = ()
    if given.get("gift"):
        gifts = (Gift(int(given["gift"]), Decimal(given["quantity"] or 1)),)
    percent = given.get("percent")
    return Tier(
        threshold=given.get("threshold") or ZERO,
        amount=given.get("amount") or ZERO,
        percent=Decimal(100) if percent is None else percent,
        gifts=gifts,
    )
