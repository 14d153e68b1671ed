"""Thousands of goods in a second: copies of one that was made as the product makes it."""

import uuid
from copy import copy
from decimal import Decimal

from wagtail.models import Page

from shop.catalog.models import ProductPage, ProductVariant
from shop.stock.models import StockLevel, StockMovement
from shop.stores.models import Store
from tests import make


def goods(store: Store, number: int, *, price: str = "10.00", stock: str = "10") -> list[int]:
    """The ids of so many variants, each of a product of its own, in their order."""
    first = make.product(store, "货 1", price=price, stock=stock)
    model = Page.objects.get(pk=first.pk)
    parent = model.get_parent()
    place = int(model.path[-Page.steplen :], 36)
    pages = []
    for at in range(1, number):
        page = copy(model)
        page._state = copy(model._state)
        page.pk, page._state.adding = None, True
        page.path = Page._get_path(parent.path, model.depth, place + at)
        page.title = page.draft_title = f"货 {at + 1}"
        page.slug, page.translation_key = f"goods-{store.pk}-{at}", uuid.uuid4()
        page.url_path, page.latest_revision = f"{parent.url_path}{page.slug}/", None
        page.live_revision = None
        pages.append(page)
    Page.objects.bulk_create(pages, batch_size=500)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))
    for page in pages:
        row = copy(first)
        row.pk = row.id = row.page_ptr_id = page.pk
        row.save_base(raw=True, force_insert=True)
    _stocked(store, [page.pk for page in pages], Decimal(price), Decimal(stock))
    return list(ProductVariant.objects.for_store(store).order_by("pk").values_list("pk", flat=True))


def _stocked(store: Store, page_ids: list[int], price: Decimal, stock: Decimal) -> None:
    variants = ProductVariant.unscoped.bulk_create(
        [
            ProductVariant(store=store, product_id=pk, sku=f"G{pk}", price=price, unit="件")
            for pk in page_ids
        ],
        batch_size=500,
    )
    StockLevel.unscoped.bulk_create(
        [StockLevel(store=store, variant=row, on_hand=stock) for row in variants], batch_size=500
    )
    StockMovement.unscoped.bulk_create(
        [
            StockMovement(
                store=store, variant=row, kind="opening", quantity=stock, on_hand_after=stock
            )
            for row in variants
        ],
        batch_size=500,
    )
    rows = ProductPage.objects.filter(pk__in=page_ids)
    assert rows.count() == len(page_ids)
