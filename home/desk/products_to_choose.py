"""Goods in a form's list: what is chosen already, then the newest or those of a word."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from shop.catalog.models import ProductVariant

FOUND = 30


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
