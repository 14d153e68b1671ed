"""What each kind of change does: say what it will do, do it to some rows, take it back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from shop.bulk.changing import Change
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog.models import ProductPage, ProductVariant

State = BulkRow.State


class Work(Protocol):
    """The rows are locked and the transaction is open, where something is changed."""

    # How many rows a transaction changes.
    at_once: int

    def judge(self, job: BulkJob, change: Change, products: Sequence[int]) -> list[BulkRow]:
        """A row for everything of these products (ids, in their order) that it is about."""
        ...

    def apply(self, job: BulkJob, change: Change, rows: Sequence[BulkRow]) -> None:
        """Do it, and say in each row what became of it."""
        ...

    def take_back(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        """The opposite, where nobody has changed it since."""
        ...


def row_of(
    job: BulkJob,
    about: ProductPage | ProductVariant,
    *,
    before: object,
    after: object,
    problem: str = "",
) -> BulkRow:
    variant = about if isinstance(about, ProductVariant) else None
    product = about.product if isinstance(about, ProductVariant) else about
    is_same = str(before) == str(after)
    state = State.SAME if is_same else State.WRONG if problem else State.READY
    return BulkRow(
        store_id=job.store_id,
        job=job,
        state=state,
        product=product,
        variant=variant,
        name=product.title[:255],
        options=variant.options_text[:255] if variant else "",
        sku=variant.sku if variant else "",
        before=str(before),
        after=str(after),
        refusal="" if is_same else problem[:200],
    )


def variants_of(job: BulkJob, products: Iterable[int]) -> Iterable[ProductVariant]:
    """Current ones, those of a product together."""
    rows = ProductVariant.unscoped.filter(store_id=job.store_id, product_id__in=products)
    rows = rows.filter(retired_at__isnull=True).select_related("product", "level")
    return rows.order_by("product_id", "position", "pk")


def end(rows: Iterable[BulkRow], refused: Mapping[int, str], *, done: str, left: str) -> None:
    """`refused` by ids of variants; of a variant that is gone, by 0."""
    for row in rows:
        row.refusal = refused.get(row.variant_id or 0, "")[:200]
        row.state = left if row.refusal else done
