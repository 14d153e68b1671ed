"""
Orders that wait to be sent, as a workbook: in the columns that couriers' programs import, and with
empty ones for courier and number, so that the same file comes back filled in.
"""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import openpyxl
from django.db import transaction
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from accounts.actor import Actor
from core.language import sent
from core.quantity import plain
from orders.board_states import GONE, TO_PREPARE
from orders.models import Delivery, Order, OrderLine
from shop.stores import audit
from shop.stores.models import Store

AT_ONCE = 300
MOST = 10_000
HEADER = tuple(
    sent("订单号 收件人 手机号 省 市 区县 详细地址 商品 数量 备注 快递公司 快递单号").split()
)
SKU = sent("商品编码")
WIDTHS = (18, 10, 14, 10, 10, 10, 36, 36, 8, 20, 12, 20, 18)
# What a program may take for a formula at the beginning of a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def workbook(*, store: Store, by_line: bool, actor: Actor) -> bytes:
    """Who takes names and addresses away is written down; `by_line` is a row for each goods."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(sent("待发货"))
    for at, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLM"[at]].width = width
    sheet.append([*HEADER, *([SKU] if by_line else [])])
    count = 0
    for order in waiting(store):
        count += 1
        for row in _by_line(order) if by_line else [_whole(order)]:
            sheet.append([_cell(sheet, text) for text in row])
    audit.record(store=store, actor=actor, action="shipping.export", target=f"{count}")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def waiting(store: Store) -> Iterator[Order]:
    """Paid or paid on delivery, by courier, something of it still here; the oldest first."""
    by_courier = (Delivery.EXPRESS, Delivery.FREIGHT)
    orders = Order.objects.for_store(store).filter(TO_PREPARE & ~GONE, delivery__in=by_courier)
    newest_last = orders.order_by("pk").prefetch_related("lines")[:MOST]
    yield from newest_last.iterator(chunk_size=AT_ONCE)


def _left(order: Order) -> list[OrderLine]:
    return [line for line in order.lines.all() if line.to_send > 0]


def _named(line: OrderLine) -> str:
    return f"{line.name} {line.options_text}".strip()


def _whole(order: Order) -> list[str]:
    lines = _left(order)
    goods = "；".join(f"{_named(line)}×{plain(line.to_send)}{line.unit}" for line in lines)
    amount = plain(sum((line.to_send for line in lines), Decimal(0)))
    return _row(order, goods, str(amount))


def _by_line(order: Order) -> Iterator[list[str]]:
    for line in _left(order):
        yield [*_row(order, _named(line), str(plain(line.to_send))), line.sku]


def _row(order: Order, goods: str, amount: str) -> list[str]:
    place = [order.province, order.city, order.district, order.detail]
    return [order.number, order.name, order.phone, *place, goods, amount, order.note, "", ""]


def _cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    """A text and never a formula, whatever program opens it and saves it as CSV."""
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    cell.number_format = "@"
    if text.startswith(FORMULA):
        cell.value = f"'{cell.value}"
        cell.data_type = "s"
    return cell
