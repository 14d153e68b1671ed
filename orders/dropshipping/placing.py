"""
Orders at suppliers: placed once, whatever gets lost on the way. Suppliers are spoken to outside
transactions; a call that was not answered is made again with the same number.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from core.money import ZERO
from core.quantity import plain
from orders import locks
from orders.dropshipping import planning
from orders.dropshipping.models import State, SupplierOrder, SupplierOrderLine
from orders.models import OrderEvent
from shop.stores.models import Store
from shop.suppliers import adapters
from shop.suppliers.adapters.base import Item, Job, KnownAlready, Refused, Unreachable

Type = OrderEvent.Type
# While a worker asks, nobody else does; what it leaves behind comes up again after that.
CLAIM = timedelta(minutes=3)
FIRST_LOOK = timedelta(minutes=10)
LONGEST_WAIT = timedelta(minutes=30)


@scope.across_stores("an order in hand")
def place(*, supplier_order_id: int, at: datetime) -> None:
    """Order what waits, or what was not answered; nothing when it is not the time."""
    row = _claimed(supplier_order_id, at)
    if row is None or row.supplier is None:
        return
    try:
        remote = adapters.of(row.supplier).place(_job(row, at))
    except KnownAlready:
        _placed(row, remote="", at=at)
    except Refused as refused:
        _refused(row, str(refused), at=at)
    except Unreachable:
        _later(row, at)
    else:
        _placed(row, remote=remote, at=at)


@transaction.atomic
def typed_in(
    *, store: Store, supplier_order_id: int, remote: str, actor: Actor, at: datetime
) -> SupplierOrder:
    """
    Somebody ordered it by hand, and says what the supplier calls it.

    :raises SupplierOrder.DoesNotExist: when the store has no such order that waits for it
    :raises locks.NotAllowedNow: without a number
    """
    found = SupplierOrder.objects.for_store(store).get(pk=supplier_order_id)
    order = locks.locked(store=store, order_id=found.order_id)
    row = SupplierOrder.unscoped.select_for_update(of=("self",)).get(
        store_id=order.store_id, pk=found.pk, state=State.BY_HAND
    )
    if not remote.strip():
        raise locks.NotAllowedNow(_("请填写供应商单号"))
    row.order = order
    row.state, row.remote, row.placed_at = State.PLACED, remote.strip()[:60], at
    row.moved_at, row.next_ask_at = at, at
    row.save()
    planning.record(row, Type.SUPPLIER_PLACED)
    return row


@transaction.atomic
def again(*, store: Store, supplier_order_id: int, actor: Actor, at: datetime) -> SupplierOrder:
    """
    What the supplier did not take is ordered once more.

    :raises SupplierOrder.DoesNotExist: when the store has no such order
    :raises locks.NotAllowedNow: while it is open, or when nothing of it is left to send
    """
    found = SupplierOrder.objects.for_store(store).get(pk=supplier_order_id)
    order = locks.locked(store=store, order_id=found.order_id)
    locks.refuse_cancelled(order)
    row = SupplierOrder.unscoped.select_related("supplier").get(pk=found.pk, store_id=store.pk)
    row.order = order
    others = SupplierOrder.unscoped.of(order).filter(kind=row.kind, pk__gt=row.pk)
    made = None if others.exists() else planning.again(row=row, at=at)
    if made is None:
        raise locks.NotAllowedNow(_("这一单现在不用重新下单"))
    SupplierOrder.unscoped.filter(pk=row.pk, store_id=store.pk).update(trouble="")
    return made


def _claimed(supplier_order_id: int, at: datetime) -> SupplierOrder | None:
    """The row, marked as being placed; None when there is nothing to be done."""
    with transaction.atomic():
        found = SupplierOrder.unscoped.get(pk=supplier_order_id)
        order = locks.locked(store=found.store_id, order_id=found.order_id)
        rows = SupplierOrder.unscoped.select_for_update(of=("self",))
        row = rows.select_related("supplier").get(pk=found.pk)
        row.order = order
        if row.state not in {State.WAITING, State.PLACING}:
            return None
        if row.state == State.WAITING and not _may_be_placed(row, at):
            return None
        if row.next_ask_at is not None and row.next_ask_at > at:
            return None
        row.state, row.next_ask_at = State.PLACING, at + CLAIM
        row.save(update_fields=["state", "next_ask_at"])
        return row


def _may_be_placed(row: SupplierOrder, at: datetime) -> bool:
    """Of a locked row that waits; how much of each line is still wanted is written."""
    if row.order.cancelled_at is not None:
        _end(row, at)
        return False
    if planning.is_unready(row.order):
        row.next_ask_at = None
        row.save(update_fields=["next_ask_at"])
        return False
    for held in _lines(row):
        wanted = min(held.quantity, held.line.to_send)
        if wanted <= 0:
            held.delete()
        elif wanted != held.quantity:
            held.quantity = wanted
            held.save(update_fields=["quantity"])
    if not _lines(row):
        _end(row, at)
        return False
    return True


def _end(row: SupplierOrder, at: datetime) -> None:
    row.state, row.moved_at, row.next_ask_at = State.CANCELLED, at, None
    row.save(update_fields=["state", "moved_at", "next_ask_at"])


def _lines(row: SupplierOrder) -> list[SupplierOrderLine]:
    rows = SupplierOrderLine.unscoped.filter(store_id=row.store_id, supplier_order=row)
    return list(rows.select_related("line").order_by("pk"))


def _job(row: SupplierOrder, at: datetime) -> Job:
    order = row.order
    return Job(
        so_id=row.so_id,
        number=order.number,
        shop=order.store.name,
        name=order.name,
        phone=order.phone,
        province=order.province,
        city=order.city,
        district=order.district,
        detail=order.detail,
        # The same each time it is sent.
        at=row.created_at,
        items=[_item(held) for held in _lines(row)],
    )


def _item(held: SupplierOrderLine) -> Item:
    line = held.line
    share = held.quantity / line.quantity
    return Item(
        code=held.code,
        quantity=int(plain(held.quantity)),
        price=line.price,
        discount=(line.discount * share).quantize(ZERO),
    )


@transaction.atomic
def _placed(row: SupplierOrder, *, remote: str, at: datetime) -> None:
    """Unless the supplier has told of it already."""
    order = locks.locked(store=row.store_id, order_id=row.order_id)
    fresh = SupplierOrder.unscoped.select_for_update().get(pk=row.pk)
    fresh.order = order
    fresh.remote = fresh.remote or remote
    fresh.placed_at = fresh.placed_at or at
    fresh.failures = 0
    if fresh.state == State.PLACING:
        fresh.state, fresh.moved_at = State.PLACED, at
        fresh.next_ask_at = at if fresh.is_unwanted else at + FIRST_LOOK
        planning.record(fresh, Type.SUPPLIER_PLACED)
    fresh.save()


@transaction.atomic
def _refused(row: SupplierOrder, words: str, *, at: datetime) -> None:
    order = locks.locked(store=row.store_id, order_id=row.order_id)
    fresh = SupplierOrder.unscoped.select_for_update().get(pk=row.pk)
    if fresh.state != State.PLACING:
        return
    fresh.order = order
    fresh.state = State.CANCELLED if fresh.is_unwanted else State.REFUSED
    fresh.moved_at, fresh.next_ask_at = at, None
    if not fresh.is_unwanted:
        planning.tell_staff(fresh, _("供应商没有接单：%(words)s") % {"words": words})
    fresh.save()


def _later(row: SupplierOrder, at: datetime) -> None:
    """It may have been ordered: it is asked again, by the same number."""
    waits = min(timedelta(minutes=1) * 2 ** min(row.failures, 5), LONGEST_WAIT)
    SupplierOrder.unscoped.filter(pk=row.pk, store_id=row.store_id, state=State.PLACING).update(
        next_ask_at=at + waits, failures=row.failures + 1
    )
