"""A new key for what is stored encrypted: written anew with the first, so that the old may go."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models, transaction
from django.db.models.functions import Cast

from core import encrypted, scope


def _kept() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every table with encrypted columns, whichever room's it is, and their names."""
    for model in apps.get_models():
        columns = model._meta.concrete_fields
        names = [row.name for row in columns if isinstance(row, encrypted.EncryptedTextField)]
        if names:
            yield model, names


@scope.across_stores("the server's own key, whoever's secrets it keeps")
def count_older() -> int:
    """Rows that hold something which the first key does not open."""
    older = 0
    for model, names in _kept():
        stored = {f"stored_{name}": Cast(name, models.TextField()) for name in names}
        rows = model._base_manager.annotate(**stored).values_list(*stored)
        older += sum(not all(encrypted.is_newest(value) for value in row if value) for row in rows)
    return older


@scope.across_stores("the server's own key, whoever's secrets it keeps")
@transaction.atomic
def reencrypt() -> int:
    """
    Write every secret anew with the first key; how many rows were.

    :raises WrongKey: when none of the keys opens one of them; nothing is changed then
    """
    written = 0
    for model, names in _kept():
        for row in model._base_manager.select_for_update().order_by("pk"):
            # Read with whichever key opens it, written with the first.
            row.save(update_fields=names)
            written += 1
    return written
