"""What a presale asks of its buyer, as shoppers read it before and after they order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.actor import Actor
from core import scope
from orders.cart.contents import Line
from orders.deals import personal_prices
from orders.lifecycle import cancellation
from orders.models import Order
from shop.presales import booking
from shop.presales.models import Presale


@dataclass(frozen=True)
class Terms:
    """`deposit` is to be paid now, `rest` from `rest_from` to `rest_until`; yuan, freight in it."""

    deposit: Decimal
    rest: Decimal
    rest_from: datetime
    rest_until: datetime
    ships_by: date
    keeps_deposit: bool


@dataclass(frozen=True)
class Shown:
    """
    `problem` says why none can be booked now; `most` is how many one may have. `alone` is yuan
    apiece for who does not wait, as the product's page says to this person; None when it is not
    on sale.
    """

    presale: Presale
    problem: str
    most: int
    alone: Decimal | None


@scope.across_stores("a presale is found by its number")
def find(number: str, *, user: Actor, at: datetime) -> Shown | None:
    """None for an unknown one, and where the store is not open."""
    rows = Presale.unscoped.select_related("store__page", "variant__product", "variant__level")
    presale = rows.filter(number=number).first()
    if presale is None or not presale.store.is_open:
        return None
    stock = int(presale.variant.level.available) if hasattr(presale.variant, "level") else 0
    limits = [presale.left, stock, presale.per_buyer or presale.left]
    problem = booking.problem(presale, at=at) or ("" if min(limits) > 0 else booking.gone())
    variant, product = presale.variant, presale.variant.product
    is_there = product.live and product.is_on_sale
    to_buy = [variant] if is_there else []
    alone = personal_prices.lowest_of(to_buy, user=user, at=at)
    return Shown(presale, problem, min(limits), alone)


def of_lines(lines: Sequence[Line], total: Decimal) -> Terms | None:
    """Of an order to be, of `total` yuan; None unless it is bought ahead."""
    first = next(iter(lines), None)
    if first is None or first.presale is None:
        return None
    return _terms(first.presale, first.presale.deposit * first.quantity, total)


def of_order(order: Order) -> Terms | None:
    """No query for any other order."""
    found = booking.of(order.store_id, order.stock_reference) if order.deposit else None
    return _terms(found.presale, order.deposit, order.total_price) if found else None


def lost(order: Order) -> Decimal:
    """Yuan that its buyer does not get back by calling it off now."""
    return cancellation.kept_deposit(order)


def _terms(presale: Presale, deposit: Decimal, total: Decimal) -> Terms:
    return Terms(
        deposit=deposit,
        rest=total - deposit,
        rest_from=presale.rest_from,
        rest_until=presale.rest_until,
        ships_by=presale.ships_by,
        keeps_deposit=presale.keeps_deposit,
    )
