"""
Orders that wait to be sent, as a workbook: in the columns that couriers' programs import, and with
empty ones for courier and number, so that the same file comes back filled in.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from core import workbooks
from core.language import sent
from core.quantity import plain
from orders.models import Delivery, Order, OrderLine
from orders.states.board_states import GONE, TO_PREPARE
from shop.stores.models import Store
from shop.stores.people import audit

AT_ONCE = 300
MOST = 10_000
HEADER = tuple(
    sent("订单号 收件人 手机号 省 市 区县 详细地址 商品 数量 备注 快递公司 快递单号").split()
)
SKU = sent("商品编码")
WIDTHS = (18, 10, 14, 10, 10, 10, 36, 36, 8, 20, 12, 20, 18)


@transaction.atomic
def workbook(*, store: Store, by_line: bool, actor: Actor) -> bytes:
    """Who takes names and addresses away is written down; `by_line` is a row for each goods."""
    taken = 0

    def rows() -> Iterator[list[str]]:
        nonlocal taken
        for order in waiting(store):
            taken += 1
            yield from _by_line(order) if by_line else [_whole(order)]

    header = [*HEADER, *([SKU] if by_line else [])]
    content = workbooks.write(sent("待发货"), header, rows(), widths=WIDTHS)
    audit.record(store=store, actor=actor, action="shipping.export", target=f"{taken}")
    return content


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
