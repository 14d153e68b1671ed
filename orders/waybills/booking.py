"""What 快递100 answered is booked: a number makes the parcel, a number called off unmakes it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from orders import locks
from orders.lifecycle import fulfil, undo
from orders.models import Order
from orders.shipping.models import Fulfillment
from orders.waybills.kuaidi100 import Issued
from orders.waybills.models import State, Waybill

LONGEST_WORDS = 160


@transaction.atomic
def book(waybill_id: int, issued: Issued, *, at: datetime) -> None:
    """The parcel leaves by this number; where it may not any more, the number is called off."""
    order, waybill = _locked(waybill_id)
    if waybill.state != State.ASKING:
        return
    twins = Waybill.unscoped.filter(store_id=waybill.store_id, courier=waybill.courier)
    if twins.filter(tracking_number=issued.tracking_number).exists():
        over(waybill, words=_("快递100 给的单号已经用过，请联系快递100"))
        return
    waybill.tracking_number, waybill.task = issued.tracking_number, issued.task
    waybill.remote, waybill.label_url = issued.remote, issued.label_url
    waybill.next_ask_at, waybill.failures, waybill.words = at, 0, ""
    try:
        waybill.parcel = _sent(order, waybill, at)
        waybill.state = State.ISSUED
    except locks.NotAllowedNow as refused:
        waybill.state, waybill.words = State.UNUSED, str(refused)[:LONGEST_WORDS]
    waybill.save()


def _sent(order: Order, waybill: Waybill, at: datetime) -> Fulfillment:
    """:raises locks.NotAllowedNow: when the order changed since it was asked for"""
    with transaction.atomic():
        if order.is_fulfilled:
            raise locks.NotAllowedNow(_("商品都已经发出了"))
        fulfil.fulfil(
            store=order.store,
            order_id=order.pk,
            actor=waybill.actor,
            at=at,
            courier=waybill.courier,
            tracking_number=waybill.tracking_number,
            quantities=waybill.quantities,
        )
        return Fulfillment.unscoped.of(order).latest("pk")


@transaction.atomic
def called_off(waybill_id: int, *, at: datetime) -> None:
    """The courier will not come for it: its parcel is taken back, where there is one."""
    order, waybill = _locked(waybill_id)
    if waybill.state not in {State.CANCELLING, State.UNUSED}:
        return
    words = ""
    if waybill.parcel_id is not None:
        try:
            with transaction.atomic():
                undo.unship(
                    store=order.store,
                    order_id=order.pk,
                    actor=waybill.actor,
                    at=at,
                    parcel_id=waybill.parcel_id,
                )
        except locks.NotAllowedNow as refused:
            words = _("面单已取消，但发货没有撤销：%(words)s") % {"words": str(refused)}
    waybill.refresh_from_db()
    waybill.state, waybill.next_ask_at = State.CANCELLED, None
    waybill.words = words[:LONGEST_WORDS] or waybill.words
    waybill.save()


def over(waybill: Waybill, *, words: str) -> None:
    """Nothing more is asked: what had no number never had one; what had one keeps it."""
    rows = Waybill.unscoped.filter(pk=waybill.pk)
    kept = {"next_ask_at": None, "words": words[:LONGEST_WORDS]}
    if not rows.filter(state=State.ASKING).update(state=State.REFUSED, **kept):
        rows.update(**kept)
    waybill.refresh_from_db()


def stays(waybill: Waybill, *, words: str) -> None:
    """It could not be called off: its parcel goes by it; one without a parcel is for a person."""
    said = _("没有取消成：%(words)s") % {"words": words}
    kept = {"next_ask_at": None, "words": said[:LONGEST_WORDS]}
    rows = Waybill.unscoped.filter(pk=waybill.pk)
    if not rows.filter(state=State.CANCELLING).update(state=State.ISSUED, **kept):
        rows.update(**kept)


def _locked(waybill_id: int) -> tuple[Order, Waybill]:
    """The order first, then its waybill."""
    found = Waybill.unscoped.get(pk=waybill_id)
    order = locks.locked(store=found.store_id, order_id=found.order_id)
    rows = Waybill.unscoped.select_for_update(of=("self",)).select_related("actor")
    return order, rows.get(pk=waybill_id)
