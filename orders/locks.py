"""The lock every change of an order starts with, and what is said when it cannot be made."""

from django.utils.translation import gettext as _

from orders.models import Order
from shop.stores.models import Store
from shop.stores.tenancy import id_of


class NotAllowedNow(Exception):
    """The order is past the point where this can be done; the message says why."""


class PaymentInFlight(NotAllowedNow):
    """An attempt to pay is open at a gateway: it has to be closed there first."""


def locked(*, store: Store | int, order_id: int) -> Order:
    """
    The order, locked first of all: order, payment, refund, account is the order everywhere.

    :raises Order.DoesNotExist: when the store has no such order
    """
    orders = Order.every.select_for_update(of=("self",)).select_related("store")
    return orders.get(store_id=id_of(store), pk=order_id)


def refuse_cancelled(order: Order) -> None:
    """:raises NotAllowedNow: for a cancelled order"""
    if order.cancelled_at is not None:
        raise NotAllowedNow(_("订单已取消"))


def refuse_waiting_for_group(order: Order) -> None:
    """:raises NotAllowedNow: for an order that is not the shop's before its group is made"""
    if order.waits_for_group:
        raise NotAllowedNow(_("还没有成团，成团后再处理"))


def has_left(order: Order) -> bool:
    """Something of it was sent or handed over."""
    return order.fulfillments.filter(store_id=order.store_id).exists()
