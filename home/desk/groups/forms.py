"""A group buy as a shop fills it in."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.types import Data, Initial
from home.desk.products_to_choose import is_id, named
from home.desk.promotions.forms import moment
from shop.catalog.models import ProductPage, ProductVariant
from shop.form_fields import PriceField
from shop.groups.group_buys import MOST_HOURS, MOST_SIZE
from shop.groups.models import GroupBuy
from shop.stores.models import Store

FOUND = 20
DAYS = 7
# Columns that are typed as they are kept.
PLAIN = (
    *("price", "size", "hours", "per_buyer", "groups_limit", "starts_at", "ends_at"),
    *("makes_anyway", "shows_open", "stacks"),
)


class GroupBuyForm(forms.Form):
    """`goods` is p and the id of a product, or v and that of a variant; `q` finds some."""

    q = forms.CharField(label=_("找商品"), max_length=50, required=False)
    goods = forms.ChoiceField(label=_("团购的商品"))
    price = PriceField(label=_("团购价（元）"), min_value=0)
    size = forms.IntegerField(label=_("几人成团"), min_value=2, max_value=MOST_SIZE)
    hours = forms.IntegerField(label=_("几小时内凑齐"), min_value=1, max_value=MOST_HOURS)
    per_buyer = forms.IntegerField(label=_("每人最多买多少"), min_value=1, required=False)
    groups_limit = forms.IntegerField(label=_("最多开多少个团"), min_value=1, required=False)
    starts_at = forms.DateTimeField(label=_("开始时间"))
    ends_at = forms.DateTimeField(label=_("结束时间"))
    makes_anyway = forms.BooleanField(label=_("到时间人不够也成团"), required=False)
    shows_open = forms.BooleanField(label=_("商品页列出还差人的团，谁都可以参加"), required=False)
    stacks = forms.BooleanField(label=_("可以再用满减和优惠券"), required=False)

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        self.store = store
        words = str(self["q"].value() or "").strip()[:50]
        choices = [("", _("请选择")), *self._offered(words, str(self["goods"].value() or ""))]
        goods = self.fields["goods"]
        if isinstance(goods, forms.ChoiceField):
            goods.choices = choices

    def fill(self, group_buy: GroupBuy) -> None:
        for name in PLAIN:
            setattr(group_buy, name, self.cleaned_data[name])
        kind, pk = self.cleaned_data["goods"][0], int(self.cleaned_data["goods"][1:])
        products = ProductPage.objects.for_store(self.store)
        if kind == "p":
            group_buy.product, group_buy.variant = products.get(pk=pk), None
        else:
            variants = ProductVariant.objects.for_store(self.store).select_related("product")
            group_buy.variant = variants.get(pk=pk)
            group_buy.product = group_buy.variant.product

    def _offered(self, words: str, chosen: str) -> Iterator[tuple[str, str]]:
        """The newest products, or those of a word, and what is chosen; each with its variants."""
        products = ProductPage.objects.for_store(self.store).filter(is_on_sale=True)
        found = products.filter(title__icontains=words) if words else products
        ids = set(found.order_by("-pk").values_list("pk", flat=True)[:FOUND])
        rows = ProductVariant.objects.for_store(self.store).filter(retired_at=None)
        rows = rows.filter(is_on_sale=True).select_related("product")
        if is_id(chosen[1:]):
            own = Q(product_id=chosen[1:]) if chosen[0] == "p" else Q(pk=chosen[1:])
            ids |= set(rows.filter(own).values_list("product_id", flat=True))
        by_product: dict[ProductPage, list[ProductVariant]] = {}
        for row in rows.filter(product_id__in=ids).order_by("-product_id", "position"):
            by_product.setdefault(row.product, []).append(row)
        for product, variants in by_product.items():
            if len(variants) == 1:
                yield f"p{product.pk}", f"{product.title} ¥{variants[0].price}"
                continue
            yield f"p{product.pk}", _now("%(name)s（全部规格）") % {"name": product.title}
            for row in variants:
                yield f"v{row.pk}", named(row)


def start(at: datetime) -> dict[str, object]:
    """Two people within a day, from now on for a week of whole days."""
    day = timezone.localdate(at) + timedelta(days=DAYS)
    ends = timezone.make_aware(datetime.combine(day, time()))
    return {
        "size": 2,
        "hours": 24,
        "starts_at": moment(at),
        "ends_at": moment(ends),
        "shows_open": True,
    }
