"""What a store sells that a message may mean: a recall of ids, then their texts at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from wagtail.models import Page

from search import synonyms
from search.analysis import segment, thesaurus
from search.chat.matching.products import Product, Variant
from search.chat.words import lexicon
from search.chat.words.noun_phrase import NounPhrase, with_colour_apart
from search.recall import recall
from shop.catalog.models import ProductParameter, ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

Columns = Mapping[str, Any]
# So many goods are looked at for one message, whatever its length.
MOST_PRODUCTS = 360
MOST_A_GROUP, LEAST_A_GROUP = 60, 12
LONGEST_SYNONYM = 6
MOST_SYNONYM_WORDS = 600

# A barcode, or a SKU of letters and digits; 500 is rather a size.
_CODE = re.compile(
    r"(?<![a-z\d])(?:\d[\d-]{6,20}\d|(?=[a-z\d-]*[a-z])(?=[a-z\d-]*\d)[a-z\d-]{3,24})(?![a-z\d])"
)

_IN_ROW = re.compile(f"[{''.join(sorted(lexicon.SHORT_GOODS))}]{{2,4}}")


@dataclass(frozen=True)
class Candidates:
    """
    The products that each group of words may mean, best first, and what else words mean.
    `places` are the groups of the words asked for; words said twice have one group.
    """

    groups: list[list[Product]]
    places: list[int]
    also: dict[str, list[str]]


def fetch(said: Sequence[str], *, store: Store) -> Candidates:
    """The products on sale in `store` that share words with each of the texts `said`."""
    groups = list(dict.fromkeys(said))
    limit = max(LEAST_A_GROUP, min(MOST_A_GROUP, MOST_PRODUCTS // max(1, len(groups))))
    ids = recall([_ways(group) for group in groups], store=store, limit=limit)
    codes = [_CODE.findall(group) for group in groups]
    flat = [code for group in codes for code in group]
    known = {pk for group in ids for pk in group}
    products = _load(known, flat, store=store)
    by_code = products.keys() - known
    found = []
    for own, spelled in zip(ids, codes, strict=True):
        wanted = [*own, *(by_code if spelled else ())]
        found.append([products[pk] for pk in wanted if pk in products])
    places = [groups.index(each) for each in said]
    also = synonyms.expansions(_parts(groups), store=store)
    for word, others in thesaurus.loosely().items():
        also[word] = [*also.get(word, ()), *others]
    return Candidates(found, places, also)


def _ways(group: str) -> list[str]:
    """
    葱来 and 葱: as it was said, and without the talk around it; 葱, 姜, 蒜 of 葱姜蒜; 红色 线 of
    红线.
    """
    group = group.replace("'", "")
    noun = NounPhrase(group)
    content = noun.content
    in_row = _IN_ROW.search(content)
    # 红牛 and 红包 are words of their own; 红线 is a red one.
    is_word = content in thesaurus.built_in() or segment.is_word(content)
    is_word &= content[1:] not in lexicon.THINGS
    apart = "" if is_word else with_colour_apart(content)
    # 快乐水 of 快乐水大瓶的
    ways = [group.strip(), content, noun.unsized, apart, *(in_row[0] if in_row else ())]
    if content[-1:] == "子" and content[-2:-1] in lexicon.THINGS:
        # 帽子, of 渔夫帽
        ways.append(content[:-1])
    ways += thesaurus.loosely().get(noun.unsized, ())
    ways += thesaurus.makers_alone(noun.unsized)[1]
    return list(dict.fromkeys(filter(None, ways)))


def _load(ids: set[int], codes: Sequence[str], *, store: Store) -> dict[int, Product]:
    """Products by product id: what is on sale of `ids`, and what is sold under `codes`."""
    if not ids and not codes:
        return {}
    wanted = Q(product_id__in=ids)
    if codes:
        plain = (code.replace("-", "") for code in codes)
        spelled = {*codes, *(code.upper() for code in codes), *plain}
        wanted |= Q(barcode__in=spelled) | Q(sku__in=spelled)
    found: dict[int, Product] = {}
    for row in _rows(wanted, store=store):
        pk = row["product_id"]
        if pk not in found:
            found[pk] = Product(
                product_id=pk,
                title=row["product__title"],
                description=f"{row['product__subtitle']}，{row['product__description']}",
                category=row["shelf"] or "",
                sales=row["product__sales"],
            )
        found[pk].variants.append(_variant(row))
    for pk, value in _parameters(found, store=store):
        found[pk].parameters += f" {value}"
    return found


def _rows(wanted: Q, *, store: Store) -> Iterable[Columns]:
    """The variants on sale in `store` that are `wanted`, each with the texts of its page."""
    return _on_sale().filter(wanted, store=store, product__store=store)


@cache
def _on_sale() -> QuerySet[ProductVariant, Columns]:
    """Those of every store; put together once, which takes longer than asking for some of them."""
    # A product may lie right below its store's page (depth 3), on no shelf.
    above = Page._base_manager.filter(
        depth__gt=3,
        path=Substr(OuterRef("product__path"), 1, Length(OuterRef("product__path")) - Page.steplen),
    )
    return (
        privacy.public(ProductVariant._base_manager.all(), "product__path")
        .filter(is_on_sale=True, retired_at__isnull=True)
        .filter(product__live=True, product__is_on_sale=True, store__status=Store.Status.OPEN)
        .annotate(shelf=Subquery(above.values("title")[:1]))
        .annotate(on_hand=F("level__on_hand"), reserved=F("level__reserved"))
        .order_by("product_id", "position", "pk")
        .values(
            "product_id",
            "product__title",
            "product__subtitle",
            "product__description",
            "shelf",
            "product__sales",
            "product__in_stock",
            "sku",
            "options",
            "price",
            "offer_price",
            "unit",
            "barcode",
            "on_hand",
            "reserved",
        )
    )


def _parameters(ids: Iterable[int], *, store: Store) -> Iterable[tuple[int, str]]:
    rows = ProductParameter.objects.filter(page_id__in=list(ids), page__store=store)
    return rows.values_list("page_id", "value")


def _variant(row: Columns) -> Variant:
    on_hand, reserved = row["on_hand"], row["reserved"]
    return Variant(
        sku=row["sku"],
        options={name: str(value) for name, value in row["options"].items()},
        price=row["price"] if row["offer_price"] is None else row["offer_price"],
        unit=row["unit"],
        barcode=row["barcode"],
        # Where no level is kept, the page knows.
        in_stock=row["product__in_stock"] if on_hand is None else on_hand > reserved,
    )


def _parts(groups: Sequence[str]) -> set[str]:
    """Every stretch of Chinese, and all letters, that a synonym may be written for."""
    found: set[str] = set()
    for group in groups:
        # lay's
        latin = re.findall(r"[a-z]+", group.replace("'", ""))
        # red bull is redbull.
        found |= {*latin, *map("".join, pairwise(latin))}
        # 维c
        found |= set(re.findall(r"[\u4e00-\u9fff][a-z](?![a-z])", group))
        for run in re.findall(r"[\u4e00-\u9fff]+", group):
            ends = range(1, LONGEST_SYNONYM + 1)
            found |= {run[start : start + size] for size in ends for start in range(len(run))}
            if len(found) > MOST_SYNONYM_WORDS:
                return found
    return found
