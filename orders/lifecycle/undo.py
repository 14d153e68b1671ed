"""
Second thoughts of a shop: taking an order on or sending it off is undone while nobody has
acted on it. What the buyer would be told waits so long (`FINAL_AFTER`).
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import messages
from accounts.actor import Actor
from orders import events, notifications
from orders.lifecycle import fulfil
from orders.locks import NotAllowedNow, has_left, locked, refuse_cancelled
from orders.models import Order, OrderEvent
from orders.payments import status
from orders.shipping.models import Fulfillment
from orders.shipping.parcels import courier_of, unpack
from orders.shipping.tracking import follow
from shop.stock import dispatch
from shop.stores.models import Store

Type = OrderEvent.Type
LEFT = (Type.SHIPPED, Type.HANDED_OVER)
# What may stand after goods left and still nothing has moved: our own doing, and cash that
# was booked and taken back again.
HARMLESS = (
    Type.COMPLETED,
    Type.TRACKING_CHANGED,
    Type.RIDER_WAITING,
    Type.RIDER_ACCEPTED,
    Type.RIDER_PICKING,
    Type.RIDER_LEFT,
    Type.RIDER_CANCELLED,
    Type.RIDER_TROUBLE,
    Type.SUPPLIER_PLACED,
    Type.SUPPLIER_TAKEN,
    Type.SUPPLIER_TROUBLE,
)
# The page offers to undo for ten seconds; a slow line may bring the tap a little later.
GRACE = timedelta(seconds=5)


@transaction.atomic
def unconfirm(*, store: Store, order_id: int, actor: Actor, at: datetime) -> Order:
    """
    The shop has not taken the order on after all. Twice changes nothing.

    :raises NotAllowedNow: for a cancelled or a sent order, and once the buyer was told
    """
    order = locked(store=store, order_id=order_id)
    refuse_cancelled(order)
    if order.confirmed_at is None:
        return order
    if has_left(order):
        raise NotAllowedNow(_("订单已发货，请先撤销发货"))
    if at > order.confirmed_at + notifications.FINAL_AFTER + GRACE:
        raise NotAllowedNow(_("接单已超过 10 秒，顾客已收到通知，不能撤销"))
    order.confirmed_at = None
    order.save(update_fields=["confirmed_at"])
    messages.withdraw(reference=notifications.confirmed_reference(order))
    events.record(order, Type.UNCONFIRMED, actor=actor)
    return order


@transaction.atomic
def unship(
    *, store: Store, order_id: int, actor: Actor, at: datetime, parcel_id: int | None = None
) -> Order:
    """
    The goods have not left after all – those of one parcel, or of all: they are held for the
    order again, the ledger says so. Twice changes nothing. A buyer who was told of a parcel is
    told of this as well.

    :raises NotAllowedNow: for a cancelled order, when money or goods have moved since, and once
        the carrier has a parcel
    """
    order = locked(store=store, order_id=order_id)
    refuse_cancelled(order)
    # New goods of an after-sale are none of the order's.
    rows = order.fulfillments.filter(store_id=order.store_id, aftersale=None).order_by("pk")
    gone = list(rows if parcel_id is None else rows.filter(pk=parcel_id))
    if not gone:
        return order
    if parcel_id is None:
        _refuse_moved(order)
    else:
        _refuse_since(order, gone)
    if follow.has_moved(gone):
        raise NotAllowedNow(_("快递已揽收，不能撤销发货"))
    was_told = [not messages.withdraw(reference=fulfil.reference(order, row)) for row in gone]
    order.completed_at = None
    parcels = [[row.courier, row.tracking_number] for row in gone]
    _take_back(order, gone, actor=actor)
    events.record(order, Type.UNSHIPPED, actor=actor, parcels=parcels)
    status.refresh(order, at=at)
    if any(was_told) and not order.is_pickup:
        notifications.buyer(order, notifications.UNSHIPPED)
    return order


def _take_back(order: Order, parcels: list[Fulfillment], *, actor: Actor) -> None:
    """What was in these parcels is held again; with the last of them, all that is gone."""
    goods: dict[int, Decimal] = {}
    for parcel in parcels:
        for variant_id, amount in unpack(order, parcel).items():
            goods[variant_id] = goods.get(variant_id, Decimal(0)) + amount
    dispatch.take_back(
        store=order.store_id,
        reference=order.stock_reference,
        quantities=goods if has_left(order) else None,
        actor=actor,
    )


@transaction.atomic
def change_tracking(
    *,
    store: Store,
    order_id: int,
    courier: str,
    tracking_number: str,
    actor: Actor,
    at: datetime,
    parcel_id: int | None = None,
) -> Order:
    """
    Another courier or number for a parcel that is on its way, the last one unless it is named;
    the buyer hears of the new one.

    :raises NotAllowedNow: without a parcel, and for an order that is cancelled or complete
    """
    order = locked(store=store, order_id=order_id)
    refuse_cancelled(order)
    parcels = order.fulfillments.filter(store_id=order.store_id, kind=Fulfillment.Kind.SHIPPED)
    parcel = (parcels if parcel_id is None else parcels.filter(pk=parcel_id)).order_by("pk").last()
    if parcel is None:
        raise NotAllowedNow(_("订单还没有发快递"))
    if order.completed_at is not None:
        raise NotAllowedNow(_("顾客已收货，不能再改单号"))
    before = [parcel.courier, parcel.tracking_number]
    parcel.courier = courier_of(order.store, courier, tracking_number)
    parcel.tracking_number = tracking_number.strip()
    after = [parcel.courier, parcel.tracking_number]
    if before == after:
        return order
    parcel.save(update_fields=["courier", "tracking_number"])
    follow.start(parcel, at=at)
    events.record(order, Type.TRACKING_CHANGED, actor=actor, before=before, after=after)
    messages.withdraw(reference=fulfil.reference(order, parcel))
    fulfil.tell_buyer(order, parcel, at=at)
    return order


def may_unship(order: Order, parcel: Fulfillment | None = None) -> bool:
    """Whether `unship` would be allowed, of all or of one parcel, for the page that offers it."""
    try:
        if parcel is None:
            refuse_cancelled(order)
            _refuse_moved(order)
        else:
            refuse_taking_back(order, parcel)
    except NotAllowedNow:
        return False
    return has_left(order)


def refuse_taking_back(order: Order, parcel: Fulfillment) -> None:
    """:raises NotAllowedNow: when `unship` would not take this parcel back"""
    refuse_cancelled(order)
    _refuse_since(order, [parcel])
    if follow.has_moved([parcel]):
        raise NotAllowedNow(_("快递已揽收，不能撤销发货"))


def may_unconfirm(order: Order, *, at: datetime) -> bool:
    """Whether the page still offers to take 接单 back."""
    is_open = order.cancelled_at is None and not order.is_fulfilled
    return bool(
        is_open and order.confirmed_at and at < order.confirmed_at + notifications.FINAL_AFTER
    )


def _refuse_moved(order: Order) -> None:
    """As `_refuse_since` for all parcels of the order."""
    _refuse_since(order, list(order.fulfillments.filter(store_id=order.store_id)))


def _refuse_since(order: Order, parcels: list[Fulfillment]) -> None:
    """
    Nothing but what is harmless may have happened since the first of `parcels` left: cash that
    was booked must be taken back first; parcels that arrived stay sent, as do those that a rider
    has.
    """
    if order.by_rider:
        raise NotAllowedNow(_("骑手已取货，不能撤销发货"))
    happened = list(order.events.filter(store_id=order.store_id).order_by("pk"))
    ids = {parcel.pk for parcel in parcels}
    left = [at for at, event in enumerate(happened) if event.type in LEFT]
    # Events of before parcels were told apart name none: there was one then, the last.
    named = [at for at in left if happened[at].parameters.get("parcel") in ids]
    left_at = min(named, default=max(left, default=len(happened)))
    since = [event.type for event in happened[left_at + 1 :]]
    if since.count(Type.PAID) > since.count(Type.CASH_RETURNED):
        raise NotAllowedNow(_("发货后已收款，请先撤销收款"))
    harmless = {*HARMLESS, *LEFT, Type.UNSHIPPED, Type.PAID, Type.CASH_RETURNED}
    if any(name not in harmless for name in since):
        raise NotAllowedNow(_("发货之后订单又有了变化，不能撤销发货"))
