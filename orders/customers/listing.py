"""Customers in a list: by the last order of each, with what they ordered in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from core.money import ZERO, round_cny
from orders.models import Order
from orders.support import customers
from orders.support.customers import Customer
from orders.support.models import CustomerCard
from shop.stores.models import Store

Sums = dict[object, tuple[int, Decimal]]


@dataclass(frozen=True)
class Row:
    """`number` orders and their sum in yuan, cancelled ones aside; `last` also if it was."""

    customer: Customer
    last: Order
    labels: Sequence[str] = ()
    number: int = 0
    ordered: Decimal = ZERO

    @property
    def is_nameless(self) -> bool:
        return not self.customer.person and not self.customer.phone


def rows_of(store: Store, last: Sequence[Order]) -> list[Row]:
    """Of `choosing.last_orders`, in their order; three statements, however many."""
    counted = Order.objects.for_store(store).filter(cancelled_at=None)
    buyers = [order.buyer_id for order in last if order.buyer_id]
    phones = [order.phone for order in last if not order.buyer_id and order.phone]
    people = _sums(counted.filter(buyer__in=buyers), "buyer_id")
    guests = _sums(counted.filter(buyer=None, phone__in=phones), "phone")
    who = [customers.of_order(order) for order in last]
    cards = CustomerCard.objects.for_store(store).filter(who__in=[one.who for one in who])
    labels = dict(cards.values_list("who", "labels"))
    return [
        Row(
            customer,
            order,
            labels.get(customer.who, ()),
            *_of(order, people.get(order.buyer_id) if order.buyer_id else guests.get(order.phone)),
        )
        for customer, order in zip(who, last, strict=True)
    ]


def _of(order: Order, sums: tuple[int, Decimal] | None) -> tuple[int, Decimal]:
    """Who cannot be named is nobody but this order."""
    if sums is None and order.cancelled_at is None:
        return 1, order.total_price
    return sums or (0, ZERO)


def _sums(orders: QuerySet[Order], key: str) -> Sums:
    rows = orders.order_by().values_list(key).annotate(Count("pk"), Sum("total_price"))
    return {one: (number, round_cny(total)) for one, number, total in rows}
