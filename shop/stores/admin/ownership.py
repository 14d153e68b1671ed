"""Whose row is this? Told by the store, the tree or the collection it stands in."""

from collections.abc import Iterable
from contextlib import suppress

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q
from wagtail.images.models import AbstractRendition
from wagtail.models import (
    APIToken,
    BaseViewRestriction,
    Collection,
    CollectionMember,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Revision,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from core import scope
from shop.stores.admin import page_scope
from shop.stores.models import Store

_STORE = "store"
# Rows that order the whole platform: read by all, written by operators only.
PLATFORM_MODELS = (
    APIToken,
    BaseViewRestriction,
    Group,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Permission,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)


def may_write(instance: Model, limit: scope.Scope, *, is_deletion: bool = False) -> bool:
    """The row is the stores' own, or of a kind that belongs to no store."""
    match instance:
        case instance if isinstance(instance, PLATFORM_MODELS):
            # An operator's restriction or workflow goes with the page it was put on.
            allowed = is_deletion and _hangs_on_own_page(instance, limit)
        case Page():
            allowed = page_scope.is_own_path(limit, instance.path or "")
        case Store():
            allowed = instance.pk in limit.store_ids
        case Collection():
            allowed = instance.pk in limit.collection_ids
        case CollectionMember():
            allowed = instance.collection_id in limit.collection_ids
        case instance if isinstance(instance, get_user_model()):
            allowed = instance.pk in {None, limit.user_id}
        case instance if has_store(type(instance)):
            allowed = store_id_of(instance) in limit.store_ids
        case _:
            allowed = True
    return allowed


def foreign(
    model: type[Model], ids: Iterable[object], limit: scope.Scope, *, strict: bool = False
) -> set[object]:
    """
    Those of `ids` that are rows of other stores. The shared trunk of the page tree is
    foreign only when `strict`. Call it across stores: it must see what it refuses.
    """
    wanted = _as_keys(model, ids)
    if not wanted:
        return set()
    if issubclass(model, Store):
        return wanted - limit.store_ids
    if issubclass(model, Collection):
        return wanted - limit.collection_ids
    if issubclass(model, Revision):
        return _foreign_revisions(wanted, limit)
    inside = _inside(model, limit, strict=strict)
    if inside is None:
        return set()
    rows = model._base_manager.filter(pk__in=wanted).exclude(inside)
    return set(rows.values_list("pk", flat=True))


def store_id_of(instance: Model) -> int:
    """Of a row whose model `has_store`."""
    store_id: int = getattr(instance, f"{_STORE}_id")
    return store_id


def has_store(model: type[Model]) -> bool:
    """The model has a foreign key named `store` to Store."""
    try:
        field = model._meta.get_field(_STORE)
    except FieldDoesNotExist:
        return False
    return bool(field.concrete and field.related_model is Store)


def _hangs_on_own_page(instance: Model, limit: scope.Scope) -> bool:
    page = getattr(instance, "page", None)
    return isinstance(page, Page) and page_scope.is_own_path(limit, page.path)


def _inside(model: type[Model], limit: scope.Scope, *, strict: bool) -> Q | None:
    """The rows of `model` that these stores own; None for a kind that all share."""
    if issubclass(model, Page):
        return page_scope.own(limit) if strict else page_scope.visible(limit)
    if issubclass(model, CollectionMember):
        return Q(collection_id__in=limit.collection_ids)
    if issubclass(model, AbstractRendition):
        return Q(image__collection_id__in=limit.collection_ids)
    if has_store(model):
        inside = Q(store_id__in=limit.store_ids)
        if getattr(model, "SERVES_EVERY_STORE_WITHOUT_ONE", False):
            inside |= Q(store_id__isnull=True)
        return inside
    return None


def _foreign_revisions(ids: set[object], limit: scope.Scope) -> set[object]:
    found = set()
    for revision in Revision.objects.filter(pk__in=ids).defer("content"):
        model = revision.base_content_type.model_class()
        if model and foreign(model, [revision.object_id], limit, strict=True):
            found.add(revision.pk)
    return found


def _as_keys(model: type[Model], ids: Iterable[object]) -> set[object]:
    """References in texts are strings; what is no key of the model points at nothing."""
    keys = set()
    for value in ids:
        with suppress(ValidationError):
            keys.add(model._meta.pk.to_python(value))
    return keys - {None}
