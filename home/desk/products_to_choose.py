"""Goods in a form's list: what is chosen already, then the newest or those of a word."""

from collections.abc import Iterable, Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.types import Data, Initial
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

FOUND = 30


class OneVariantForm(forms.Form):
    """About one variant of `rows`; `q` are words to find it by, and nothing is kept of them."""

    q = forms.CharField(label=_("找商品"), max_length=50, required=False)

    def __init__(self, data: Data = None, *, store: Store, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        rows = ProductVariant.objects.for_store(store).filter(retired_at__isnull=True)
        self.rows = rows.select_related("product")
        self.fields["variant"] = forms.ModelChoiceField(
            label=_("商品"), queryset=self.rows, empty_label=None
        )

    @property
    def listed(self) -> list[tuple[int, str, bool]]:
        """Goods to choose one of: the chosen, then the newest or those of a word."""
        chosen = str(self["variant"].value() or "")
        found = variants(self.rows, words=str(self["q"].value() or ""), chosen=[chosen])
        return [(row.pk, named(row), str(row.pk) == chosen) for row in found]


def variants(
    rows: QuerySet[ProductVariant], *, words: str, chosen: Iterable[str]
) -> Sequence[ProductVariant]:
    """Of `rows`, which come with their products; `chosen` are ids as a form sent them."""
    newest = rows.order_by("-pk")
    known = newest.filter(pk__in=[pk for pk in chosen if is_id(pk)])
    found = newest.filter(product__title__icontains=words.strip()[:50])[:FOUND]
    return list({row.pk: row for row in (*known, *found)}.values())


def named(row: ProductVariant) -> str:
    return f"{row.product.title} {row.options_text} ¥{row.price}".replace("  ", " ")


def is_id(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 18
