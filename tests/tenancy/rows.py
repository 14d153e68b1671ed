"""
Everything in the database that is the other store's or points at it.

A row of the first store that comes to point at the second appears here too, so one
comparison finds both changed rows and saved links.
"""

from collections.abc import Iterator, Set
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex, Revision

from core import scope
from shop.stores.editing import text_links
from tests.tenancy.world import Side

Snapshot = dict[str, list[Any]]
# Written by every request of anybody.
VOLATILE = frozenset({"sessions.session", "accounts.user"})


def of(side: Side, *, written: Set[str] | None = None) -> Snapshot:
    """Rows by model label; of models with a column in one of the tables, where those are given."""
    models = [model for model in _models() if written is None or _tables(model) & written]
    with scope.across_stores("the test compares stores"):
        keys = _keys(side)
        found = {model._meta.label: _rows(model, keys) for model in models}
        if any(issubclass(model, Page | Revision) for model in models):
            found["links in texts"] = sorted(_text_links(keys))
    return found


def changed(before: Snapshot, side: Side, *, written: Set[str] | None = None) -> str:
    """
    Labels of models whose rows differ from `before`; empty when none do. What comes to be the
    other store's is a row of a table that was `written` to.
    """
    now = of(side, written=written)
    return ", ".join(label for label, rows in now.items() if rows != before[label])


@cache
def _tables(model: type[Model]) -> frozenset[str]:
    """A page's columns lie in two."""
    return frozenset(field.model._meta.db_table for field in model._meta.concrete_fields)


@cache
def _models() -> tuple[type[Model], ...]:
    return tuple(
        model
        for model in apps.get_models()
        if model._meta.managed and model._meta.label_lower not in VOLATILE
    )


def _keys(side: Side) -> dict[str, set[Any]]:
    """Keys of the store's things by the label of the model that relations name."""
    pages = Page._base_manager.filter(path__startswith=side.page.path)
    ids = set(pages.values_list("pk", flat=True))
    by_store = {
        model._meta.label: set(
            model._base_manager.filter(store=side.store).values_list("pk", flat=True)
        )
        for label in ("catalog.ProductVariant", "orders.Order", "stock.StockLevel")
        if (model := apps.get_model(label))
    }
    page_models = ("wagtailcore.Page", "stores.StorePage", "catalog.CategoryPage")
    return {
        **dict.fromkeys((*page_models, "catalog.ProductPage", "home.LandingPage"), ids),
        **by_store,
        "stores.Store": {side.store.pk},
        "stores.StoreImage": {side.image.pk},
        "stores.StoreDocument": {side.document.pk},
        "wagtailcore.Collection": {side.store.collection_id},
        "wagtailcore.Revision": set(
            Revision.objects.filter(object_id__in=[str(pk) for pk in ids]).values_list(
                "pk", flat=True
            )
        ),
    }


def _rows(model: type[Model], keys: dict[str, set[Any]]) -> list[Any]:
    wanted = Q(pk__in=keys.get(model._meta.label, ()))
    for field in model._meta.concrete_fields:
        related = field.related_model._meta.label if field.remote_field else ""
        if related in keys:
            wanted |= Q(**{f"{field.attname}__in": keys[related]})
    for field in model._meta.private_fields:
        if isinstance(field, GenericForeignKey) and model is not ReferenceIndex:
            ids = [str(pk) for pk in keys["wagtailcore.Page"]]
            wanted |= Q(
                **{
                    f"{field.ct_field}__model__endswith": "page",
                    f"{field.fk_field}__in": ids,
                }
            )
    return list(model._base_manager.filter(wanted).order_by("pk").values_list())


def _text_links(keys: dict[str, set[Any]]) -> Iterator[str]:
    """Links from texts and blocks of other stores' pages, live and latest draft."""
    outside = Page._base_manager.exclude(pk__in=keys["wagtailcore.Page"]).filter(depth__gt=2)
    for page in outside.specific() if hasattr(outside, "specific") else _specific(outside):
        for version in (page, page.get_latest_revision_as_object()):
            for name, model, pk in text_links.targets(version):
                if pk.isdecimal() and int(pk) in keys.get(model._meta.label, ()):
                    yield f"{page.pk} {name} {model._meta.label} {pk}"


def _specific(pages: Any) -> list[Page]:
    return [page.specific for page in pages]
