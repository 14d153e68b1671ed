"""Waybills as pages show them."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from orders import locks
from orders.lifecycle import fulfil
from orders.models import Order
from orders.shipping.models import Fulfillment
from orders.waybills import issuing
from orders.waybills.models import State, Waybill, WaybillAccount
from shop.stores.models import Store

# Annotated where orders are read, so that an order without any asks nothing more.
HAS_WAYBILLS = Exists(
    Waybill.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
)
HAS_ACCOUNTS = Exists(WaybillAccount.unscoped.filter(store_id=OuterRef("store_id"), is_on=True))
COLOURS = {
    State.ISSUED: "brand",
    State.REFUSED: "warn",
    State.UNUSED: "warn",
    State.CANCELLED: "done",
}
LATEST = 60


@dataclass(frozen=True)
class OnOrder:
    """The order's waybills, the newest first, and by which contracts another may be asked for."""

    waybills: list[Waybill]
    accounts: list[WaybillAccount]
    is_asking: bool


def on_order(order: Order) -> OnOrder | None:
    """None for an order without any that cannot have one. No query where both are
    annotated and say so."""
    rows = Waybill.unscoped.of(order).select_related("parcel").order_by("-pk")
    waybills = list(rows) if getattr(order, "has_waybills", True) else []
    is_asking = any(row.state == State.ASKING for row in waybills)
    may_ask = getattr(order, "has_waybill_accounts", True) and not is_asking and _may(order)
    if not (waybills or may_ask):
        return None
    return OnOrder(waybills, accounts_of(order.store) if may_ask else [], is_asking)


def of_parcel(parcel: Fulfillment | None) -> Waybill | None:
    """The waybill whose label goes onto this parcel, in place of ours."""
    if parcel is None:
        return None
    rows = Waybill.unscoped.filter(store_id=parcel.store_id, parcel=parcel, state=State.ISSUED)
    found: Waybill | None = rows.exclude(label="").first()
    return found


def accounts_of(store: Store) -> list[WaybillAccount]:
    return list(WaybillAccount.objects.for_store(store).filter(is_on=True).order_by("pk"))


def latest(store: Store) -> QuerySet[Waybill]:
    rows = Waybill.objects.for_store(store).select_related("order", "parcel")
    return rows.order_by("-pk")[:LATEST]


def to_print(store: Store, *, again: bool) -> list[Waybill]:
    """Labels that are there and not printed yet, the oldest first; with `again` all of them."""
    rows = Waybill.objects.for_store(store).filter(state=State.ISSUED).exclude(label="")
    if not again:
        rows = rows.filter(printed_at__isnull=True)
    return list(rows.order_by("-pk")[:LATEST])[::-1]


def _may(order: Order) -> bool:
    if order.cancelled_at or order.delivery not in issuing.BY_COURIER or order.is_fulfilled:
        return False
    try:
        fulfil.refuse_unready(order)
    except locks.NotAllowedNow:
        return False
    return True
