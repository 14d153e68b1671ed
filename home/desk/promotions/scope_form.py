"""Which goods: the whole store, some categories, or goods found by a word."""

from dataclasses import replace

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.types import Cleaned, Data, Initial
from shop.catalog import shelves
from shop.catalog.models import ProductPage
from shop.promotions.reckoning.terms import NOTHING, Scope
from shop.stores.models import Store

FOUND = 20


class Reach(TextChoices):
    ALL = "all", _("全店商品")
    SHELVES = "shelves", _("这些分类")
    PRODUCTS = "products", _("这些商品")


class ScopeForm(forms.Form):
    """`q` are words to find goods by; nothing is kept of them."""

    reach = forms.ChoiceField(label=_("哪些商品"), choices=Reach.choices, initial=Reach.ALL)
    q = forms.CharField(label=_("找商品"), max_length=50, required=False)

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        self.store = store
        self.fields["shelves"] = forms.ModelMultipleChoiceField(
            label=_("分类"), queryset=shelves.of_store(store), required=False
        )
        self.fields["products"] = forms.ModelMultipleChoiceField(
            label=_("商品"), queryset=ProductPage.objects.for_store(store), required=False
        )

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        reach = data.get("reach", "")
        needs = reach in (Reach.SHELVES, Reach.PRODUCTS) and reach not in self.errors
        if needs and not data[reach]:
            self.add_error(reach, _("请至少选一个"))
        return data

    def scope(self, before: Scope) -> Scope:
        """What was chosen; what cannot be typed here (exclusions) stays as it was."""
        reach = self.cleaned_data["reach"]
        chosen = {
            name: frozenset(row.pk for row in self.cleaned_data[name]) if reach == name else NOTHING
            for name in (Reach.SHELVES, Reach.PRODUCTS)
        }
        return replace(
            before,
            is_all=reach == Reach.ALL,
            shelves=chosen[Reach.SHELVES],
            products=chosen[Reach.PRODUCTS],
            variants=before.variants if reach == Reach.PRODUCTS else NOTHING,
        )

    @property
    def all_shelves(self) -> list[tuple[int, str, bool]]:
        """(id, name, whether it is chosen)"""
        chosen = self._chosen("shelves")
        return [(row.pk, row.title, row.pk in chosen) for row in shelves.of_store(self.store)]

    @property
    def listed(self) -> list[tuple[int, str, bool]]:
        """Goods to tick: those that are chosen, then those found."""
        rows, chosen = ProductPage.objects.for_store(self.store), self._chosen("products")
        found = [(row.pk, row.title, True) for row in rows.filter(pk__in=chosen).order_by("pk")]
        words = str(self["q"].value() or "").strip()[:50]
        if words:
            fresh = rows.filter(title__icontains=words).exclude(pk__in=chosen).order_by("-pk")
            found += [(row.pk, row.title, False) for row in fresh[:FOUND]]
        return found

    def _chosen(self, name: str) -> set[int]:
        given = self[name].value() or []
        return {int(one) for one in given if str(one).isdecimal() and len(str(one)) < 18}


def scope_initial(scope: Scope) -> dict[str, object]:
    """As the form shows it."""
    reach = Reach.SHELVES if scope.shelves else Reach.PRODUCTS
    return {
        "reach": Reach.ALL if scope.is_all else reach,
        "shelves": sorted(scope.shelves),
        "products": sorted(scope.products),
    }


def typed_so_far(post: QueryDict) -> dict[str, object]:
    """What was sent, as an initial: somebody looks for goods before the rest is filled in."""
    lists = {name: post.getlist(name) for name in ("shelves", "products")}
    return {**post.dict(), **lists}
