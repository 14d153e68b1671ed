"""A presale as a shop fills it in."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.desk.products_to_choose import OneVariantForm
from home.desk.promotions.forms import moment
from shop.form_fields import PriceField
from shop.presales.models import Presale
from shop.stores.models import Store

# Deposits for a week, rests for three days after it, sent within a week more.
DEPOSITS, RESTS, SENDING = timedelta(days=7), timedelta(days=3), timedelta(days=7)
COLUMNS = (
    *("variant", "price", "deposit", "quantity", "per_buyer", "starts_at", "ends_at"),
    *("rest_from", "rest_until", "ships_by", "keeps_deposit"),
)


class PresaleForm(OneVariantForm):
    price = PriceField(label=_("预售价（元）"), min_value=0)
    deposit = PriceField(label=_("定金（元）"), min_value=0)
    quantity = forms.IntegerField(label=_("一共几件"), min_value=1, max_value=1_000_000)
    per_buyer = forms.IntegerField(
        label=_("每人最多几件"), min_value=1, max_value=9999, required=False
    )
    starts_at = forms.DateTimeField(label=_("开始付定金"))
    ends_at = forms.DateTimeField(label=_("定金截止"))
    rest_from = forms.DateTimeField(label=_("开始付尾款"))
    rest_until = forms.DateTimeField(label=_("尾款截止"))
    ships_by = forms.DateField(label=_("最晚发货日"))
    keeps_deposit = forms.BooleanField(label=_("顾客不付尾款或取消，定金不退"), required=False)

    def presale(self, store: Store) -> Presale:
        """Not saved yet."""
        return Presale(store=store, **{name: self.cleaned_data[name] for name in COLUMNS})


def start(at: datetime) -> dict[str, object]:
    """From now on, to midnights."""
    night = timezone.make_aware(datetime.combine(timezone.localdate(at), time()))
    ends = night + DEPOSITS
    return {
        "starts_at": moment(at),
        "ends_at": moment(ends),
        "rest_from": moment(ends),
        "rest_until": moment(ends + RESTS),
        "ships_by": timezone.localdate(ends + RESTS + SENDING).isoformat(),
    }
