"""The platform decides what the two sides could not: kind, sum and freight, and that is final."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders.aftersales import notifications
from orders.aftersales.choices import FreightBy, Kind, Side, State, Step
from orders.aftersales.models import AfterSale
from orders.aftersales.steps import granting, record, sums
from orders.aftersales.steps.record import By
from orders.locks import NotAllowedNow
from shop.stores.people import audit


@scope.across_stores("the platform decides for every store")
@transaction.atomic
def decide(
    *,
    aftersale_id: int,
    kind: str,
    amount: Decimal | None,
    freight_by: str,
    words: str,
    actor: Actor,
    at: datetime,
    place: str = "",
) -> AfterSale:
    """
    What is done; no `kind` means that nothing is. The freight of a whole parcel goes back
    where the shop bears it. Both sides are told.

    :raises NotAllowedNow: when it does not wait for the platform, or without words
    :raises refundable.TooMuch: above what the goods cost
    """
    found = AfterSale.unscoped.only("store_id").get(pk=aftersale_id)
    case = record.locked(store=found.store_id, aftersale_id=aftersale_id)
    if case.is_final and case.state != State.ESCALATED:
        return case
    record.refuse(case, Step.DECIDED)
    if not words.strip():
        raise NotAllowedNow(_("请写下裁决的理由，双方都会看到"))
    case.is_final = True
    audit.record(
        store=case.store_id,
        actor=actor,
        action="aftersale.decide",
        target=case.number,
        kind=["", kind],
        amount=[str(case.amount), str(amount or "")],
    )
    by = By(Side.PLATFORM, actor, at)
    if kind:
        _agree(case, kind, amount, freight_by)
        granting.grant(case, Step.DECIDED, by, granting.Terms(place, words.strip()))
    else:
        record.move(case, Step.DECIDED, State.CLOSED, by, words=words.strip())
    notifications.decided(case)
    return case


def _agree(case: AfterSale, kind: str, amount: Decimal | None, freight_by: str) -> None:
    if kind not in Kind or freight_by not in FreightBy:
        raise NotAllowedNow(_("请选择方案"))
    case.kind, case.freight_by = kind, freight_by
    sums.write(case, amount, bears_freight=freight_by == FreightBy.SHOP)
