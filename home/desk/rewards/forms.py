"""A reward as a shop fills it in: goods or a coupon, and what it costs in points."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.money import ZERO
from core.types import Data, Initial
from home.desk import products_to_choose
from shop.catalog.models import ProductVariant
from shop.form_fields import PriceField
from shop.promotions.models import Coupon
from shop.rewards.models import Reward
from shop.rewards.rewards import MOST_POINTS
from shop.stores.models import Store

PLAIN = ("points", "total", "per_member")


class RewardForm(forms.Form):
    """`goods` is v and the id of a variant, or c and that of a coupon; `q` finds goods."""

    q = forms.CharField(label=_("找商品"), max_length=50, required=False)
    goods = forms.ChoiceField(label=_("换什么"))
    points = forms.IntegerField(label=_("要多少积分"), min_value=1, max_value=MOST_POINTS)
    money = PriceField(label=_("另付多少元"), min_value=0, required=False)
    total = forms.IntegerField(label=_("一共多少份"), min_value=1, required=False)
    per_member = forms.IntegerField(label=_("每人最多几份"), min_value=1, required=False)

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        self.store = store
        typed = {name: str(self[name].value() or "") for name in ("q", "goods")}
        offered = self._offered(typed["q"], typed["goods"])
        goods = self.fields["goods"]
        if isinstance(goods, forms.ChoiceField):
            goods.choices = [("", _("请选择")), *offered]

    def reward(self) -> Reward:
        """Not saved yet."""
        data = self.cleaned_data
        kind, pk = data["goods"][0], int(data["goods"][1:])
        row = Reward(store=self.store, money=data["money"] or ZERO)
        for name in PLAIN:
            setattr(row, name, data[name])
        if kind == "c":
            row.coupon = Coupon.objects.for_store(self.store).get(pk=pk)
        else:
            rows = ProductVariant.objects.for_store(self.store).select_related("product")
            row.variant = rows.get(pk=pk)
        return row

    def _offered(self, words: str, chosen: str) -> Iterator[tuple[str, str]]:
        """Coupons that the store's page does not give away, and goods: the newest, or found."""
        kinds = Coupon.objects.for_store(self.store)
        for coupon in kinds.filter(is_on_page=False, is_stopped=False, code="").order_by("-pk"):
            yield f"c{coupon.pk}", _now("券：%(name)s") % {"name": coupon.name}
        rows = ProductVariant.objects.for_store(self.store).select_related("product")
        rows = rows.filter(retired_at=None, is_on_sale=True)
        known = [chosen[1:]] if chosen[:1] == "v" else []
        for row in products_to_choose.variants(rows, words=words, chosen=known):
            yield f"v{row.pk}", products_to_choose.named(row)
