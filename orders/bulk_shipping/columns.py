"""Which column is which: by the words of a header row, as shops and couriers' programs write it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from orders.bulk_shipping.sheets import MAX_ROWS, Row, Unreadable

# How far down a header may stand: titles and notes go before it.
LOOKED_AT = 20
ORDER, NUMBER, COURIER, SKU, QUANTITY = "order", "number", "courier", "sku", "quantity"
# Role → what a header may call it, without spaces and signs; the first two must be there.
WORDS: dict[str, tuple[str, ...]] = {
    ORDER: (
        *("订单号", "订单编号", "商家订单号", "商户订单号", "客户订单号", "客户单号"),
        *("外部订单号", "原始单号", "平台订单号"),
    ),
    NUMBER: (
        *("快递单号", "运单号", "运单编号", "物流单号", "快递编号", "面单号", "物流编号"),
        *("运单号码", "快递运单号", "邮件号"),
    ),
    COURIER: ("快递公司", "物流公司", "承运商", "快递", "快递名称", "物流商"),
    SKU: ("商品编码", "SKU", "商家编码", "规格编码", "货号"),
    QUANTITY: ("数量", "发货数量", "件数"),
}


@dataclass(frozen=True)
class Entry:
    """What a row says, as text."""

    row: int
    order: str = ""
    number: str = ""
    courier: str = ""
    sku: str = ""
    quantity: str = ""


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """
    :raises Unreadable: where the columns that are needed are not to be found, or found twice,
        and for too many rows
    """
    numbered = iter(rows)
    places = _header(numbered)
    count = 0
    for number, cells in numbered:
        said = {role: cells[at] for role, at in places.items() if at < len(cells)}
        if any(said.values()):
            count += 1
            if count > MAX_ROWS:
                raise Unreadable(gettext_noop("一次最多 1 万行，请分成几个文件"))
            yield Entry(number, **said)


def _header(rows: Iterator[Row]) -> dict[str, int]:
    """Role → column of the first row that names an order number and a tracking number."""
    nearest: list[str] = []
    for number, cells in rows:
        places = _places(cells)
        if ORDER in places and NUMBER in places:
            return places
        if places or not nearest:
            nearest = nearest if nearest and not places else cells
        if number >= LOOKED_AT:
            break
    about = "、".join(cell for cell in nearest if cell)[:200]
    if not nearest:
        raise Unreadable(gettext_noop("表格是空的"))
    if ORDER in _places(nearest):
        raise Unreadable(gettext_noop("没有找到「快递单号」这一列，读到的表头是："), about)
    if NUMBER in _places(nearest):
        raise Unreadable(gettext_noop("没有找到「订单号」这一列，读到的表头是："), about)
    raise Unreadable(gettext_noop("没有找到「订单号」和「快递单号」这两列，读到的表头是："), about)


def _places(cells: list[str]) -> dict[str, int]:
    """:raises Unreadable: when two columns are called the same"""
    places: dict[str, int] = {}
    for at, cell in enumerate(cells):
        word = re.sub(r"[\s*:：（）()【】]|必填|选填", "", cell).upper()
        role = next((role for role, words in WORDS.items() if word in words), "")
        if role in places and role in {ORDER, NUMBER}:
            raise Unreadable(gettext_noop("有两列都像单号，请只留一列："), cell)
        if role:
            places.setdefault(role, at)
    return places
