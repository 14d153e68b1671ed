"""Levels, through the ledger: a document books each variant once, and another takes it back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from core.quantity import counted
from shop.bulk.changing import Change, Way
from shop.bulk.kinds.base import State, end, row_of, variants_of
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog.models import ProductVariant
from shop.stock import many
from shop.stock.models import StockMovement

Kind = StockMovement.Kind


class Levels:
    """Counted anew, or so many more or less."""

    at_once = 100

    def judge(self, job: BulkJob, change: Change, products: Sequence[int]) -> list[BulkRow]:
        rows = []
        for variant in variants_of(job, products):
            level = getattr(variant, "level", None)
            before = level.on_hand if level else Decimal(0)
            after = change.level(before)
            problem = _problem(variant, change, after)
            rows.append(row_of(job, variant, before=before, after=after, problem=problem))
        return rows

    def apply(self, job: BulkJob, change: Change, rows: Sequence[BulkRow]) -> None:
        is_count = change.way == Way.SET
        done = many.change_levels(
            store=job.store_id,
            wishes={row.variant_id or 0: _wish(row, is_count=is_count) for row in rows},
            document=many.Document(
                kind=Kind.COUNT if is_count else Kind.ADJUST,
                reference=reference(job),
                reason=gettext_noop("批量修改"),
                actor=job.actor,
            ),
        )
        for row in rows:
            booked = done[row.variant_id or 0]
            if not booked.refusal:
                # Of goods that were sold meanwhile: from what there was then.
                row.before, row.after = str(booked.before), str(booked.after)
        end(rows, _refused(done), done=State.CHANGED, left=State.REFUSED)

    def take_back(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        done = many.change_levels(
            store=job.store_id,
            wishes={row.variant_id or 0: _opposite(row) for row in rows},
            document=many.Document(
                kind=Kind.ADJUST,
                reference=f"{reference(job)} undo",
                reason=gettext_noop("撤销批量修改"),
                actor=job.actor,
                takes_back=reference(job),
            ),
        )
        end(rows, _refused(done), done=State.UNDONE, left=State.KEPT)


def reference(job: BulkJob) -> str:
    """As the ledger names it."""
    return f"bulk {job.pk}"


def _problem(variant: ProductVariant, change: Change, after: Decimal) -> str:
    try:
        counted(change.amount, unit=variant.unit)
    except ValidationError as refused:
        return str(refused.messages[0])
    level = getattr(variant, "level", None)
    if level is not None:
        level.variant = variant
    return many.level_problem(level, after)


def _wish(row: BulkRow, *, is_count: bool) -> many.Wish:
    before, after = Decimal(row.before), Decimal(row.after)
    return many.Wish(after - before, seen=before if is_count else None)


def _opposite(row: BulkRow) -> many.Wish:
    return many.Wish(Decimal(row.before) - Decimal(row.after))


def _refused(done: Mapping[int, many.Booked]) -> dict[int, str]:
    return {pk: booked.refusal for pk, booked in done.items() if booked.refusal}
