"""A town of many products in the database of the environment, built without the product's care."""

import sys
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Locale, Page

from shop.catalog.models import CategoryPage, ProductPage, ProductVariant
from shop.stores.models import Store, StorePage
from tests import make
from tests.bench.ground import SHARED

PER_STORE = 1000
COLUMNS = (
    *("page_ptr_id", "store_id", "subtitle", "description", "detail", "is_on_sale", "in_stock"),
    *("price_from", "price_to", "unit", "single_sku", "sales", "gallery"),
)


def names(count: int) -> list[str]:
    """The generated names of ../shared/bench/names.py, the same that Whoosh indexes there."""
    return _bench_names().names(count)


def queries(count: int) -> list[str]:
    return _bench_names().queries(count)


def build(count: int) -> list[Store]:
    """`count` products on sale, PER_STORE a store, one variant each; nothing is indexed."""
    wanted = names(count)
    stores = []
    for start in range(0, count, PER_STORE):
        store = make.store(f"评测店{start // PER_STORE}")
        _fill(store, wanted[start : start + PER_STORE])
        stores.append(store)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return stores


@transaction.atomic
def _fill(store: Store, wanted: list[str]) -> None:
    shelf = CategoryPage(title="全部商品", store=store)
    StorePage.objects.get(store=store).add_child(instance=shelf)
    kind, locale, at = ContentType.objects.get_for_model(ProductPage), Locale.get_default(), _now()
    pages = [
        Page(
            title=name,
            draft_title=name,
            slug=f"p{number}",
            path=Page._get_path(shelf.path, shelf.depth + 1, number),
            depth=shelf.depth + 1,
            numchild=0,
            url_path=f"{shelf.url_path}p{number}/",
            content_type=kind,
            translation_key=uuid.uuid4(),
            locale=locale,
            live=True,
            has_unpublished_changes=False,
            first_published_at=at,
        )
        for number, name in enumerate(wanted, 1)
    ]
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=shelf.pk).update(numchild=len(pages))
    rows = [_row(page.pk, store, number) for number, page in enumerate(pages)]
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        columns = ", ".join(COLUMNS)
        cursor.executemany(
            f"INSERT INTO catalog_productpage ({columns}) VALUES ({marks})",  # noqa: S608
            rows,
        )
    ProductVariant._base_manager.bulk_create(
        [
            ProductVariant(
                store=store, product_id=row[0], sku=f"B{row[0]}", price=row[7], unit="件"
            )
            for row in rows
        ],
        batch_size=500,
    )


def _row(page_id: int, store: Store, number: int) -> tuple[Any, ...]:
    price = Decimal(number % 500) + Decimal("1.50")
    return (
        *(page_id, store.pk, "", "", "[]", True, number % 10 != 0),
        *(str(price), str(price), "件", f"B{page_id}", (number * 7919) % 1000, "[]"),
    )


def _now() -> datetime:
    return timezone.now()


def _bench_names() -> Any:
    if not SHARED.is_dir():
        raise SystemExit("needs ../shared/bench (names and peers)")
    sys.path.insert(0, str(SHARED))
    import names as bench_names

    return bench_names
