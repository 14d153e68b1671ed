"""What a person says of a row before it is published: right as it stands, changed, or skipped."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.types import Cleaned
from shop.catalog.imports import matching, running
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.stores.models import Store

# What tells which goods of the store a row is about.
KEYS = ("name", "spec", "unit", "barcode")
WORDS = ("name", "spec", "unit", "price", "list_price", "category", "barcode")


@transaction.atomic
def agree(*, store: Store, row_id: int, values: Cleaned) -> ImportRow:
    """
    The row as the person has it before their eyes: it may be published now.

    :raises ImportRow.DoesNotExist: for a row that is published, or not the store's
    :raises ValidationError: without a name or a price, or with a list price below it
    """
    row = _open_row(store, row_id)
    _fill(row, values)
    _refuse_incomplete(row)
    row.state, row.doubts, row.refusal = ImportRow.State.READY, [], ""
    row.action = matching.action(row)
    row.save()
    return row


@transaction.atomic
def write(*, store: Store, row_id: int, values: Cleaned) -> ImportRow:
    """
    Some of its cells, as a person types them: nothing is agreed to by that. A row that may be
    published stays one that may.

    :raises ImportRow.DoesNotExist: for a row that is published, or not the store's
    :raises ValidationError: where the row could not be published any more
    """
    row = _open_row(store, row_id)
    _fill(row, values)
    if row.state == ImportRow.State.READY:
        _refuse_incomplete(row)
    row.action = matching.action(row)
    row.save()
    return row


@transaction.atomic
def skip(*, store: Store, row_id: int) -> ImportRow:
    """:raises ImportRow.DoesNotExist: for a row that is published, or not the store's"""
    row = _open_row(store, row_id)
    row.state = ImportRow.State.SKIPPED
    row.save(update_fields=["state"])
    return row


def page(*, store: Store, row_id: int) -> bytes:
    """
    The page that a row was read from, as a picture with its place framed; b"" without one.

    :raises ImportRow.DoesNotExist: for a row that is not the store's
    """
    row = ImportRow.objects.for_store(store).select_related("job").get(pk=row_id)
    if not row.has_page:
        return b""
    with row.job.file.open("rb") as file:
        return running.shown(file.read(), [row.place or ()], whole=True)[0]


def _fill(row: ImportRow, values: Cleaned) -> None:
    """What is typed, and which goods of the store it is about then."""
    before = [getattr(row, name) for name in KEYS]
    for name in WORDS:
        if name in values:
            setattr(row, name, values[name])
    if before != [getattr(row, name) for name in KEYS]:
        row.variant = matching.Known(row.store_id).find(row)


def _refuse_incomplete(row: ImportRow) -> None:
    if not row.name or not row.price:
        raise ValidationError(_("品名和价格都要有"))
    if row.list_price is not None and row.list_price <= row.price:
        raise ValidationError(_("划线价要高于价格"))


def _open_row(store: Store, row_id: int) -> ImportRow:
    rows = ImportRow.objects.for_store(store).select_for_update(of=("self",))
    return rows.exclude(state=ImportRow.State.PUBLISHED).get(
        pk=row_id, job__state__in=(ImportJob.State.WAITING, ImportJob.State.DONE)
    )
