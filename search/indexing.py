"""What the index follows beyond saves: sale state, moves, new names of shelves, closed stores."""

import logging
from collections.abc import Collection
from functools import partial

from celery import shared_task
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelsearch.backends import get_search_backends
from modelsearch.index import remove_object
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, post_page_move

from core import scope
from search.models import Entry
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import Store, StorePage
from shop.stores.pages import PinyinSlugPage

logger = logging.getLogger(__name__)

# As `save` gives them to signals.
Columns = Collection[str] | None

CHUNK = 500
# So many goods are indexed while the editor waits; more are left to a worker.
AT_ONCE = 100
# Columns of pages that are found by. A new revision alone touches none of them.
INDEXED = frozenset({"title", "live", "path", "subtitle", "description"})


def refresh(pages: list[Page]) -> None:
    """Write specific pages of one class anew, in every index that follows changes."""
    if not pages:
        return
    for backend in get_search_backends(with_auto_update=True):
        try:
            backend.add_bulk(type(pages[0]), pages)
        except Exception:
            # A search server that is away must not keep a merchant from changing a price;
            # an error of the database is the transaction's own.
            if not backend.catch_indexing_errors:
                raise
            logger.exception("search server did not take %s pages", len(pages))


def refresh_products(path: str) -> int:
    """Index anew all products below a path of the tree; how many they were."""
    with scope.across_stores("the index holds every store's goods"):
        below = ProductPage._base_manager.filter(path__startswith=path).order_by("pk")
        ids = list(below.values_list("pk", flat=True))
        for start in range(0, len(ids), CHUNK):
            chunk = ProductPage._base_manager.filter(pk__in=ids[start : start + CHUNK])
            refresh(list(chunk))
    return len(ids)


@shared_task(name="search.tasks.index_below")
def index_below(*, path: str) -> None:
    """`refresh_products` by a worker; harmless to run twice."""
    refresh_products(path)


def refresh_soon(path: str) -> None:
    """`refresh_products`, now for a short shelf, after commit by a worker for a long one."""
    with scope.across_stores("the index holds every store's goods"):
        below = ProductPage._base_manager.filter(path__startswith=path)
        is_short = below.count() <= AT_ONCE
    if is_short:
        refresh_products(path)
    else:
        transaction.on_commit(partial(index_below.delay, path=path))


def fill_when_empty(**kwargs: object) -> None:
    """After the `migrate` that makes the index, a site that had pages before can be searched."""
    tables = connection.introspection.table_names()
    if not {Entry._meta.db_table, ProductPage._meta.db_table} <= set(tables):
        # `migrate <one app>` on an empty database comes by here too.
        return
    if not Entry.objects.exists() and ProductPage._base_manager.exists():
        call_command("rebuild_search")


def follow_variants(store_id: int, product_ids: Collection[int]) -> None:
    """Codes, options and sale state are found by; price and stock are filtered by."""
    refresh(list(ProductPage._base_manager.filter(pk__in=product_ids, store_id=store_id)))


@receiver(post_save, dispatch_uid="search: page saved")
def follow_page(
    sender: type[Model],
    instance: Page,
    raw: bool = False,
    update_fields: Columns = None,
    **kwargs: object,
) -> None:
    if isinstance(instance, ProductPage) and instance.awaits_variant:
        # `follow_variants` is about to be told.
        return
    if type(instance) is Page and not raw:
        # Wagtail saves bare pages where it publishes by the clock and unpublishes in bulk.
        instance = instance.specific
        sender = type(instance)
    if raw or not isinstance(instance, PinyinSlugPage):
        return
    if update_fields is None or not INDEXED.isdisjoint(update_fields):
        # As the database has it: a product's derived columns are not the instance's to tell.
        refresh(list(sender._base_manager.filter(pk=instance.pk)))


@receiver(post_delete, dispatch_uid="search: page deleted")
def follow_deletion(sender: type, instance: Model, **kwargs: object) -> None:
    if isinstance(instance, PinyinSlugPage):
        remove_object(instance)


@receiver(page_published, sender=CategoryPage, dispatch_uid="search: shelf published")
def follow_shelf(instance: CategoryPage, **kwargs: object) -> None:
    refresh_soon(instance.path)


@receiver(post_page_move, dispatch_uid="search: page moved")
def follow_move(instance: Page, **kwargs: object) -> None:
    if isinstance(instance.specific, (CategoryPage, ProductPage)):
        refresh_soon(instance.path)


@receiver([post_save, post_delete], sender=PageViewRestriction, dispatch_uid="search: privacy")
def follow_privacy(instance: PageViewRestriction, **kwargs: object) -> None:
    with scope.across_stores("whoever restricts a page, its goods leave the index"):
        path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if path is not None:
        refresh_soon(path)


@receiver(post_save, sender=Store, dispatch_uid="search: store opened or closed")
def follow_store(instance: Store, update_fields: Columns = None, **kwargs: object) -> None:
    if update_fields and "status" in update_fields:
        with scope.across_stores("an operator's decision about one store"):
            face = StorePage._base_manager.filter(store=instance).first()
        if face is not None:
            refresh_soon(face.path)
