"""What is chosen, and one form for each kind of change."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.money import MAX
from core.quantity import plain
from core.types import Cleaned, Data
from shop.bulk.changing import Change, Rounding, Way
from shop.bulk.choosing import STATES, Chosen
from shop.bulk.models import BulkJob
from shop.catalog import shelves
from shop.form_fields import PriceField
from shop.stores.models import Store

Kind = BulkJob.Kind
MOST_TICKED = 200
PRICE_WAYS = (
    (Way.UP_PERCENT, _("涨百分之几")),
    (Way.DOWN_PERCENT, _("降百分之几")),
    (Way.UP, _("涨几元")),
    (Way.DOWN, _("降几元")),
    (Way.SET, _("都改成")),
)
STOCK_WAYS = ((Way.UP, _("加多少")), (Way.DOWN, _("减多少")), (Way.SET, _("都改成")))
ROUNDINGS = (
    (Rounding.CENT, _("到分：12.34")),
    (Rounding.WHOLE, _("到元：12")),
    (Rounding.NINE, _("尾数 .9：11.90")),
)


def ability_of(kind: str) -> str:
    """What somebody has to be let do beside `products`, for a change of this kind."""
    return {Kind.PRICE: "prices", Kind.STOCK: "stock"}.get(Kind(kind), "products")


def chosen_of(query: QueryDict) -> Chosen:
    """As the addresses of these pages say it; what is nonsense is left out."""
    ids = [int(pk) for pk in query.getlist("product") if _is_id(pk)]
    shelf, state = query.get("shelf", ""), query.get("state", "")
    return Chosen(
        ids=tuple(ids[:MOST_TICKED]),
        words=query.get("q", "").strip()[:50],
        state=state if state in STATES else "",
        shelf_id=int(shelf) if _is_id(shelf) else None,
    )


def conditions(query: QueryDict) -> list[tuple[str, str]]:
    """What is asked for, to be asked for again: names and values of an address."""
    return [(name, str(query[name])) for name in ("q", "state", "shelf") if query.get(name)]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18


class ChangeForm(forms.Form):
    """`change` of a valid one is what was asked for."""

    kind: str = ""

    def __init__(self, data: Data = None, *, store: Store) -> None:
        super().__init__(data, prefix=self.kind)
        self.store = store
        self.title = Kind(self.kind).label

    @property
    def change(self) -> Change:
        raise NotImplementedError


class PriceForm(ChangeForm):
    kind = Kind.PRICE
    way = forms.ChoiceField(label=_("怎么改"), choices=PRICE_WAYS)
    amount = PriceField(label=_("多少"), min_value=Decimal("0.01"), max_value=MAX)
    rounding = forms.ChoiceField(label=_("零头"), choices=ROUNDINGS)

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        percent = data.get("way") in (Way.UP_PERCENT, Way.DOWN_PERCENT)
        if percent and data.get("amount", 0) > (99 if data["way"] == Way.DOWN_PERCENT else 900):
            self.add_error("amount", _("百分数太大了"))
        return data

    @property
    def change(self) -> Change:
        data = self.cleaned_data
        return Change(way=data["way"], amount=str(data["amount"]), rounding=data["rounding"])


class StockForm(ChangeForm):
    kind = Kind.STOCK
    way = forms.ChoiceField(label=_("怎么改"), choices=STOCK_WAYS)
    amount = forms.DecimalField(
        label=_("多少"), min_value=0, max_digits=9, decimal_places=1, max_value=1_000_000
    )

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        if data.get("way") in (Way.UP, Way.DOWN) and data.get("amount") == 0:
            self.add_error("amount", _("请填写正确的数量"))
        return data

    @property
    def change(self) -> Change:
        amount = plain(self.cleaned_data["amount"])
        return Change(way=self.cleaned_data["way"], amount=str(amount))


class ShelfForm(ChangeForm):
    kind = Kind.SHELF

    def __init__(self, data: Data = None, *, store: Store) -> None:
        super().__init__(data, store=store)
        self.fields["shelf"] = forms.ModelChoiceField(
            label=_("放到"),
            queryset=shelves.of_store(store),
            required=False,
            empty_label=_("不分类"),
        )

    @property
    def change(self) -> Change:
        shelf = self.cleaned_data["shelf"]
        return Change(shelf_id=shelf.pk if shelf else None)


class SaleForm(ChangeForm):
    kind = Kind.SALE
    on_sale = forms.ChoiceField(label=_("改成"), choices=(("1", _("上架")), ("0", _("下架"))))

    @property
    def change(self) -> Change:
        return Change(is_on_sale=self.cleaned_data["on_sale"] == "1")


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (PriceForm, StockForm, ShelfForm, SaleForm)
}
