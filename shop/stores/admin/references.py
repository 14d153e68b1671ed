"""
The write guard: inside a scope nothing of another store is written, deleted or pointed at.

Nor is anything written that belongs to a store which is not open, though its people read it.

One receiver each for pre_save and pre_delete; outside a scope it returns at once.
`update()` and `bulk_create()` send no signals: domain functions name their store there.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.models import CollectionMember, Page, ReferenceIndex, Revision

from core import scope
from shop.stores import suspension
from shop.stores.admin import ownership
from shop.stores.editing import text_links
from shop.stores.models import Store

Target = tuple[type[Model], object, bool]


def install() -> None:
    pre_save.connect(_before_save, dispatch_uid="store write guard")
    pre_delete.connect(_before_delete, dispatch_uid="store delete guard")


def _before_save(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **kwargs: object,
) -> None:
    limit = scope.current()
    if limit is None or raw:
        return
    with scope.across_stores("the write guard must see what it refuses"):
        _refuse(instance, [*_relations(instance, update_fields)], limit)
        if update_fields is None:
            _refuse(instance, [*_in_texts(instance)], limit)


def _before_delete(sender: type[Model], instance: Model, **kwargs: object) -> None:
    limit = scope.current()
    if limit is None:
        return
    with scope.across_stores("the write guard must see what it refuses"):
        _refuse(instance, [*_relations(instance, None)], limit, is_deletion=True)


def _refuse(
    instance: Model, targets: list[Target], limit: scope.Scope, *, is_deletion: bool = False
) -> None:
    """:raises PermissionDenied: without saying whose it is"""
    if not ownership.may_write(instance, limit, is_deletion=is_deletion):
        raise PermissionDenied(_("没有权限"))
    if _is_shut(instance, suspension.shut_in(limit)):
        raise PermissionDenied(_("店铺没有营业，不能修改"))
    by_kind: dict[tuple[type[Model], bool], set[object]] = defaultdict(set)
    for model, pk, strict in targets:
        by_kind[model, strict].add(pk)
    for (model, strict), ids in by_kind.items():
        if ownership.foreign(model, ids, limit, strict=strict):
            raise PermissionDenied(_("没有权限"))


def _is_shut(instance: Model, shut: suspension.Shut) -> bool:
    """The row is of a store that is not open; renditions are made by looking, so they pass."""
    match instance:
        case Page():
            return instance.path.startswith(shut.paths) if shut.paths else False
        case Store():
            return instance.pk in shut.store_ids
        case CollectionMember():
            return instance.collection_id in shut.collection_ids
        case instance if ownership.has_store(type(instance)):
            return ownership.store_id_of(instance) in shut.store_ids
    return False


def _relations(instance: Model, update_fields: Iterable[str] | None) -> Iterator[Target]:
    """What foreign keys point at, generic ones included."""
    for field in instance._meta.concrete_fields:
        remote = field.remote_field
        if remote is None or getattr(remote, "parent_link", False):
            continue
        if update_fields is not None and not {field.name, field.attname} & set(update_fields):
            continue
        value = getattr(instance, field.attname)
        if value is not None:
            yield remote.model, value, False
    for field in instance._meta.private_fields:
        if isinstance(field, GenericForeignKey):
            yield from _generic(instance, field)


def _generic(instance: Model, field: GenericForeignKey) -> Iterator[Target]:
    type_field: Any = instance._meta.get_field(field.ct_field)
    type_id = getattr(instance, type_field.attname)
    pk = getattr(instance, field.fk_field)
    model = ContentType.objects.get_for_id(type_id).model_class() if type_id else None
    if model is not None and pk is not None:
        yield model, pk, True


def _in_texts(instance: Model) -> Iterator[Target]:
    """What StreamFields and rich texts point at, drafts included."""
    if isinstance(instance, Revision):
        draft = instance.as_object()
        # Wagtail's own walk through fields, blocks and child rows, as its index does it.
        for type_id, pk, *_path in ReferenceIndex._extract_references_from_object(draft):
            model = ContentType.objects.get_for_id(type_id).model_class()
            if model is not None:
                yield model, pk, False
        return
    for _name, model, pk in text_links.targets(instance):
        yield model, pk, False
