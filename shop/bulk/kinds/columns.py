"""Prices, and what is on sale: columns of variants."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from shop.bulk.changing import Change
from shop.bulk.kinds.base import State, end, row_of, variants_of
from shop.bulk.models import BulkJob, BulkRow
from shop.catalog import many

ON, OFF = "1", "0"


class Prices:
    """By per cent, by yuan, or set; rounded."""

    at_once = 100

    def judge(self, job: BulkJob, change: Change, products: Sequence[int]) -> list[BulkRow]:
        rows = []
        for variant in variants_of(job, products):
            price = change.price(variant.price)
            problem = many.price_problem(price, list_price=variant.list_price)
            rows.append(row_of(job, variant, before=variant.price, after=price, problem=problem))
        return rows

    def apply(self, job: BulkJob, _change: Change, rows: Sequence[BulkRow]) -> None:
        wanted = {row.variant_id or 0: _forth(row, Decimal) for row in rows}
        _write(job, "price", wanted, rows, done=State.CHANGED, left=State.REFUSED)

    def take_back(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        wanted = {row.variant_id or 0: _back(row, Decimal) for row in rows}
        _write(job, "price", wanted, rows, done=State.UNDONE, left=State.KEPT)


class Sales:
    """On sale or not, all variants of a product alike."""

    at_once = 100

    def judge(self, job: BulkJob, change: Change, products: Sequence[int]) -> list[BulkRow]:
        after = ON if change.is_on_sale else OFF
        return [
            row_of(job, variant, before=ON if variant.is_on_sale else OFF, after=after)
            for variant in variants_of(job, products)
        ]

    def apply(self, job: BulkJob, _change: Change, rows: Sequence[BulkRow]) -> None:
        wanted = {row.variant_id or 0: _forth(row, _is_on) for row in rows}
        _write(job, "is_on_sale", wanted, rows, done=State.CHANGED, left=State.REFUSED)

    def take_back(self, job: BulkJob, rows: Sequence[BulkRow]) -> None:
        wanted = {row.variant_id or 0: _back(row, _is_on) for row in rows}
        _write(job, "is_on_sale", wanted, rows, done=State.UNDONE, left=State.KEPT)


def _write(
    job: BulkJob,
    field: many.Field,
    wanted: dict[int, many.Wanted],
    rows: Sequence[BulkRow],
    *,
    done: str,
    left: str,
) -> None:
    refused = many.change_variants(store=job.store_id, field=field, wanted=wanted, actor=job.actor)
    end(rows, refused, done=done, left=left)


def _forth(row: BulkRow, read: Callable[[str], many.Value]) -> many.Wanted:
    return many.Wanted(seen=read(row.before), value=read(row.after))


def _back(row: BulkRow, read: Callable[[str], many.Value]) -> many.Wanted:
    return many.Wanted(seen=read(row.after), value=read(row.before))


def _is_on(text: str) -> bool:
    return text == ON
