"""What of an order goes into a parcel, as the desk's form tells it."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from core import quantity
from orders import locks
from orders.lifecycle import undo
from orders.models import Order, OrderLine
from orders.shipping.tracking import timeline
from orders.shipping.tracking.timeline import ShownParcel


@dataclass(frozen=True)
class Row:
    """A line of which something is still to go."""

    line: OrderLine
    step: Decimal
    jump: Decimal

    @property
    def field(self) -> str:
        """How a form names its amount."""
        return f"line_{self.line.pk}"


def rows(order: Order) -> list[Row]:
    return [
        Row(line, quantity.step(line.unit), quantity.jump(line.unit))
        for line in order.lines.all()
        if line.to_send > 0
    ]


def left(order: Order) -> Decimal:
    """How much is still to go, of all lines: what a form has seen."""
    return sum((line.to_send for line in order.lines.all()), Decimal(0))


def sent(order: Order) -> list[tuple[ShownParcel, bool]]:
    """The order's parcels, each with whether it may be taken back."""
    return [(shown, undo.may_unship(order, shown.parcel)) for shown in timeline.parcels(order)]


def given(action: str, posted: QueryDict, order: Order) -> dict[str, object]:
    """
    What the form of `action` says beside courier and number: `ship` of the lines ticked
    (`send`) their amounts (`line_<id>`) and what was `seen_left`; `unship` and `tracking` which
    `parcel`. Nothing where it names none: all of the order.

    :raises locks.NotAllowedNow: for what cannot be read; the message names the line
    """
    if action in {"unship", "tracking"}:
        return {"parcel_id": _number(posted.get("parcel", ""))} if "parcel" in posted else {}
    if action != "ship" or "seen_left" not in posted:
        return {}
    quantities, seen_left = chosen(posted, order)
    return {"quantities": quantities, "seen_left": seen_left}


def chosen(posted: QueryDict, order: Order) -> tuple[dict[int, Decimal] | None, Decimal | None]:
    """
    Line id → amount of the lines ticked, and what was left when the page was shown; None for
    both where the form names nothing: all of the order.

    :raises locks.NotAllowedNow: for what cannot be read; the message names the line
    """
    if "seen_left" not in posted:
        return None, None
    if "send" not in posted and not any(name.startswith("line_") for name in posted):
        return None, _seen(posted.get("seen_left", ""))
    ticked = set(posted.getlist("send"))
    lines = [line for line in order.lines.all() if str(line.pk) in ticked]
    amounts = {line.pk: _amount(line, posted.get(f"line_{line.pk}", "")) for line in lines}
    return amounts, _seen(posted.get("seen_left", ""))


def _seen(text: str) -> Decimal:
    try:
        return Decimal(text[:20])
    except ArithmeticError as error:
        raise locks.NotAllowedNow(_("页面已过期，请刷新后再试")) from error


def _amount(line: OrderLine, typed: str) -> Decimal:
    try:
        return quantity.parse(typed, unit=line.unit)
    except ValidationError as wrong:
        words = {"name": line.name, "wrong": wrong.messages[0]}
        raise locks.NotAllowedNow(_("「%(name)s」：%(wrong)s") % words) from wrong


def _number(text: str) -> int:
    """An id of a form; none there is 0."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
