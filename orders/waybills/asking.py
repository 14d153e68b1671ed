"""
快递100 is asked for a number, for its label, or to call it off; what it did not answer is asked
again, each time later. One worker at a time: a row that is asked about is put off first.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils.translation import gettext as _

from core import scope
from core.language import in_chinese
from core.quantity import plain
from orders.models import Order, OrderLine
from orders.shipping import loads
from orders.shipping.tracking.providers.base import Unreachable
from orders.waybills import booking, kuaidi100, labels
from orders.waybills.kuaidi100 import Job, Person
from orders.waybills.models import State, Waybill, WaybillAccount

# While a worker asks, nobody else does; what it leaves behind comes up again after that.
CLAIM = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
# About a day of them.
MOST_FAILURES = 50
AT_ONCE = 100
LONGEST_CARGO, LONGEST_NOTE = 50, 60
LEAST_KILOGRAMS = Decimal("0.1")


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    rows = Waybill.unscoped.filter(next_ask_at__lte=at).order_by("next_ask_at")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
@in_chinese()
def go_on(*, waybill_id: int, at: datetime) -> None:
    """The next step of a waybill, unless somebody else is at it."""
    rows = Waybill.unscoped.filter(pk=waybill_id, next_ask_at__lte=at)
    if not rows.update(next_ask_at=at + CLAIM):
        return
    waybill = Waybill.unscoped.select_related("account", "store", "order", "actor").get(
        pk=waybill_id
    )
    account = waybill.account
    if account is None:
        booking.over(waybill, words=_("电子面单账号已删除"))
        return
    try:
        _step(waybill, account, at)
    except Unreachable:
        _later(waybill, at)


def _step(waybill: Waybill, account: WaybillAccount, at: datetime) -> None:
    if waybill.state == State.ASKING:
        _ask(waybill, account, at)
    if waybill.state in {State.UNUSED, State.CANCELLING}:
        _call_off(waybill, account, at)
    elif waybill.state == State.ISSUED:
        labels.fetch(waybill)


def _ask(waybill: Waybill, account: WaybillAccount, at: datetime) -> None:
    try:
        issued = kuaidi100.order(account, _job(waybill), at=at)
    except kuaidi100.Refused as refused:
        booking.over(waybill, words=str(refused))
        return
    booking.book(waybill.pk, issued, at=at)
    waybill.refresh_from_db()


def _call_off(waybill: Waybill, account: WaybillAccount, at: datetime) -> None:
    try:
        kuaidi100.cancel(
            account,
            tracking_number=waybill.tracking_number,
            remote=waybill.remote,
            reason=_("商家取消"),
            at=at,
        )
    except kuaidi100.CalledOff:
        booking.called_off(waybill.pk, at=at)
    except kuaidi100.Refused as refused:
        booking.stays(waybill, words=str(refused))
    else:
        booking.called_off(waybill.pk, at=at)


def _job(waybill: Waybill) -> Job:
    order, leaves = waybill.order, waybill.quantities
    weight = loads.of(order, leaves).weight
    return Job(
        number=waybill.number,
        to=Person(order.name, order.phone, order.address),
        cargo=_cargo(waybill, order),
        weight=f"{plain(max(weight, LEAST_KILOGRAMS))}",
        note=order.note[:LONGEST_NOTE],
    )


def _cargo(waybill: Waybill, order: Order) -> str:
    """What couriers want to know of what is inside."""
    leaves = waybill.quantities
    lines = OrderLine.unscoped.of(order).filter(pk__in=leaves).order_by("pk")
    words = _("；").join(f"{line.name}×{plain(leaves[line.pk])}" for line in lines)
    return words[:LONGEST_CARGO]


def _later(waybill: Waybill, at: datetime) -> None:
    """Asked again after a while; after a day of that a person has to look."""
    if waybill.failures >= MOST_FAILURES:
        words = _("快递100 一天都没有答复，请到快递100 后台核对有没有多取的单号")
        booking.over(waybill, words=words)
        return
    waits = min(FIRST_WAIT * 2 ** min(waybill.failures, 5), LONGEST_WAIT)
    rows = Waybill.unscoped.filter(pk=waybill.pk)
    rows.update(next_ask_at=at + waits, failures=F("failures") + 1)
