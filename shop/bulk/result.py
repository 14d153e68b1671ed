"""What became of each row, in words for a page and in values for a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core import workbooks
from core.language import in_chinese, sent
from core.quantity import plain
from shop.bulk.kinds.columns import ON
from shop.bulk.kinds.shelves import shelves_of
from shop.bulk.models import BulkJob, BulkRow

AT_ONCE = 500
HEADER = tuple(sent("商品名称 规格 商品编码 改前 改后 结果 说明").split())
WIDTHS = (30, 16, 18, 14, 14, 10, 40)
Kind = BulkJob.Kind


@dataclass(frozen=True)
class Told:
    """A row, with before and after as people read them."""

    row: BulkRow
    before: str | Decimal
    after: str | Decimal


def told(job: BulkJob, rows: Iterable[BulkRow]) -> Iterator[Told]:
    names = _shelf_names(job) if job.kind == Kind.SHELF else {}
    for row in rows:
        yield Told(row, _value(job, row.before, names), _value(job, row.after, names))


@in_chinese()
def workbook(job: BulkJob) -> bytes:
    rows = BulkRow.objects.for_store(job.store_id).filter(job=job).order_by("number")
    values = (
        (
            one.row.name,
            one.row.options,
            one.row.sku,
            one.before,
            one.after,
            str(one.row.get_state_display()),
            one.row.refusal,
        )
        for one in told(job, rows.iterator(chunk_size=AT_ONCE))
    )
    return workbooks.write(str(job.get_kind_display()), HEADER, values, widths=WIDTHS)


def _shelf_names(job: BulkJob) -> dict[str, str]:
    return {str(pk): name or _("不分类") for pk, (_path, name) in shelves_of(job.store_id).items()}


def _value(job: BulkJob, text: str, names: dict[str, str]) -> str | Decimal:
    if job.kind == Kind.SHELF:
        return names.get(text, _("已删除的分类"))
    if job.kind == Kind.SALE:
        return _("出售中") if text == ON else _("已下架")
    return Decimal(text) if job.kind == Kind.PRICE else plain(Decimal(text))
