"""
Rows that no file held: a supplier's goods, what a crawl found. They end in the same review, and
whoever handed them in is told which became goods.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.actor import Actor, named
from shop.catalog.imports import matching
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.stores.models import Store


@dataclass(frozen=True)
class Offer:
    """What a row says; `picture` is a clean JPEG, or nothing."""

    name: str
    price: Decimal | None
    unit: str = ""
    sku: str = ""
    barcode: str = ""
    category: str = ""
    stock: str = ""
    picture: bytes = b""
    where: str = ""
    list_price: Decimal | None = None


@transaction.atomic
def offer(
    *, store: Store, name: str, offers: Sequence[Offer], actor: Actor, at: datetime
) -> tuple[ImportJob, list[ImportRow]]:
    """A job that waits for a person, and its rows in the order of `offers`."""
    job = ImportJob.unscoped.create(
        store=store,
        name=name[:120],
        state=ImportJob.State.WAITING,
        done=len(offers),
        total=len(offers),
        actor=named(actor),
        created_at=at,
    )
    rows = [_row(job, number, given) for number, given in enumerate(offers, start=1)]
    matching.judge(rows, matching.Known(store))
    return job, ImportRow.unscoped.bulk_create(rows)


def _row(job: ImportJob, number: int, given: Offer) -> ImportRow:
    State = ImportRow.State  # noqa: N806 - as the model calls it
    row = ImportRow(
        store_id=job.store_id,
        job=job,
        number=number,
        state=State.READY if given.price else State.CHECK,
        doubts=[] if given.price else [["no_price", ""]],
        name=given.name[:200],
        unit=given.unit[:8],
        price=given.price,
        list_price=given.list_price,
        barcode=given.barcode[:20],
        sku=given.sku[:40],
        category=given.category[:30],
        stock=given.stock[:20],
        where=given.where[:120],
    )
    if given.picture:
        row.picture.save("picture", ContentFile(given.picture), save=False)
    return row
