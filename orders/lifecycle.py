"""
What happens to an order after it was placed. Each function locks the order, checks what is
allowed now, and does nothing more when called twice.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import messages, scope
from orders import events, status
from orders.models import Order, OrderEvent
from orders.payments.models import PaymentOrder
from shop.stock import ledger
from shop.stores.models import Store
from shop.stores.tenancy import id_of

Type = OrderEvent.Type


class NotAllowedNow(Exception):
    """The order is past the point where this can be done; the message says why."""


def locked(*, store: Store | int, order_id: int) -> Order:
    """:raises Order.DoesNotExist: when the store has no such order"""
    store_id = id_of(store)
    orders = Order._base_manager.select_for_update(of=("self",)).select_related("store")
    return orders.get(store_id=store_id, pk=order_id)


@transaction.atomic
def confirm(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The shop takes the order on.

    :raises NotAllowedNow: for a cancelled order
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    if order.confirmed_at is None:
        order.confirmed_at = at
        order.save(update_fields=["confirmed_at"])
        events.record(order, Type.CONFIRMED, actor=actor)
        text = _("【小店通】%(store)s 已接单，订单 %(number)s 正在准备。%(url)s")
        _tell_buyer(order, text)
    return order


@transaction.atomic
def take_cash(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """
    The money was taken at the door or at the counter: one cash payment of the whole amount.

    :raises NotAllowedNow: for a cancelled order
    """
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    if order.is_paid:
        return order
    if order.total_price:
        PaymentOrder._base_manager.create(
            store_id=order.store_id,
            order=order,
            channel=PaymentOrder.Channel.CASH,
            state=PaymentOrder.State.SUCCEEDED,
            amount=order.total_price,
            paid_at=at,
            actor=actor,
        )
    events.record(order, Type.PAID, actor=actor, amount=str(order.total_price), channel="cash")
    status.refresh(order, at=at)
    return order


@transaction.atomic
def return_cash(*, store: Store, order_id: int, actor: Any, at: datetime) -> Order:
    """The cash was booked by mistake or given back: the payment is closed, the order open."""
    order = locked(store=store, order_id=order_id)
    _refuse_cancelled(order)
    taken = PaymentOrder._base_manager.filter(
        store_id=order.store_id,
        order=order,
        channel=PaymentOrder.Channel.CASH,
        state=PaymentOrder.State.SUCCEEDED,
    )
    if taken.update(state=PaymentOrder.State.CLOSED):
        order.completed_at = None
        events.record(order, Type.CASH_RETURNED, actor=actor, amount=str(order.total_price))
        status.refresh(order, at=at)
    return order


@transaction.atomic
def cancel(*, store: Store | int, order_id: int, reason: str, actor: Any, at: datetime) -> Order:
    """
    Call an order off and give its goods back to the shelf.

    :raises NotAllowedNow: when goods have left or money was taken
    """
    order = locked(store=store, order_id=order_id)
    if order.cancelled_at is not None:
        return order
    if order.fulfillments.filter(store_id=order.store_id).exists():
        raise NotAllowedNow(_("订单已发货，不能取消"))
    if order.is_paid:
        raise NotAllowedNow(_("订单已收款，请先撤销收款"))
    order.cancelled_at, order.cancel_reason = at, reason[:100]
    order.save(update_fields=["cancelled_at", "cancel_reason"])
    ledger.release(store=order.store_id, reference=order.stock_reference)
    events.record(order, Type.CANCELLED, actor=actor, reason=order.cancel_reason)
    _tell_buyer(order, _("【小店通】%(store)s 的订单 %(number)s 已取消。%(url)s"))
    return order


@scope.across_stores("an order is found by its unguessable token")
@transaction.atomic
def cancel_as_buyer(*, token: str, reason: str, actor: Any, at: datetime) -> Order:
    """
    The shopper calls it off, as long as the shop has not taken it on.

    :raises NotAllowedNow: afterwards
    """
    order = Order._base_manager.select_for_update().get(token=token)
    if order.confirmed_at is not None and order.cancelled_at is None:
        raise NotAllowedNow(_("商家已接单，请联系商家取消"))
    return cancel(store=order.store_id, order_id=order.pk, reason=reason, actor=actor, at=at)


@scope.across_stores("a sweep looks at every store")
def expired_ids(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, order id) of unpaid orders whose time is over."""
    rows = Order._base_manager.filter(expires_at__lte=at, cancelled_at__isnull=True)
    return list(rows.exclude(payment_status="paid").values_list("store_id", "pk")[:500])


def _refuse_cancelled(order: Order) -> None:
    if order.cancelled_at is not None:
        raise NotAllowedNow(_("订单已取消"))


def _tell_buyer(order: Order, text: str) -> None:
    values = {"store": order.store.name, "number": order.number, "url": order_link(order)}
    messages.send_sms(to=order.phone, text=text % values)


def order_link(order: Order) -> str:
    """The order's address for an SMS."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{order.get_absolute_url()}"
