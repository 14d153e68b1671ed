"""What StreamFields and rich texts of a row point at."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from core import scope


def targets(instance: Model) -> Iterator[tuple[str, type[Model], str]]:
    """Field name, model and key. Call it across stores: a scope would hide what it seeks."""
    fields: list[Any] = [*instance._meta.get_fields()]
    for field in fields:
        if not hasattr(field, "extract_references"):
            continue
        value = field.value_from_object(instance)
        if value is not None:
            for model, pk, *_path in field.extract_references(value):
                yield field.name, model, str(pk)


def unseen(instance: Model) -> dict[str, set[object]]:
    """
    What texts and blocks of an unsaved page point at and this request may not see, by
    field name: a stranger's things and things that do not exist, with no difference.
    """
    with scope.across_stores("a text must be read whole before its links are judged"):
        wanted = [*targets(instance)]
    hidden: dict[str, set[object]] = defaultdict(set)
    for name, model, pk in wanted:
        if not pk.isdecimal() or not model._default_manager.filter(pk=pk).exists():
            hidden[name].add(pk)
    return dict(hidden)
