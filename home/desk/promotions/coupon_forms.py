"""A kind of coupon as a shop fills it in, and the phones of those who are given one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import phones
from core.money import ZERO
from core.quantity import plain
from core.types import Cleaned, Data, Initial
from home.desk.promotions.forms import moment, need, tenths_field
from home.desk.promotions.scope_form import ScopeForm, scope_initial
from shop.form_fields import PriceField
from shop.promotions import coupon_codes
from shop.promotions.models import Coupon
from shop.stores.models import Store

DAYS = 30
MOST_PHONES = 500
Kind = Coupon.Kind
# Columns that are typed as they are kept.
PLAIN = (
    *("name", "amount", "percent", "most", "threshold", "stacking", "claim_from", "claim_until"),
    *("valid_until", "valid_days", "total", "per_person", "is_on_page", "code"),
    "given_from",
)


class CouponForm(ScopeForm):
    name = forms.CharField(label=_("券的名称"), max_length=40)
    amount = PriceField(label=_("减多少（元）"), min_value=0, required=False)
    percent = tenths_field(_("打几折"))
    most = PriceField(label=_("最多减（元）"), min_value=0, required=False)
    threshold = PriceField(label=_("满多少元可用"), min_value=0, required=False)
    stacking = forms.ChoiceField(label=_("能不能同享"), choices=Coupon.Stacking.choices)
    claim_from = forms.DateTimeField(label=_("开始领取"))
    claim_until = forms.DateTimeField(label=_("截止领取"))
    valid_until = forms.DateTimeField(label=_("用到什么时候"), required=False)
    valid_days = forms.IntegerField(
        label=_("或领取后几天内有效"), min_value=1, max_value=3650, required=False
    )
    total = forms.IntegerField(
        label=_("一共多少张"), min_value=1, max_value=10_000_000, required=False
    )
    per_person = forms.IntegerField(label=_("每人几张"), min_value=1, max_value=99)
    is_on_page = forms.BooleanField(label=_("店里可以直接领"), required=False)
    code = forms.CharField(label=_("口令"), max_length=20, required=False)
    given_from = PriceField(label=_("订单完成后送：满多少元"), min_value=0, required=False)

    def __init__(
        self, data: Data = None, *, store: Store, kind: Coupon.Kind, initial: Initial = None
    ) -> None:
        super().__init__(data, store=store, initial=initial)
        self.kind = kind
        worth = {Kind.AMOUNT: "amount", Kind.PERCENT: "percent"}.get(kind)
        if worth:
            need(self.fields[worth])

    def clean(self) -> Cleaned:
        data = super().clean()
        dates = {"valid_until", "valid_days"}
        if not dates & self.errors.keys() and len([1 for one in dates if data.get(one)]) != 1:
            self.add_error("valid_days", _("日期和天数填一个就好"))
        return data

    def fill(self, coupon: Coupon) -> None:
        """Everything but the scope, which the domain writes."""
        fill(coupon, self.kind, self.cleaned_data)


def fill(coupon: Coupon, kind: str, given: Cleaned) -> None:
    """What is given by the names of `PLAIN`, as far as it counts with this kind."""
    for name in PLAIN:
        setattr(coupon, name, given[name])
    coupon.kind = kind
    coupon.threshold = coupon.threshold or ZERO
    is_percent = kind == Kind.PERCENT
    coupon.amount = ZERO if is_percent else coupon.amount or ZERO
    coupon.percent = coupon.percent if is_percent else 100
    coupon.most = coupon.most if is_percent else None


class GiveForm(forms.Form):
    """Mobile numbers, one a line or apart by commas."""

    phones = forms.CharField(label=_("顾客手机号"), max_length=20_000, widget=forms.Textarea)

    def clean_phones(self) -> list[str]:
        words = self.cleaned_data["phones"].replace("，", " ").replace(",", " ").split()
        if len(words) > MOST_PHONES:
            raise ValidationError(_("一次最多 %(count)s 个手机号") % {"count": MOST_PHONES})
        return numbers(words)


class CodesForm(forms.Form):
    """How many single codes are made."""

    count = forms.IntegerField(label=_("做多少个"), min_value=1, max_value=coupon_codes.AT_ONCE)


def coupon_initial(coupon: Coupon) -> dict[str, object]:
    """A coupon as the form shows it."""
    initial: dict[str, object] = {name: getattr(coupon, name) for name in PLAIN}
    initial |= {name: moment(getattr(coupon, name)) for name in ("claim_from", "claim_until")}
    initial["valid_until"] = moment(coupon.valid_until) if coupon.valid_until else ""
    initial["percent"] = f"{plain(coupon.percent / 10):f}"
    return initial | scope_initial(coupon.scope)


def coupon_start(at: datetime) -> dict[str, object]:
    """To be claimed for a month, one each, good for a week."""
    return {
        "claim_from": moment(at),
        "claim_until": moment(at + timedelta(days=DAYS)),
        "valid_days": 7,
        "per_person": 1,
        "is_on_page": True,
        "stacking": Coupon.Stacking.WITH_COUPONS,
        "reach": "all",
    }


def numbers(words: Sequence[str]) -> list[str]:
    """
    Mobile numbers as they are kept, each once.

    :raises ValidationError: for a word that is none
    """
    found = []
    for word in words:
        try:
            found.append(phones.normalize(word))
        except ValidationError as error:
            said = _("「%(word)s」不是 11 位手机号") % {"word": word[:20]}
            raise ValidationError(said) from error
    return list(dict.fromkeys(found))
