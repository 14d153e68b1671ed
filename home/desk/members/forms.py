"""What a store sets for its members, and points by hand."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.form_fields import PriceField
from shop.members.by_hand import MOST
from shop.members.models import Programme


class PointsForm(forms.Form):
    """`key` is of this page: a second tap books nothing."""

    DIRECTIONS = (("give", _("送积分")), ("take", _("扣积分")))

    direction = forms.ChoiceField(label=_("送还是扣"), choices=DIRECTIONS)
    amount = forms.IntegerField(label=_("多少积分"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=_("原因"), max_length=100)
    key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    @property
    def signed(self) -> int:
        amount: int = self.cleaned_data["amount"]
        return amount if self.cleaned_data["direction"] == "give" else -amount


class ProgrammeForm(forms.Form):
    is_on = forms.BooleanField(label=_("开启会员"), required=False)
    points_earned = forms.DecimalField(
        label=_("每付 1 元得多少积分"), min_value=0, max_value=100, decimal_places=2
    )
    points_per_yuan = forms.IntegerField(
        label=_("多少积分抵 1 元"), min_value=1, max_value=1_000_000
    )
    points_share = forms.DecimalField(
        label=_("积分最多抵订单的百分之几"), min_value=0, max_value=100, decimal_places=2
    )
    welcome_points = forms.IntegerField(label=_("入会送积分"), min_value=0, max_value=MOST)
    birthday_points = forms.IntegerField(label=_("生日送积分"), min_value=0, max_value=MOST)
    check_in_points = forms.IntegerField(label=_("每天签到送积分"), min_value=0, max_value=MOST)
    check_in_most = forms.IntegerField(label=_("每月签到最多送积分"), min_value=0, max_value=MOST)
    level_period = forms.ChoiceField(
        label=_("等级按哪段时间的消费算"), choices=Programme.Period.choices
    )


class LevelForm(forms.Form):
    name = forms.CharField(label=_("等级名称"), max_length=12)
    threshold = PriceField(label=_("消费满多少元"), min_value=Decimal(0), max_digits=10)
    discount_percent = forms.DecimalField(
        label=_("按原价的百分之几"), min_value=1, max_value=100, decimal_places=2
    )
    points_multiplier = forms.DecimalField(
        label=_("积分倍数"), min_value=0, max_value=10, decimal_places=2
    )
    free_freight = forms.BooleanField(label=_("包邮"), required=False)
