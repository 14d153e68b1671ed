"""What suppliers do not tell by themselves they are asked; what nobody wants is called off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese
from orders.dropshipping import placing, planning, progress
from orders.dropshipping.models import OPEN, State, SupplierOrder, SupplierOrderLine
from shop.suppliers import adapters
from shop.suppliers.adapters.base import Refused, Unreachable

AT_ONCE = 100
LONGEST_WAIT = timedelta(hours=4)
# A wish to cancel that is not answered for so long is told to a person.
SILENCE = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=60)
ASKED = (State.PLACED, State.TAKEN, State.SENT, State.OUT_OF_STOCK)


def _every() -> timedelta:
    return timedelta(seconds=settings.SUPPLIER_ASK_EVERY_SECONDS)


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    rows = SupplierOrder.unscoped.filter(
        next_ask_at__lte=at, state__in=OPEN, supplier__is_on=True
    ).filter(created_at__gt=at - GIVEN_UP_AFTER)
    return list(rows.order_by("next_ask_at").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("an order in hand")
@in_chinese()
def look_after(*, supplier_order_id: int, at: datetime) -> None:
    """Whatever is to be done with it now: order, call off, ask where it is."""
    row = SupplierOrder.unscoped.filter(pk=supplier_order_id).first()
    if row is None or not row.is_open:
        return
    if row.state == State.PLACING and row.is_unwanted:
        _take_back(row, at)
        return
    if row.state in {State.WAITING, State.PLACING}:
        placing.place(supplier_order_id=row.pk, at=at)
        return
    rows = SupplierOrder.unscoped.filter(pk=row.pk, next_ask_at__lte=at)
    if not rows.update(next_ask_at=at + placing.CLAIM):
        return
    _notice_less(row.pk, at)
    row = SupplierOrder.unscoped.select_related("supplier").get(pk=row.pk)
    if row.is_unwanted and row.state in {State.PLACED, State.TAKEN, State.OUT_OF_STOCK}:
        _call_off(row, at)
    if row.state in ASKED and row.remote and row.supplier is not None:
        where([row], at=at)
    else:
        _plan(row.pk, at + _every(), failures=0)


def where(rows: Sequence[SupplierOrder], *, at: datetime) -> bool:
    """Ask one supplier where these are; whether it answered."""
    supplier = rows[0].supplier
    if supplier is None:
        return False
    by_remote = {row.remote: row for row in rows}
    try:
        journeys = adapters.of(supplier).journeys([*by_remote])
    except (Refused, Unreachable):
        for row in rows:
            waits = min(_every() * 2 ** min(row.failures, 5), LONGEST_WAIT)
            _plan(row.pk, at + waits, failures=row.failures + 1)
        return False
    for row in rows:
        _plan(row.pk, at + _every(), failures=0)
    for journey in journeys:
        found = by_remote.get(journey.remote)
        if found is not None:
            progress.travel(journey, supplier_order_id=found.pk, at=at)
    return True


def _take_back(row: SupplierOrder, at: datetime) -> None:
    """Nobody answered when it was ordered, and nobody wants it any more."""
    claimed = SupplierOrder.unscoped.filter(pk=row.pk, state=State.PLACING, next_ask_at__lte=at)
    if row.supplier is None or not claimed.update(next_ask_at=at + placing.CLAIM):
        return
    try:
        adapters.of(row.supplier).cancel(row.so_id, _("顾客取消订单"), at)
    except Refused:
        # It never arrived, as far as anybody can tell.
        words = _("下单时供应商没有答复，订单已取消：请核对供应商那边没有这一单")
        _tell(row.pk, words, state=State.CANCELLED)
    except Unreachable:
        _plan(row.pk, at + _every(), failures=row.failures + 1)
    else:
        rows = SupplierOrder.unscoped.filter(pk=row.pk, state=State.PLACING)
        rows.update(state=State.PLACED, cancel_asked_at=at, next_ask_at=at + _every())


def _call_off(row: SupplierOrder, at: datetime) -> None:
    """Once; the answer comes by itself, or a person is told that it does not."""
    if row.supplier is None:
        return
    if row.cancel_asked_at is not None:
        if at - row.cancel_asked_at > SILENCE:
            _tell(row.pk, _("供应商一天没有答复取消，请联系供应商"))
        return
    try:
        adapters.of(row.supplier).cancel(row.so_id, _("顾客取消订单"), at)
    except Refused as refused:
        _tell(row.pk, _("供应商不同意取消：%(words)s") % {"words": refused})
    except Unreachable:
        return
    SupplierOrder.unscoped.filter(pk=row.pk, store_id=row.store_id).update(cancel_asked_at=at)


@transaction.atomic
def _notice_less(supplier_order_id: int, at: datetime) -> None:
    """Goods that were given back before they were sent: all of them, or some."""
    row = progress.locked(supplier_order_id)
    if row.is_unwanted or row.parcel_id is not None or row.state == State.BY_HAND:
        return
    lines = SupplierOrderLine.unscoped.filter(store_id=row.store_id, supplier_order=row)
    pairs = [(held.quantity, held.line.to_send) for held in lines.select_related("line")]
    if all(left <= 0 for _quantity, left in pairs):
        row.is_unwanted = True
    elif any(left < quantity for quantity, left in pairs):
        planning.tell_staff(row, _("有商品退款了，请联系供应商少发"))
    row.save(update_fields=["is_unwanted", "trouble"])


@transaction.atomic
def _tell(supplier_order_id: int, words: str, *, state: str = "") -> None:
    row = progress.locked(supplier_order_id)
    planning.tell_staff(row, words)
    row.state = state or row.state
    row.save(update_fields=["trouble", "state"])


def _plan(supplier_order_id: int, until: datetime, *, failures: int) -> None:
    rows = SupplierOrder.unscoped.filter(pk=supplier_order_id, state__in=OPEN)
    rows.update(next_ask_at=until, failures=failures)
