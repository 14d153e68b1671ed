"""What lay on the shelves that year: came in month by month, and left with orders."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate
from random import Random

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Substr

from orders.models import Order, OrderLine
from shop.catalog.models import ProductVariant
from shop.stock import movements
from shop.stock.models import StockLevel, StockMovement, StockReservation
from shop.stores.models import Store

Kind = StockMovement.Kind
State = StockReservation.State
RECEIVED = "{} 月进货"
# The hour when the van comes; the shops open later.
EARLY = 6
BATCH = 500
# Dear things are not bought by the dozen, nor beside others.
DAILY_BELOW = Decimal(60)


class Shelf:
    """What `store` sells, the shop's own favourites most."""

    def __init__(self, store: Store, best: Sequence[str]) -> None:
        rows = ProductVariant._base_manager.filter(store=store, retired_at=None, is_on_sale=True)
        self.variants = list(rows.select_related("product").order_by("pk"))
        weights = (12 if variant.sku in best else 1 for variant in self.variants)
        self._reached = list(accumulate(weights))
        levels = StockLevel._base_manager.filter(store=store)
        self.levels = {level.variant_id: level for level in levels.select_related("variant")}
        prices = sorted(variant.price for variant in self.variants)
        self.is_daily = prices[len(prices) // 2] < DAILY_BELOW

    def chosen(self, rng: Random, count: int) -> list[ProductVariant]:
        return list(set(rng.choices(self.variants, cum_weights=self._reached, k=count)))

    def quantity(self, rng: Random) -> Decimal:
        return Decimal(rng.choice([1, 1, 1, 2, 2, 3]) if self.is_daily else 1)


def opened(store: Store, at: datetime) -> None:
    rows = StockMovement._base_manager.filter(store=store, kind=Kind.OPENING)
    rows.update(created_at=at)


def write(
    store: Store,
    shelf: Shelf,
    orders: Sequence[tuple[Order, list[OrderLine]]],
    *,
    begin: datetime,
) -> None:
    """
    What the orders, in the order of time, held and took. On the first morning of each month as
    much comes in as is sold in it: at its end there is what was there before.
    """
    months = defaultdict(list)
    for order, lines in orders:
        month = order.created_at.replace(day=1, hour=EARLY, minute=0)
        months[max(month, begin.replace(hour=EARLY))].append((order, lines))
    rows: list[StockMovement] = []
    for month, sold in months.items():
        rows += _received(store, shelf, month, sold)
        rows += (_sent(shelf, order, line) for order, lines in sold for line in lines)
    StockMovement._base_manager.bulk_create([row for row in rows if row.quantity], batch_size=BATCH)
    StockReservation._base_manager.bulk_create(
        [_held(order, line) for order, lines in orders for line in lines], batch_size=BATCH
    )
    _be_of_that_day(store, months)


def _received(
    store: Store, shelf: Shelf, month: datetime, sold: Sequence[tuple[Order, list[OrderLine]]]
) -> Iterator[StockMovement]:
    wanted: dict[int, Decimal] = defaultdict(Decimal)
    for _order, lines in sold:
        for line in lines:
            wanted[line.variant_id] += line.sent
    for variant_id, quantity in sorted(wanted.items()):
        level = shelf.levels[variant_id]
        level.on_hand += quantity
        reason = RECEIVED.format(month.month)
        yield movements.movement(level, Kind.RECEIVE, quantity, reason=reason, actor=store.owner)


def _sent(shelf: Shelf, order: Order, line: OrderLine) -> StockMovement:
    level = shelf.levels[line.variant_id]
    level.on_hand -= line.sent
    return movements.movement(
        level,
        Kind.SALE,
        -line.sent,
        reason="",
        actor=order.store.owner,
        reference=order.stock_reference,
    )


def _held(order: Order, line: OrderLine) -> StockReservation:
    return StockReservation(
        store_id=order.store_id,
        variant_id=line.variant_id,
        reference=order.stock_reference,
        quantity=line.quantity,
        state=State.RELEASED if order.cancelled_at else State.CONSUMED,
    )


def _be_of_that_day(store: Store, months: Iterable[datetime]) -> None:
    """These columns say when a row was written, whatever they are given."""
    for month in months:
        received = StockMovement._base_manager.filter(store=store, kind=Kind.RECEIVE)
        received.filter(reason=RECEIVED.format(month.month)).update(created_at=month)
    # "order 26112048150926"
    number = Substr(OuterRef("reference"), len("order ") + 1)
    orders = Order.unscoped.filter(store=store, number=number)
    for model in (StockMovement, StockReservation):
        rows = model._base_manager.filter(store=store, reference__startswith="order ")
        rows.update(created_at=Subquery(orders.values("created_at")))
