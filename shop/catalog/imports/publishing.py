"""Rows that a person has agreed to become goods and prices, and are taken back within a day."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from accounts.actor import Actor
from core.quantity import counted
from shop.catalog import products, removal, shelves
from shop.catalog.imports.models import ImportJob, ImportRow
from shop.catalog.models import ProductPage, ProductVariant
from shop.stores.models import StoreImage
from shop.stores.photos import pictures

logger = logging.getLogger(__name__)
AT_ONCE = 100
State, Action = ImportRow.State, ImportRow.Action
# Stock stands above the catalogue: it hands in how a level is opened, and with how much where
# nobody counted.
_open_level: list[Callable[..., object]] = []
_opening_stock: list[Decimal] = []
# Told of each row that became goods, in its transaction: rooms above handed some of them in.
_followers: list[Callable[[ImportRow], None]] = []


def opens_levels_with(open_level: Callable[..., object], *, opening_stock: Decimal) -> None:
    _open_level[:], _opening_stock[:] = [open_level], [opening_stock]


def follow(follower: Callable[[ImportRow], None]) -> None:
    if follower not in _followers:
        _followers.append(follower)


def publish(job: ImportJob, *, at: datetime) -> None:
    """What is ready, a transaction per hundred rows: one that is killed goes on with the rest."""
    if job.file:
        job.file.delete(save=False)
    ImportJob.unscoped.filter(pk=job.pk).update(published_at=at, file="")
    _in_hundreds(job, State.READY, _publish_some, at=at)
    left = ImportRow.unscoped.filter(job=job, store_id=job.store_id, state=State.CHECK).exists()
    state = ImportJob.State.WAITING if left else ImportJob.State.DONE
    ImportJob.unscoped.filter(pk=job.pk).update(state=state, worked_at=None)


def undo(job: ImportJob, *, at: datetime) -> None:
    """New goods are hidden, prices put back where nobody has changed them since."""
    _in_hundreds(job, State.PUBLISHED, _take_back_some, at=at)
    ImportJob.unscoped.filter(pk=job.pk).update(
        state=ImportJob.State.WAITING, worked_at=None, published_at=None
    )


def _in_hundreds(
    job: ImportJob,
    state: str,
    work: Callable[[ImportJob, Sequence[ImportRow]], None],
    *,
    at: datetime,
) -> None:
    began = time.monotonic()
    rows = ImportRow.unscoped.filter(job=job, store_id=job.store_id, state=state)
    numbers = list(rows.order_by("number").values_list("pk", flat=True))
    for done, first in enumerate(range(0, len(numbers), AT_ONCE), start=1):
        some = numbers[first : first + AT_ONCE]
        work(job, list(rows.filter(pk__in=some).order_by("number")))
        now = at + timedelta(seconds=time.monotonic() - began)
        finished = min(done * AT_ONCE, len(numbers))
        ImportJob.unscoped.filter(pk=job.pk).update(done=finished, worked_at=now)


def _publish_some(job: ImportJob, rows: Sequence[ImportRow]) -> None:
    """Pictures are cut before the transaction is opened, and leave with it when it fails."""
    with ExitStack() as stack:
        images = {row.pk: _images(stack, job, row) for row in rows}
        with transaction.atomic():
            for row in _locked(job, rows, State.READY):
                _publish_one(job, row, images[row.pk])


def _locked(job: ImportJob, rows: Sequence[ImportRow], state: str) -> list[ImportRow]:
    """Those that nobody else has published meanwhile."""
    own = ImportRow.unscoped.select_for_update().filter(job=job, store_id=job.store_id)
    return list(own.filter(pk__in=[row.pk for row in rows], state=state).order_by("number"))


def _images(stack: ExitStack, job: ImportJob, row: ImportRow) -> list[StoreImage]:
    """The picture of a new row; one that is no good is left out, the goods are not."""
    if not row.picture or row.action != Action.NEW:
        return []
    try:
        with row.picture.open("rb") as file:
            kept = pictures.keeping(
                store=job.store, files=[File(file)], title=row.title, actor=job.actor
            )
            return stack.enter_context(kept)
    except (pictures.PictureRefused, OSError):
        logger.warning("a picture of an import is no good", extra={"row": row.pk})
        return []


def _publish_one(job: ImportJob, row: ImportRow, images: Sequence[StoreImage]) -> None:
    try:
        with transaction.atomic():
            if row.action == Action.NEW:
                row.variant = _add(job, row, images)
            elif row.action == Action.PRICE:
                row.price_before = _change(job, row)
            for tell in _followers:
                tell(row)
        row.state = State.PUBLISHED
    except (ValidationError, ProductVariant.DoesNotExist) as refused:
        messages = getattr(refused, "messages", [str(refused)])
        row.state, row.refusal = State.REFUSED, str(messages[0])[:200]
        pictures.discard(images)
    row.save(update_fields=["state", "variant", "price_before", "refusal"])


def _add(job: ImportJob, row: ImportRow, images: Sequence[StoreImage]) -> ProductVariant:
    price = products.clean_price(row.price or Decimal(0))
    shelf = (
        shelves.add(store=job.store, name=row.category, actor=job.actor) if row.category else None
    )
    page = products.add_product(
        store=job.store,
        name=row.title,
        price=price,
        unit=row.unit or "件",
        category=shelf,
        photos=images,
        actor=job.actor,
        sku=row.sku,
        barcode=row.barcode,
        list_price=row.list_price,
        description=row.description,
    )
    variant = ProductVariant.objects.for_store(job.store).get(product=page)
    for open_level in _open_level:
        open_level(variant=variant, quantity=_stock(row), actor=job.actor)
    return variant


def _stock(row: ImportRow) -> Decimal:
    try:
        return counted(row.stock, unit=row.unit or "件") if row.stock else _opening_stock[0]
    except ValidationError:
        return _opening_stock[0]


def _change(job: ImportJob, row: ImportRow) -> Decimal:
    """The price it had; the variant's own list price stays unless the list says another."""
    variant = products.locked_variant(job.store_id, row.variant_id or 0)
    before = variant.price
    changes: dict[str, object] = {"price": row.price}
    if row.list_price is not None:
        changes["list_price"] = row.list_price
    elif variant.list_price is not None and row.price and variant.list_price <= row.price:
        changes["list_price"] = None
    products.change_variant(store=job.store_id, variant_id=variant.pk, actor=job.actor, **changes)
    return before


def _take_back_some(job: ImportJob, rows: Sequence[ImportRow]) -> None:
    with transaction.atomic():
        for row in _locked(job, rows, State.PUBLISHED):
            if row.action == Action.NEW and row.variant is not None:
                _hide(row, row.variant, job.actor)
            elif row.action == Action.PRICE:
                _put_back(job, row)
            row.state, row.variant = State.READY, None if row.action == Action.NEW else row.variant
            row.save(update_fields=["state", "variant"])


def _hide(row: ImportRow, variant: ProductVariant, actor: Actor) -> None:
    """The list's own SKU is free again: the same row may be published once more."""
    if row.sku and variant.sku == row.sku:
        products.change_variant(
            store=variant.store_id, variant_id=variant.pk, actor=actor, sku=products.new_sku()
        )
    page = ProductPage.objects.filter(pk=variant.product_id, store_id=variant.store_id).first()
    if page is not None:
        removal.hide(page=page, actor=actor)


def _put_back(job: ImportJob, row: ImportRow) -> None:
    variant = row.variant
    if variant is None or variant.price != row.price or row.price_before is None:
        return
    products.change_variant(
        store=job.store_id, variant_id=variant.pk, actor=job.actor, price=row.price_before
    )
