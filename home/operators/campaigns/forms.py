"""A campaign as an operator fills it in: one of the kinds that name no goods, up to three tiers."""

from collections.abc import Iterator
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.types import Cleaned, Data, Words
from shop.campaigns import campaigns
from shop.campaigns.models import Campaign
from shop.form_fields import PriceField
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Kind, Tier

TIERS = 3
PLAIN = (
    *("name", "badge", "kind", "by_count", "repeats", "stacking", "order_limit"),
    *("platform_percent", "rules", "starts_at", "ends_at", "join_until"),
)
CHOICES = [(kind, label) for kind, label in Promotion.Kind.choices if Kind(kind) in campaigns.KINDS]


def _moment(label: Words) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )


class CampaignForm(forms.Form):
    """`threshold_0`, `amount_0`, `percent_0`, …: a tier that says nothing is none."""

    name = forms.CharField(label=_("名称"), max_length=40)
    kind = forms.ChoiceField(label=_("类型"), choices=CHOICES)
    by_count = forms.BooleanField(label=_("按件数算，不按金额"), required=False)
    repeats = forms.BooleanField(label=_("每满都算（只能填一档）"), required=False)
    starts_at = _moment(_("开始时间"))
    ends_at = _moment(_("结束时间"))
    join_until = _moment(_("商家报名截止"))
    platform_percent = forms.DecimalField(
        label=_("优惠的钱平台承担百分之几"),
        help_text=_("其余由参加的商家承担；只作记录和报表，平台自己和商家结算"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
    stacking = forms.ChoiceField(
        label=_("能不能同享"),
        choices=Promotion.Stacking.choices,
        initial=Promotion.Stacking.WITH_COUPONS,
    )
    order_limit = PriceField(label=_("一单最多优惠（元）"), min_value=0, required=False)
    badge = forms.CharField(
        label=_("商品上的短字"),
        help_text=_("空着就写 满100减10 这样的字"),
        max_length=12,
        required=False,
    )
    rules = forms.CharField(
        label=_("给商家的说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Data = None) -> None:
        super().__init__(data)
        for number in range(TIERS):
            said = {"number": number + 1}
            self.fields[f"threshold_{number}"] = PriceField(
                label=_("第 %(number)s 档：满多少元（或件）") % said, min_value=0, required=False
            )
            self.fields[f"amount_{number}"] = PriceField(
                label=_("减多少元，或一口价"), min_value=0, required=False
            )
            self.fields[f"percent_{number}"] = forms.DecimalField(
                label=_("按原价的百分之几（85 是八五折）"),
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                required=False,
            )

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        return {**data, "tiers": tuple(self._tiers(data))}

    def campaign(self) -> Campaign:
        """Not saved yet."""
        return Campaign(**{name: self.cleaned_data[name] for name in PLAIN})

    def _tiers(self, data: Cleaned) -> Iterator[Tier]:
        for number in range(TIERS):
            threshold, amount, percent = (
                data.get(f"{name}_{number}") for name in ("threshold", "amount", "percent")
            )
            if threshold is None and amount is None and percent is None:
                continue
            asked = Decimal(100) if percent is None else percent
            yield Tier(threshold=threshold or ZERO, amount=amount or ZERO, percent=asked)
