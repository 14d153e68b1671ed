"""
Taking goods out of a shop. What was ever sold, reserved or counted is kept: such a product
is taken off sale and hidden instead of deleted, so that orders and the ledger stay whole.
"""

from collections.abc import Iterable

from django.db import transaction
from wagtail.models import Page

from accounts.actor import Actor
from shop.catalog import products
from shop.catalog.models import ProductPage, ProductVariant


def kept_products(page: Page) -> list[ProductPage]:
    """Products at or below `page` that have variants, and with them a history."""
    products = ProductPage._base_manager.filter(path__startswith=page.path)
    store_ids = products.values_list("store_id", flat=True).distinct()
    with_variants = ProductVariant._base_manager.filter(store_id__in=list(store_ids))
    return list(products.filter(pk__in=with_variants.values("product_id")))


def must_be_kept(page: Page) -> bool:
    return bool(kept_products(page))


@transaction.atomic
def hide(*, page: Page, actor: Actor) -> int:
    """Take everything at or below `page` off sale and unpublish it; how many products."""
    kept = kept_products(page)
    for product in kept:
        products.set_on_sale(
            store=product.store, product_id=product.pk, is_on_sale=False, actor=actor
        )
    for hidden in _live(page):
        hidden.specific.unpublish(user=actor)
    return len(kept)


def hide_all(*, pages: Iterable[Page], actor: Actor) -> int:
    return sum(hide(page=page, actor=actor) for page in pages)


def _live(page: Page) -> list[Page]:
    below = Page._base_manager.filter(path__startswith=page.path, live=True)
    return list(below.order_by("path"))
