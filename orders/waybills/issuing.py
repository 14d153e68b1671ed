"""
打单发货: a number is asked for, and the parcel is booked by it. What is asked for is written down
first, 快递100 is asked outside transactions, and whoever was killed in between is followed by a
sweep (`asking`) that asks for the same again: there is never a second number.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from core.quantity import plain
from orders import locks
from orders.lifecycle import fulfil
from orders.models import Delivery, Order, OrderLine
from orders.waybills import asking
from orders.waybills.models import State, Waybill, WaybillAccount
from shop.stores.models import Store

BY_COURIER = (Delivery.EXPRESS, Delivery.FREIGHT)


def issue(
    *,
    store: Store,
    order_id: int,
    account_id: int,
    actor: Actor,
    at: datetime,
    quantities: Mapping[int, Decimal] | None = None,
    seen_left: Decimal | None = None,
) -> Waybill:
    """
    A waybill for `quantities` of an order (as `fulfil.fulfil` has them), and its parcel. It is
    still `ASKING` when 快递100 did not answer: the sweep finds out.

    :raises WaybillAccount.DoesNotExist: when the store has no such contract that is on
    :raises locks.NotAllowedNow: when nothing is to be sent, or 快递100 will not; in words
    """
    waybill = claim(
        store=store,
        order_id=order_id,
        account_id=account_id,
        actor=actor,
        at=at,
        quantities=quantities,
        seen_left=seen_left,
    )
    asking.go_on(waybill_id=waybill.pk, at=at)
    waybill.refresh_from_db()
    if waybill.state in {State.REFUSED, State.UNUSED}:
        raise locks.NotAllowedNow(waybill.words)
    return waybill


def issue_many(
    *, store: Store, order_ids: Iterable[int], account_id: int, actor: Actor, at: datetime
) -> tuple[list[Waybill], list[str]]:
    """
    One for all that is left of each order, asked for in the background; those begun, and what is
    said of each order that cannot have one.

    :raises WaybillAccount.DoesNotExist: as `issue`
    """
    begun, refusals = [], []
    for order_id in order_ids:
        try:
            with transaction.atomic():
                waybill = claim(
                    store=store, order_id=order_id, account_id=account_id, actor=actor, at=at
                )
                _queue(waybill.pk)
        except locks.NotAllowedNow as refused:
            number = Order.objects.for_store(store).values_list("number", flat=True)
            words = {"number": number.get(pk=order_id)[-4:], "words": str(refused)}
            refusals.append(_("#%(number)s：%(words)s") % words)
        else:
            begun.append(waybill)
    return begun, refusals


@transaction.atomic
def claim(
    *,
    store: Store,
    order_id: int,
    account_id: int,
    actor: Actor,
    at: datetime,
    quantities: Mapping[int, Decimal] | None = None,
    seen_left: Decimal | None = None,
) -> Waybill:
    """What will be asked for, written down; a second one of the order waits until it is known."""
    account = WaybillAccount.objects.for_store(store).get(pk=account_id, is_on=True)
    order = locks.locked(store=store, order_id=order_id)
    refuse(order)
    leaves = fulfil.leaving(
        list(OrderLine.unscoped.of(order).order_by("pk")), quantities, seen_left
    )
    return Waybill.unscoped.create(
        store=store,
        order=order,
        account=account,
        courier=account.courier_name,
        lines={str(line_id): f"{plain(amount)}" for line_id, amount in leaves.items()},
        actor=named(actor),
        created_at=at,
        next_ask_at=at,
    )


def refuse(order: Order) -> None:
    """:raises locks.NotAllowedNow: for an order that no waybill may be asked for"""
    locks.refuse_cancelled(order)
    if order.delivery not in BY_COURIER:
        raise locks.NotAllowedNow(_("只有快递和物流订单可以打电子面单"))
    if order.is_fulfilled:
        raise locks.NotAllowedNow(_("商品都已经发出了"))
    fulfil.refuse_unready(order)
    if Waybill.unscoped.of(order).filter(state=State.ASKING).exists():
        raise locks.NotAllowedNow(_("正在取号，请稍等"))


@shared_task(acks_late=True)
def go_on_with_waybill(*, waybill_id: int) -> None:
    asking.go_on(waybill_id=waybill_id, at=timezone.now())


def _queue(waybill_id: int) -> None:
    transaction.on_commit(lambda: go_on_with_waybill.delay(waybill_id=waybill_id), robust=True)
