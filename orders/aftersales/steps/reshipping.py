"""New goods go out for an exchange or a parcel that lacked something."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from orders.aftersales import clocks, notifications
from orders.aftersales.choices import Side, State, Step
from orders.aftersales.models import AfterSale, AfterSaleLine
from orders.aftersales.steps import held, record, swapping
from orders.aftersales.steps.record import By
from orders.locks import NotAllowedNow
from orders.shipping.models import Fulfillment
from orders.shipping.tracking import follow
from shop.stock import dispatch, ledger
from shop.stores.models import Store


@transaction.atomic
def send(
    *, store: Store | int, aftersale_id: int, courier: str, number: str, actor: Actor, at: datetime
) -> AfterSale:
    """
    The new goods leave the shop now; the stock books them out.

    :raises NotAllowedNow: when none are to be sent, or the shelf has too few
    """
    case = record.locked(store=store, aftersale_id=aftersale_id)
    if case.state in (State.RESHIPPED, State.DONE):
        return case
    record.refuse(case, Step.RESHIPPED)
    swap = held.agreed(case)
    if swap is None:
        _book_out(case, actor=actor)
    case.parcel = Fulfillment.unscoped.create(
        store_id=case.store_id,
        order=case.order,
        kind=Fulfillment.Kind.SHIPPED,
        courier=courier.strip()[:40],
        tracking_number=number.strip()[:40],
        actor=actor,
    )
    follow.start(case.parcel, at=at)
    if swap is not None:
        swapping.carry_out(case, swap, case.parcel, actor=actor, at=at)
    record.move(
        case,
        Step.RESHIPPED,
        State.RESHIPPED,
        By(Side.SHOP, actor, at),
        deadline=at + clocks.RESHIPPED,
        words=f"{courier} {number}".strip(),
    )
    notifications.reshipped(case)
    return case


def _book_out(case: AfterSale, *, actor: Actor) -> None:
    rows = AfterSaleLine.unscoped.filter(store_id=case.store_id, aftersale=case)
    quantities: dict[int, Decimal] = {}
    names = {}
    for row in rows.select_related("line"):
        quantities[row.line.variant_id] = row.quantity
        names[row.line.variant_id] = row.line.name
    reference = case.stock_reference
    try:
        ledger.reserve(store=case.store_id, quantities=quantities, reference=reference)
    except ledger.OutOfStock as short:
        missing = _("、").join(names[variant_id] for variant_id in short.available)
        raise NotAllowedNow(
            _("库存不够：%(names)s。可以向买家提出退款") % {"names": missing}
        ) from short
    dispatch.consume(store=case.store_id, reference=reference, actor=actor)
