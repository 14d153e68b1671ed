"""What an after-sale can give back at most, and how a sum is shared among its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO
from orders import locks
from orders.aftersales.choices import PAID_BACK, REASONS_UNSENT, SHOPS_FAULT, Kind
from orders.aftersales.models import AfterSale, AfterSaleLine
from orders.models import Order, OrderLine
from orders.payments.refunds import refundable

Quantities = Mapping[int, Decimal]


@dataclass(frozen=True)
class Share:
    """Yuan: each line's part, and the freight's."""

    lines: dict[int, Decimal]
    transit: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.lines.values(), ZERO) + self.transit


def is_sent(order: Order) -> bool:
    """Goods of it have left the shop."""
    return locks.has_left(order)


def is_unsent(order: Order, kind: str, reason: str, quantities: Quantities) -> bool:
    """It is about money for goods that are still in the shop, and so need not be sent."""
    if kind != Kind.REFUND or reason not in REASONS_UNSENT:
        return False
    to_send = {line.pk: line.to_send for line in OrderLine.unscoped.of(order)}
    return all(quantity <= to_send[line_id] for line_id, quantity in quantities.items())


def stays(case: AfterSale) -> bool:
    """`is_unsent`, of an after-sale as it is now: its goods may have left meanwhile."""
    return is_unsent(case.order, case.kind, case.reason, quantities_of(case))


def most(order: Order, quantities: Quantities, *, bears_freight: bool) -> Share:
    """
    All that these goods cost; the freight as well where the shop bears it and they are all
    that is left of the order.

    :raises refundable.TooMuch: for more than is left
    """
    possible = refundable.left(order)
    parts = refundable.parts_of(order, quantities, possible)
    goods = sum((worth for _quantity, worth in parts.values()), ZERO)
    is_all = all(
        quantities.get(line_id, Decimal(0)) >= free
        for line_id, (free, _worth) in possible.lines.items()
    )
    transit = possible.transit if bears_freight and is_all else ZERO
    total = min(goods + transit, possible.total)
    return _spread(parts, total, min(transit, total))


def shops_freight(order: Order, reason: str) -> bool:
    """The freight goes back for what was the shop's fault, and where nothing was sent."""
    return reason in SHOPS_FAULT or not is_sent(order)


def share(
    order: Order, quantities: Quantities, amount: Decimal | None, *, bears_freight: bool
) -> Share:
    """
    `amount` among the lines, goods before freight; all of it without one.

    :raises refundable.TooMuch: above what these goods cost, or below a cent
    """
    whole = most(order, quantities, bears_freight=bears_freight)
    if amount is None or amount == whole.total:
        return whole
    if amount <= 0:
        raise refundable.TooMuch(_("请填写退款金额"))
    if amount > whole.total:
        raise refundable.TooMuch(_("最多还能退 ¥%(left)s") % {"left": whole.total})
    transit = max(ZERO, amount - sum(whole.lines.values(), ZERO))
    parts = {pk: (quantities[pk], worth) for pk, worth in whole.lines.items()}
    return _spread(parts, amount, transit)


def _spread(parts: dict[int, tuple[Decimal, Decimal]], total: Decimal, transit: Decimal) -> Share:
    lines = refundable.agreed(parts, total - transit)
    return Share({pk: worth for pk, (_quantity, worth) in lines.items()}, transit)


def quantities_of(case: AfterSale) -> dict[int, Decimal]:
    rows = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    return dict(rows.values_list("line_id", "quantity"))


def write(case: AfterSale, amount: Decimal | None, *, bears_freight: bool) -> None:
    """
    What goes back from now on, on the after-sale (not saved) and its lines; nothing where
    goods are given instead.

    :raises refundable.TooMuch: as `share`
    """
    rows = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    if case.kind not in PAID_BACK:
        case.amount = case.transit_amount = ZERO
        rows.update(amount=ZERO)
        return
    parts = share(case.order, quantities_of(case), amount, bears_freight=bears_freight)
    case.amount, case.transit_amount = parts.total, parts.transit
    for line_id, worth in parts.lines.items():
        rows.filter(line_id=line_id).update(amount=worth)
