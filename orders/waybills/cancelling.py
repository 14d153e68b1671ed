"""A shop calls a waybill off before the courier comes, or has one asked about again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from orders import locks
from orders.lifecycle import undo
from orders.waybills import asking
from orders.waybills.models import State, Waybill
from shop.stores.models import Store


def cancel(*, store: Store, waybill_id: int, actor: Actor, at: datetime) -> Waybill:
    """
    The number is called off at 快递100, then its parcel is taken back as `undo.unship` does. It
    is still `CANCELLING` when 快递100 did not answer. Twice changes nothing.

    :raises Waybill.DoesNotExist: when the store has no such waybill
    :raises locks.NotAllowedNow: once the courier has it, and when 快递100 will not
    """
    if _begun(store=store, waybill_id=waybill_id, actor=actor, at=at):
        asking.go_on(waybill_id=waybill_id, at=at)
    waybill: Waybill = Waybill.objects.for_store(store).get(pk=waybill_id)
    if waybill.state == State.ISSUED:
        raise locks.NotAllowedNow(waybill.words)
    return waybill


@transaction.atomic
def _begun(*, store: Store, waybill_id: int, actor: Actor, at: datetime) -> bool:
    """Written down before 快递100 is asked; whoever comes second has nothing to do."""
    found = Waybill.objects.for_store(store).get(pk=waybill_id)
    order = locks.locked(store=store, order_id=found.order_id)
    rows = Waybill.objects.for_store(store).select_for_update(of=("self",))
    waybill = rows.get(pk=waybill_id)
    if waybill.state == State.ASKING:
        raise locks.NotAllowedNow(_("正在取号，请稍等"))
    if waybill.state != State.ISSUED or waybill.parcel is None:
        return False
    undo.refuse_taking_back(order, waybill.parcel)
    waybill.state, waybill.next_ask_at, waybill.words = State.CANCELLING, at, ""
    waybill.actor, waybill.failures = named(actor), 0
    waybill.save()
    return True


def ask_again(*, store: Store, waybill_id: int, at: datetime) -> Waybill:
    """
    Whatever is missing of it – number, label, or that it is called off – is asked for now.

    :raises Waybill.DoesNotExist: when the store has no such waybill
    """
    found: Waybill = Waybill.objects.for_store(store).get(pk=waybill_id)
    is_wanting = found.state in {State.UNUSED, State.CANCELLING} or (
        found.state == State.ISSUED and not found.label
    )
    if is_wanting or found.state == State.ASKING:
        # Beside a sweep that is at it, the same is asked twice, and answered once.
        Waybill.objects.for_store(store).filter(pk=waybill_id).update(next_ask_at=at, failures=0)
        asking.go_on(waybill_id=waybill_id, at=at)
        found.refresh_from_db()
    return found
