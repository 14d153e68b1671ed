"""Our orders at suppliers and what those say of them, compared once a day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese
from orders.dropshipping import progress
from orders.dropshipping.models import AT_SUPPLIER, GONE, State, SupplierCheck, SupplierOrder
from shop.suppliers import adapters
from shop.suppliers.adapters.base import Journey, Refused, Unreachable
from shop.suppliers.models import Supplier

# Orders of so many days are looked at.
LOOKED_AT = timedelta(days=30)
# Nobody confirmed, or nobody sent: a person should ask.
UNCONFIRMED, UNSENT = timedelta(days=1), timedelta(days=7)
SOME = 100


@scope.across_stores("a sweep over all suppliers")
def suppliers_to_check(*, day: date) -> list[int]:
    """Those with orders, and without a whole check of that day."""
    rows = Supplier.unscoped.filter(is_on=True, orders__isnull=False)
    done = SupplierCheck.unscoped.filter(day=day, is_complete=True).values("supplier_id")
    return list(rows.exclude(pk__in=done).distinct().order_by("pk").values_list("pk", flat=True))


@scope.across_stores("a supplier in hand")
@in_chinese()
def check(*, supplier_id: int, day: date, at: datetime) -> SupplierCheck:
    """
    Compare; what the supplier knows more of an order is taken on at once. Done twice on one day
    it is the later of the two.
    """
    supplier = Supplier.unscoped.get(pk=supplier_id)
    rows = SupplierOrder.unscoped.filter(
        store_id=supplier.store_id, supplier=supplier, created_at__gt=at - LOOKED_AT
    )
    rows = rows.exclude(state__in=[State.WAITING, State.BY_HAND]).select_related("order")
    every = list(rows.order_by("pk"))
    known, is_complete = _asked(supplier, [row.remote for row in every if row.remote])
    found = [
        {"number": row.order.number, "so_id": row.so_id, "words": words}
        for row in every
        for words in _differences(row, known if is_complete else None, at)
    ]
    written, _is_new = SupplierCheck.unscoped.update_or_create(
        store_id=supplier.store_id,
        supplier=supplier,
        day=day,
        defaults={
            "checked": len(every),
            "differences": found,
            "is_complete": is_complete,
            "created_at": at,
        },
    )
    return written


def yesterday(at: datetime) -> date:
    return timezone.localdate(at) - timedelta(days=1)


def _asked(supplier: Supplier, remotes: list[str]) -> tuple[dict[str, Journey], bool]:
    known: dict[str, Journey] = {}
    adapter = adapters.of(supplier)
    for first in range(0, len(remotes), SOME):
        try:
            told = adapter.journeys(remotes[first : first + SOME])
        except (Refused, Unreachable):
            return known, False
        known |= {journey.remote: journey for journey in told}
    return known, True


def _differences(
    row: SupplierOrder, known: dict[str, Journey] | None, at: datetime
) -> Iterator[str]:
    """`known` is None when the supplier was not there to be asked."""
    placed_at = row.placed_at or row.created_at
    if row.state == State.PLACING:
        yield _("供应商没有答复下单")
    if row.state == State.PLACED and at - placed_at > UNCONFIRMED:
        yield _("下单一天了，供应商还没有确认")
    if row.state == State.TAKEN and at - placed_at > UNSENT:
        yield _("下单七天了，供应商还没有发货")
    if row.is_unwanted and row.state in AT_SUPPLIER:
        yield _("订单已取消，供应商还没有取消")
    if known is None or not row.remote:
        return
    journey = known.get(row.remote)
    has_left = journey is not None and bool(journey.steps)
    if journey is not None and has_left and row.state in {*AT_SUPPLIER, State.OUT_OF_STOCK}:
        progress.travel(journey, supplier_order_id=row.pk, at=at)
        yield _("供应商已经发货，这里没有收到，已经补上")
    if has_left and row.state == State.CANCELLED:
        yield _("这里已取消，供应商却发了货")
    if not has_left and row.state in GONE:
        yield _("这里已发货，供应商没有物流")
