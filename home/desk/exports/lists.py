"""A store's goods as files: a workbook, with pictures if wanted, and a list of plain text."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from accounts.actor import Actor
from core import workbooks
from core.language import in_chinese, sent
from home.desk.exports import goods
from shop.stores.models import Store
from shop.stores.people import audit

TITLE, PICTURE = sent("商品"), sent("图片")
WIDTHS = (30, 16, 8, 10, 10, 18, 18, 14, 10, 14)
# Pixels of a picture in its cell.
SIDE = 96


@in_chinese()
def workbook(store: Store, *, with_pictures: bool, actor: Actor) -> bytes:
    """An import of it changes nothing; who took it away is written down."""
    _record(store, actor, "xlsx")
    if not with_pictures:
        values = (row.values for row in goods.rows(store))
        return workbooks.write(TITLE, goods.HEADER, values, widths=WIDTHS)
    rows = list(goods.rows(store))
    values = (row.values for row in rows)
    header = (*goods.HEADER, PICTURE)
    return workbooks.write(TITLE, header, values, widths=WIDTHS, pictures=_thumbnails(rows))


@in_chinese()
def plain_list(store: Store, *, actor: Actor) -> bytes:
    """UTF-8 with the mark that spreadsheet programs look for."""
    _record(store, actor, "csv")
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(goods.HEADER)
    for row in goods.rows(store):
        writer.writerow([workbooks.harmless(str("" if one is None else one)) for one in row.values])
    return out.getvalue().encode("utf-8-sig")


def _record(store: Store, actor: Actor, kind: str) -> None:
    audit.record(store=store, actor=actor, action="products.export", target=kind)


def _thumbnails(rows: Sequence[goods.Row]) -> Iterator[bytes]:
    """One for each row; of a product with several variants once, beside the first."""
    last = 0
    for row in rows:
        is_next = row.product.pk != last
        last = row.product.pk
        yield goods.picture(row, SIDE) if is_next else b""
