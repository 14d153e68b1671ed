"""When a service says nothing by itself it is asked; what nobody wants any more is called off."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese
from orders.riders import adapters, calling, progress
from orders.riders.adapters.base import Refused, Unknown, Unreachable
from orders.riders.models import OPEN, Ride, State

# While a worker asks, nobody else does; what it leaves behind comes up again after that.
CLAIM = timedelta(minutes=2)
EVERY, LONGEST_WAIT = timedelta(minutes=3), timedelta(minutes=30)
GIVEN_UP_AFTER = timedelta(days=2)
AT_ONCE = 100


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    rows = Ride.unscoped.filter(next_ask_at__lte=at, state__in=OPEN, account__isnull=False)
    rows = rows.filter(created_at__gt=at - GIVEN_UP_AFTER)
    return list(rows.order_by("next_ask_at").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
@in_chinese()
def look_after(*, ride_id: int, at: datetime) -> None:
    """Ask about a ride, or call it off; whoever fails waits longer each time."""
    rows = Ride.unscoped.filter(pk=ride_id, state__in=OPEN)
    if not rows.filter(next_ask_at__lte=at).update(next_ask_at=at + CLAIM):
        return
    ride = Ride.unscoped.select_related("account", "store").get(pk=ride_id)
    try:
        if ride.is_unwanted and ride.state != State.PLACING:
            _call_off(ride, at)
        else:
            _ask(ride, at)
    except Unknown:
        _never_called(ride, at)
    except Refused as refused:
        rows.update(words=str(refused)[:120])
        _later(ride, at)
    except Unreachable:
        _later(ride, at)


def _ask(ride: Ride, at: datetime) -> None:
    if ride.account is None:
        return
    told = adapters.of(ride.account).ask(ride.number, ride.remote, at)
    if told.state == State.WAITING:
        progress.placed(ride, remote=told.remote, actor=None, at=at)
    progress.take(told, ride_id=ride.pk, at=at)
    soon = at if ride.is_unwanted else at + EVERY
    Ride.unscoped.filter(pk=ride.pk, state__in=OPEN).update(next_ask_at=soon, failures=0)


def _call_off(ride: Ride, at: datetime) -> None:
    """Its order was called off. A rider who has the goods already is not stopped: it is told."""
    if ride.account is None:
        return
    reason = _("订单已取消")
    try:
        fee = adapters.of(ride.account).cancel(ride.number, ride.remote, reason, at)
    except Refused:
        _ask(ride, at)
        raise
    ended = calling.ended(ride, reason, at)
    progress.take(ended, ride_id=ride.pk, at=at, cancel_fee=fee)


def _never_called(ride: Ride, at: datetime) -> None:
    """The service does not know the ride: the call that was not answered never arrived."""
    if ride.state == State.PLACING:
        words = _("没有叫成，请重新叫骑手")
        progress.take(calling.ended(ride, words, at), ride_id=ride.pk, at=at)
        return
    _later(ride, at)


def _later(ride: Ride, at: datetime) -> None:
    waits = min(EVERY * 2 ** min(ride.failures, 5), LONGEST_WAIT)
    rows = Ride.unscoped.filter(pk=ride.pk, state__in=OPEN)
    rows.update(next_ask_at=at + waits, failures=F("failures") + 1)
