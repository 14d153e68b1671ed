"""Which goods: the whole store, some categories, or goods found by a word; and which are not."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.db.models import Model, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.types import Cleaned, Data, Initial
from shop.catalog import shelves
from shop.catalog.models import ProductPage, ProductVariant
from shop.promotions.reckoning.terms import Scope
from shop.promotions.terms_json import IDS
from shop.stores.models import Store

FOUND = 20
LABELS = {"shelves": _("分类"), "products": _("商品"), "variants": _("规格")}
WITHOUT = "without_"


class Reach(TextChoices):
    ALL = "all", _("全店商品")
    SHELVES = "shelves", _("这些分类")
    PRODUCTS = "products", _("这些商品")


# The lists that count with each.
COUNTS = {Reach.ALL: (), Reach.SHELVES: ("shelves",), Reach.PRODUCTS: ("products", "variants")}


@dataclass(frozen=True)
class Choice:
    """Something to tick; `variants` of a product that has several."""

    pk: int
    name: str
    is_chosen: bool
    variants: tuple["Choice", ...] = ()


@dataclass(frozen=True)
class Side:
    """What is on offer, or with the prefix "without_" what is not."""

    prefix: str
    shelves: list[Choice]
    products: list[Choice]

    @property
    def has_chosen(self) -> bool:
        rows = (*self.shelves, *self.products, *(v for row in self.products for v in row.variants))
        return any(row.is_chosen for row in rows)


class ScopeForm(forms.Form):
    """`q` are words to find goods by; nothing is kept of them."""

    reach = forms.ChoiceField(label=_("哪些商品"), choices=Reach.choices, initial=Reach.ALL)
    q = forms.CharField(label=_("找商品"), max_length=50, required=False)

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        self.store = store
        for name in IDS:
            kind = name.removeprefix(WITHOUT)
            self.fields[name] = forms.ModelMultipleChoiceField(
                label=LABELS[kind], queryset=_rows(store, kind), required=False
            )

    def clean(self) -> Cleaned:
        data = super().clean() or {}
        lists = COUNTS.get(data.get("reach", ""), ())
        if lists and not self.errors.keys() & set(lists) and not any(data[one] for one in lists):
            self.add_error(lists[0], _("请至少选一个"))
        return data

    def scope(self) -> Scope:
        reach = self.cleaned_data["reach"]
        chosen = {
            name: frozenset(row.pk for row in self.cleaned_data[name])
            for name in IDS
            if name in COUNTS[reach] or name.startswith(WITHOUT)
        }
        return Scope(is_all=reach == Reach.ALL, **chosen)

    @property
    def on_offer(self) -> Side:
        return self._side("")

    @property
    def not_on_offer(self) -> Side:
        return self._side(WITHOUT)

    def _side(self, prefix: str) -> Side:
        chosen = self._chosen(f"{prefix}shelves")
        own = [Choice(row.pk, row.title, row.pk in chosen) for row in shelves.of_store(self.store)]
        return Side(prefix, own, self._products(prefix))

    def _products(self, prefix: str) -> list[Choice]:
        """Those that are chosen, whole or in part, then those found."""
        rows, chosen = ProductPage.objects.for_store(self.store), self._chosen(f"{prefix}products")
        parts = self._chosen(f"{prefix}variants")
        in_part = _rows(self.store, "variants").filter(pk__in=parts).values_list("product_id")
        listed = list(rows.filter(pk__in=chosen | {one for (one,) in in_part}).order_by("pk"))
        words = str(self["q"].value() or "").strip()[:50]
        if words:
            fresh = rows.filter(title__icontains=words).exclude(pk__in=[row.pk for row in listed])
            listed += fresh.order_by("-pk")[:FOUND]
        below = _variants_of(self.store, listed, parts)
        return [Choice(row.pk, row.title, row.pk in chosen, below[row.pk]) for row in listed]

    def _chosen(self, name: str) -> set[int]:
        given = self[name].value() or []
        return {int(one) for one in given if str(one).isdecimal() and len(str(one)) < 18}


def _rows(store: Store, kind: str) -> "QuerySet[Model]":
    if kind == "shelves":
        return shelves.of_store(store)
    if kind == "products":
        return ProductPage.objects.for_store(store)
    return ProductVariant.objects.for_store(store).filter(retired_at=None)


def _variants_of(
    store: Store, products: Collection[ProductPage], chosen: Collection[int]
) -> dict[int, tuple[Choice, ...]]:
    """By product; none of one that has a single variant. One query."""
    rows = ProductVariant.objects.for_store(store).filter(product__in=products, retired_at=None)
    found: dict[int, list[Choice]] = defaultdict(list)
    for row in rows.order_by("position", "pk"):
        found[row.product_id].append(Choice(row.pk, str(row), row.pk in chosen))
    several = {pk: tuple(own) for pk, own in found.items() if len(own) > 1}
    return defaultdict(tuple, several)


def scope_initial(scope: Scope) -> dict[str, object]:
    """As the form shows it."""
    reach = Reach.SHELVES if scope.shelves else Reach.PRODUCTS
    return {
        "reach": Reach.ALL if scope.is_all else reach,
        **{name: sorted(getattr(scope, name)) for name in IDS},
    }


def typed_so_far(post: QueryDict) -> dict[str, object]:
    """What was sent, as an initial: somebody looks for goods before the rest is filled in."""
    lists = {name: post.getlist(name) for name in IDS}
    return {**post.dict(), **lists}
