"""The categories of a store."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import BigIntegerField, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Length, Substr
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.editing.page_edits import add_below
from shop.stores.models import Store, StoreImage, StorePage
from shop.stores.photos import pictures
from shop.stores.public_pages import cache_tags

# Products looked through by one statement of `refresh_all`.
AT_ONCE = 20_000


def of_store(store: Store) -> QuerySet[CategoryPage]:
    """Live categories in the order of the tree."""
    return CategoryPage.objects.for_store(store).live().order_by("path")


def above(store_id: int, paths: Collection[str]) -> dict[str, frozenset[int]]:
    """{path of a product: the categories it stands in, outer ones too}; one query."""
    rows = CategoryPage.objects.filter(store_id=store_id).values_list("path", "pk")
    by_path = dict(rows)
    size = CategoryPage.steplen
    return {
        path: frozenset(
            by_path[path[:end]] for end in range(size, len(path), size) if path[:end] in by_path
        )
        for path in paths
    }


@transaction.atomic
def add(
    *, store: Store, name: str, actor: Actor = None, picture: StoreImage | None = None
) -> CategoryPage:
    """
    A category directly below the store; the one of that name if there is one.

    :raises ValidationError: for an empty or overlong name
    """
    name = " ".join(name.split())
    if not 1 <= len(name) <= 30:
        raise ValidationError(_("分类名称要 1–30 个字"))
    existing = of_store(store).filter(title=name).first()
    if existing is not None:
        return existing
    category = CategoryPage(
        title=name,
        store=store,
        owner=named(actor),
        picture=picture,
        picture_files=pictures.files_of(picture),
    )
    parent = StorePage.objects.select_for_update(no_key=True).get(store=store)
    add_below(parent, category, actor=actor)
    return category


def refresh_picture(category: CategoryPage) -> None:
    """Write the derived column after the editor published another picture."""
    if category.picture:
        pictures.make_renditions(category.picture)
    CategoryPage.objects.filter(pk=category.pk).update(
        picture_files=pictures.files_of(category.picture)
    )
    cache_tags.touch_store(category.store_id)


def refresh_all() -> int:
    """
    Let every product know the category it stands in; says how many did not. A release that does
    not know the column still adds and moves goods while the database is migrated already.
    """
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - CategoryPage.steplen)
    category = CategoryPage.objects.filter(path=above).values("pk")
    number = BigIntegerField()
    goods = ProductPage.objects.annotate(
        told=Coalesce("shelf", 0, output_field=number),
        stands=Coalesce(Subquery(category), 0, output_field=number),
    ).exclude(told=F("stands"))
    last = ProductPage.objects.aggregate(last=Max("pk"))["last"] or 0
    found = 0
    for first in range(0, last + 1, AT_ONCE):
        wrong = goods.filter(pk__gte=first, pk__lt=first + AT_ONCE)
        for pk, store_id, stands in wrong.values_list("pk", "store_id", "stands"):
            with transaction.atomic():
                ProductPage.objects.filter(pk=pk).update(shelf=stands or None)
                cache_tags.touch_store(store_id)
            found += 1
    return found
