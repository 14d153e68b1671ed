"""
How far a supplier is with an order, and what follows from it. What is told twice, late or in
another order changes nothing: the newest counts, and what is over stays over.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese
from orders import locks
from orders.dropshipping import planning
from orders.dropshipping.models import (
    GONE,
    State,
    SupplierNews,
    SupplierOrder,
    SupplierOrderLine,
)
from orders.lifecycle import fulfil, steps
from orders.models import Delivery, Order, OrderEvent
from orders.shipping.couriers.table import clean, named
from orders.shipping.models import Fulfillment
from orders.shipping.tracking import follow
from orders.shipping.tracking.models import State as TrackState
from orders.shipping.tracking.providers.base import Movement, Report
from shop.suppliers.adapters.base import Heard, Journey, Stage, Told
from shop.suppliers.models import Supplier

Type = OrderEvent.Type
MEANS = {
    Heard.TAKEN: State.TAKEN,
    Heard.TAKEN_IN_PART: State.TAKEN,
    Heard.NOT_TAKEN: State.REFUSED,
    Heard.OUT_OF_STOCK: State.OUT_OF_STOCK,
    Heard.CANCELLED: State.CANCELLED,
}
RANK = {heard.value: rank for rank, heard in enumerate(Heard)}
TRACKED = {
    Stage.MOVING: TrackState.MOVING,
    Stage.DELIVERING: TrackState.DELIVERING,
    Stage.TROUBLE: TrackState.TROUBLE,
    Stage.DELIVERED: TrackState.SIGNED,
}
# Another's clock may be ahead of ours so far.
AHEAD = timedelta(minutes=5)
BETWEEN = timedelta(minutes=30)


@scope.across_stores("a supplier names an order by our number of it")
def hear(supplier: Supplier, told: Told, *, at: datetime) -> bool:
    """What the supplier of this contract tells; whether it was about an order of it."""
    rows = SupplierOrder.unscoped.filter(store_id=supplier.store_id, supplier=supplier)
    found = rows.filter(so_id=told.so_id).first()
    if found is None:
        return False
    _take(told, supplier_order_id=found.pk, at=at)
    return True


@in_chinese()
@transaction.atomic
def _take(told: Told, *, supplier_order_id: int, at: datetime) -> None:
    row = locked(supplier_order_id)
    told = replace(told, at=min(told.at, at + AHEAD))
    given = {
        "store_id": row.store_id,
        "supplier_order": row,
        "heard": told.heard,
        "at": told.at,
    }
    news, is_new = SupplierNews.unscoped.get_or_create(**given, defaults={"words": told.words})
    if not is_new:
        return
    row.remote = row.remote or told.remote
    row.placed_at = row.placed_at or at
    before, row.state = row.state, _state_of(row)
    row.moved_at = max(row.moved_at or told.at, told.at)
    if _is_newest(row, news):
        _say(row, told)
    if row.state != before:
        row.failures = 0
        row.next_ask_at = None if row.state in {State.REFUSED, State.CANCELLED} else at
        if row.state == State.TAKEN:
            planning.record(row, Type.SUPPLIER_TAKEN)
    row.save()
    if row.next_ask_at == at:
        planning.queue([row])


def locked(supplier_order_id: int) -> SupplierOrder:
    """The row with its order, both locked, the order first."""
    found = SupplierOrder.unscoped.get(pk=supplier_order_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    rows = SupplierOrder.unscoped.select_for_update(of=("self",))
    row: SupplierOrder = rows.select_related("supplier").get(pk=supplier_order_id)
    row.order = order
    return row


@scope.across_stores("an order in hand")
@in_chinese()
@transaction.atomic
def travel(journey: Journey, *, supplier_order_id: int, at: datetime) -> None:
    """Keep where the goods are: the first step makes the parcel, the last ends it."""
    row = locked(supplier_order_id)
    if not journey.steps:
        return
    if row.parcel_id is None:
        if row.state in GONE:
            return
        _leave(row, journey, at)
    if row.parcel_id is not None:
        _track(row, journey, at)
    newest = max(journey.steps, key=lambda step: step.at)
    if newest.stage == Stage.DELIVERED and row.state == State.SENT:
        row.state, row.next_ask_at = State.DELIVERED, None
        _arrive(row.order, at)
    row.moved_at = max(row.moved_at or newest.at, newest.at)
    row.save()


def _leave(row: SupplierOrder, journey: Journey, at: datetime) -> None:
    """The goods have left the supplier: a parcel, by the function that every parcel is sent by."""
    was = row.state
    row.state = State.SENT
    by_rider = Order.unscoped.filter(store_id=row.store_id, pk=row.order_id)
    is_local = row.order.delivery == Delivery.LOCAL
    try:
        with transaction.atomic():
            if is_local:
                # Somebody else's hands: the buyer says when it is there.
                by_rider.update(by_rider=True)
            row.order = fulfil.fulfil(
                store=row.order.store,
                order_id=row.order_id,
                actor=None,
                at=at,
                courier=journey.courier,
                tracking_number=journey.number,
                quantities=_quantities(row),
            )
    except locks.NotAllowedNow as refused:
        if was != State.SENT:
            words = _("供应商已经发货，但这里不能发货：%(words)s") % {"words": refused}
            planning.tell_staff(row, words)
        return
    row.parcel = Fulfillment.unscoped.of(row.order).order_by("pk").last()


def _quantities(row: SupplierOrder) -> dict[int, Decimal]:
    """
    What is still to go of what was ordered.

    :raises locks.NotAllowedNow: when nothing is, for a person to see
    """
    rows = SupplierOrderLine.unscoped.filter(store_id=row.store_id, supplier_order=row)
    held = {held.line_id: min(held.quantity, held.line.to_send) for held in rows}
    left = {line_id: amount for line_id, amount in held.items() if amount > 0}
    if not left:
        raise locks.NotAllowedNow(_("订单没有要送的商品"))
    return left


def _track(row: SupplierOrder, journey: Journey, at: datetime) -> None:
    """The supplier tells of the parcel as a carrier would."""
    courier = named(journey.courier)
    if courier is None or not journey.number:
        return
    moved = tuple(Movement(step.at, step.words, TRACKED[step.stage]) for step in journey.steps)
    follow.believe(Report(courier.kuaidi100, clean(journey.number), moved), at=at)


def _arrive(order: Order, at: datetime) -> None:
    """As when a rider has brought it; of a parcel the buyer says so, or silence does."""
    is_waited_for = order.waits_for_receipt and order.cancelled_at is None
    if order.delivery == Delivery.LOCAL and is_waited_for:
        steps.receive(store=order.store_id, order_id=order.pk, actor=None, at=at)


def _state_of(row: SupplierOrder) -> str:
    """What is gone or was called off stays so; else what was told last."""
    if row.state in {*GONE, State.CANCELLED}:
        return row.state
    rows = SupplierNews.unscoped.filter(store_id=row.store_id, supplier_order=row)
    told = [news for news in rows if news.heard != Heard.NOT_CANCELLED]
    if any(news.heard == Heard.CANCELLED for news in told):
        return State.CANCELLED
    newest = max(told, key=lambda news: (news.at, RANK[news.heard]), default=None)
    return MEANS[Heard(newest.heard)] if newest else row.state


def _is_newest(row: SupplierOrder, news: SupplierNews) -> bool:
    rows = SupplierNews.unscoped.filter(store_id=row.store_id, supplier_order=row)
    return not rows.filter(at__gt=news.at).exists()


def _say(row: SupplierOrder, told: Told) -> None:
    """What a person of the shop has to know of it."""
    words = {"words": told.words}
    if told.heard == Heard.OUT_OF_STOCK:
        planning.tell_staff(row, _("供应商缺货：%(words)s") % words)
    elif told.heard == Heard.NOT_TAKEN:
        planning.tell_staff(row, _("供应商没有接单：%(words)s") % words)
    elif told.heard == Heard.TAKEN_IN_PART:
        planning.tell_staff(row, _("供应商只接了一部分：%(words)s") % {"words": _part(row, told)})
    elif told.heard == Heard.NOT_CANCELLED:
        planning.tell_staff(row, _("供应商不同意取消：%(words)s") % words)
    elif told.heard == Heard.CANCELLED and not row.is_unwanted:
        planning.tell_staff(row, _("供应商取消了这一单：%(words)s") % words)


def _part(row: SupplierOrder, told: Told) -> str:
    rows = SupplierOrderLine.unscoped.filter(store_id=row.store_id, supplier_order=row)
    return "，".join(
        f"{held.code} {told.taken.get(held.code, 0)}/{int(held.quantity)}" for held in rows
    )
