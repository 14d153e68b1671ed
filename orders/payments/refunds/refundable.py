"""What of an order can still be given back, and how a sum is shared among its lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from core.money import CENT, ZERO, round_cny, split
from core.quantity import plain
from orders.models import Order, OrderLine
from orders.payments.models import Channel, PaymentOrder, Refund, RefundLine


class TooMuch(Exception):
    """More than is left to refund; the message says what is left."""


class Changed(TooMuch):
    """Somebody refunded since this was looked at: a second tap on the same button, perhaps."""


@dataclass(frozen=True)
class Left:
    """What can still be refunded of an order, in yuan, and of each line."""

    total: Decimal
    transit: Decimal
    lines: dict[int, tuple[Decimal, Decimal]]


def amount_of(
    order: Order, quantities: Mapping[int, Decimal], *, transit: Decimal = ZERO
) -> Decimal:
    """
    What `request` would give back for these, in yuan.

    :raises TooMuch: for more than is left
    """
    possible = left(order)
    parts = parts_of(order, quantities, possible)
    asked = sum((part for _quantity, part in parts.values()), ZERO) + transit
    total = min(asked, possible.total)
    check(total, transit, asked, possible)
    return total


def left(order: Order) -> Left:
    """What is not yet refunded, or being refunded, of a paid order."""
    payments = list(paid(order))
    total = sum((payment.amount - payment.refund_held for payment in payments), ZERO)
    live = RefundLine.unscoped.of(order).live()
    gone = {
        row["line_id"]: (row["quantity"], round_cny(row["amount"]))
        for row in live.values("line_id").annotate(quantity=Sum("quantity"), amount=Sum("amount"))
    }
    refunds = Refund.unscoped.of(order)
    transit = refunds.live().aggregate(sum=Sum("transit_amount"))["sum"]
    lines = {}
    for line in OrderLine.unscoped.of(order):
        quantity, amount = gone.get(line.pk, (Decimal(0), ZERO))
        lines[line.pk] = (
            line.quantity - line.exchanged_quantity - line.swapped_quantity - quantity,
            line.total - line.discount - line.exchanged_amount - amount,
        )
    left_of_transit = order.transit_price - round_cny(transit or ZERO)
    return Left(total=total, transit=min(left_of_transit, total), lines=lines)


def paid(order: Order) -> QuerySet[PaymentOrder]:
    """The payments that count, in the order in which they are locked."""
    return PaymentOrder.unscoped.of(order).captured().select_related("configuration").order_by("pk")


def parts_of(
    order: Order, quantities: Mapping[int, Decimal], possible: Left
) -> dict[int, tuple[Decimal, Decimal]]:
    """Line id → (quantity, yuan): the price's share, and all that is left with the last piece."""
    lines = {line.pk: line for line in OrderLine.unscoped.of(order)}
    parts = {}
    for line_id, quantity in quantities.items():
        if line_id not in lines or quantity <= 0:
            raise TooMuch(_("请选择要退的商品"))
        free, worth = possible.lines[line_id]
        if quantity > free:
            raise TooMuch(
                _("「%(name)s」最多还能退 %(left)s")
                % {"name": lines[line_id].name, "left": plain(free)}
            )
        line = lines[line_id]
        share = round_cny((line.total - line.discount) * quantity / line.quantity)
        parts[line_id] = (quantity, worth if quantity == free else min(share, worth))
    return parts


def worth(
    order: Order,
    quantities: Mapping[int, Decimal],
    worths: Mapping[int, Decimal],
    transit: Decimal,
    possible: Left,
) -> tuple[dict[int, tuple[Decimal, Decimal]], Decimal]:
    """
    The lines' sums as they were agreed on, and all of it with `transit`. A line with a sum and
    no goods is cheaper now, and stays whole: it may be given back later.

    :raises TooMuch: for more than is left of a line, or of the order
    """
    full = parts_of(order, quantities, possible)
    parts = {}
    for line_id, amount in worths.items():
        _free, left_of_line = possible.lines.get(line_id, (ZERO, ZERO))
        if amount < 0 or amount > left_of_line:
            raise TooMuch(_("最多还能退 ¥%(left)s") % {"left": left_of_line})
        parts[line_id] = (full[line_id][0] if line_id in full else Decimal(0), amount)
    total = sum(worths.values(), ZERO) + transit
    check(total, transit, ZERO, possible)
    return parts, total


def agreed(
    parts: dict[int, tuple[Decimal, Decimal]], amount: Decimal
) -> dict[int, tuple[Decimal, Decimal]]:
    """The lines' shares of the sum that goes back, when it is less than they cost."""
    weights = [worth for _quantity, worth in parts.values()]
    if sum(weights, ZERO) <= amount or not sum(weights, ZERO):
        return parts
    shares = split(amount, weights)
    return {
        line_id: (quantity, share)
        for (line_id, (quantity, _worth)), share in zip(parts.items(), shares, strict=True)
    }


def check(total: Decimal, transit: Decimal, asked: Decimal, possible: Left) -> None:
    if total <= 0 or transit < 0 or total != total.quantize(CENT):
        raise TooMuch(_("请填写退款金额"))
    if transit > total or transit > possible.transit:
        raise TooMuch(_("运费最多还能退 ¥%(left)s") % {"left": possible.transit})
    if total > possible.total or (asked and total > asked):
        most = min(possible.total, asked) if asked else possible.total
        raise TooMuch(_("最多还能退 ¥%(left)s") % {"left": most})


def shares(payments: list[PaymentOrder], total: Decimal) -> list[tuple[PaymentOrder, Decimal]]:
    """
    The sum taken from the order's payments in turn: what it cost first, and what was paid on
    top of it for dearer goods; what came from the balance last.
    """
    shares = []
    for payment in sorted(payments, key=lambda row: row.channel == Channel.BALANCE):
        share = min(total, payment.amount - payment.refund_held)
        if share > 0:
            shares.append((payment, share))
            total -= share
    if total > 0:
        raise TooMuch(_("可退金额不足"))
    return shares
