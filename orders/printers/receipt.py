"""What a receipt of 58 mm says, line by line; each maker marks it up in its own way."""

import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from core.language import sent
from core.money import round_cny
from core.quantity import plain
from orders.models import Order

# Half-width signs on a line.
COLUMNS = 32


@dataclass(frozen=True)
class Line:
    """`is_large`: twice as high and wide."""

    text: str
    is_large: bool = False
    is_centred: bool = False


def lines_of(order: Order, only: Container[int] | None = None) -> list[Line]:
    """All of it; of `only` these lines it has no sums, because they are not the whole."""
    at = timezone.localtime(order.created_at).strftime("%Y-%m-%d %H:%M")
    rule = Line("-" * COLUMNS)
    goods: list[Line] = []
    for line in order.lines.all():
        if line.for_buyer > 0 and (only is None or line.pk in only):
            goods.append(Line(f"{line.name} {line.options_text}".strip()))
            amount = f"{plain(line.for_buyer)}{line.unit} x {line.price}"
            goods.append(pair(f"  {amount}", f"{round_cny(line.for_buyer * line.price)}"))
    return [
        Line(order.store.name, is_large=True, is_centred=True),
        Line(f"#{order.number[-4:]}", is_large=True, is_centred=True),
        Line(f"{order.number} {at}"),
        rule,
        *goods,
        rule,
        *([] if only is not None else [*_sums(order), rule]),
        *_person(order),
    ]


def _sums(order: Order) -> list[Line]:
    rows: list[tuple[str, Decimal]] = [
        (sent("运费"), order.transit_price),
        (sent("优惠"), -order.discount_total),
        (sent("换货抵扣"), -order.substituted_total),
    ]
    paid = sent("已付款") if order.is_paid else sent("未付款")
    return [
        *(pair(words, f"{amount}") for words, amount in rows if amount),
        Line(f"{sent('合计')} {order.total_price}", is_large=True),
        Line(f"{order.get_pay_method_display()} {paid}"),
    ]


def _person(order: Order) -> list[Line]:
    where = "" if order.is_pickup else order.address
    said = [order.get_delivery_display(), order.delivery_slot, where]
    rows = [Line(f"{order.name} {order.phone}"), *(Line(text) for text in said if text)]
    return [*rows, Line(f"{sent('备注')} {order.note}", is_large=True)] if order.note else rows


def pair(left: str, right: str) -> Line:
    """Both ends of a line."""
    return Line(left + " " * max(1, COLUMNS - _wide(left) - _wide(right)) + right)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def harmless(text: str) -> str:
    """What people typed must not be taken for the maker's marks."""
    return text.replace("<", "＜").replace(">", "＞")
