"""The shopper's side: yes, no, or silence until the deadline."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core import scope
from orders import events, locks, sweeps
from orders.models import Order, OrderEvent
from orders.payments.attempts import extras
from orders.payments.models import ExtraCharge
from orders.substitutions import exchange
from orders.substitutions.models import Substitution
from shop.stores.models import Store

Kind, State, Type = Substitution.Kind, Substitution.State, OrderEvent.Type


@transaction.atomic
def accept(*, store: Store | int, substitution_id: int, actor: Actor, at: datetime) -> Substitution:
    """
    As the shop proposes. A second yes changes nothing. To something dearer than what was paid
    the yes counts once the difference is paid, which `row.extra` asks for; unpaid, the
    proposal stands as before.

    :raises locks.NotAllowedNow: when it was answered otherwise, is late, or was overtaken; for
        something dearer, where nothing more can be paid: the cash was taken since
    """
    order, row = exchange.locked(store=store, substitution_id=substitution_id)
    if row.state == State.ACCEPTED:
        return row
    _refuse_over(order, row, at)
    more = exchange.difference(order, row)
    if more:
        _ask_difference(order, row, more, at=at)
    else:
        _carry_out(order, row, actor=actor, at=at)
    return row


class Difference:
    """The money that was asked for with a yes: when it has come, the yes counts."""

    def is_wanted(self, order: Order, extra: ExtraCharge) -> bool:
        row = self._row(order, extra)
        if row is None or exchange.is_overtaken(order, row):
            return False
        return exchange.difference(order, row) == extra.amount

    def paid(self, order: Order, extra: ExtraCharge, *, actor: Actor, at: datetime) -> None:
        row = self._row(order, extra)
        if row is not None:
            _carry_out(order, row, actor=actor, at=at)

    def _row(self, order: Order, extra: ExtraCharge) -> Substitution | None:
        rows = Substitution.unscoped.of(order).open().filter(extra=extra)
        return rows.select_for_update(of=("self",)).select_related("line", "variant").first()


def _ask_difference(order: Order, row: Substitution, more: Decimal, *, at: datetime) -> None:
    if row.waits_for_extra and row.extra is not None and row.extra.amount == more:
        return
    if not extras.can_be_paid(order):
        raise locks.NotAllowedNow(_("这个订单不能在线补差价，请换个方案"))
    row.extra = extras.ask(order, ExtraCharge.Kind.SUBSTITUTION, more, at=at)
    row.save(update_fields=["extra"])


def _carry_out(order: Order, row: Substitution, *, actor: Actor, at: datetime) -> None:
    exchange.end(row, State.ACCEPTED, at=at)
    if row.kind == Kind.REPLACE:
        exchange.replace(order, row, actor=actor, at=at)
    elif row.kind == Kind.LEAVE_OUT:
        exchange.leave_out(order, row, actor=actor, at=at)
    told = {"item": row.line.name, "what": row.kind, "new": row.name}
    events.record(order, Type.SUBSTITUTED, actor=actor, **told)


@transaction.atomic
def decline(
    *, store: Store | int, substitution_id: int, actor: Actor, at: datetime
) -> Substitution:
    """
    The line is left out, and its money goes back. A second no changes nothing.

    :raises locks.NotAllowedNow: when it was answered otherwise, is late, or was overtaken
    """
    order, row = exchange.locked(store=store, substitution_id=substitution_id)
    if row.state == State.DECLINED:
        return row
    _refuse_over(order, row, at)
    _leave_out(order, row, State.DECLINED, actor=actor, at=at)
    return row


@scope.across_stores("the clock of every store")
def expire_due(*, at: datetime) -> int:
    """Who was silent until the deadline gets the money back; what was overtaken ends."""
    ended = 0
    for store_id, pk in sweeps.in_time(_due(at)):
        with sweeps.logged("a proposal was not ended", substitution=pk):
            ended += _expire(store_id, pk, at=at)
    return ended


def _due(at: datetime) -> list[tuple[int, int]]:
    rows = Substitution.unscoped.all().open()
    # Who is paying the difference has those minutes still.
    late = rows.filter(deadline__lte=at).exclude(extra__state=ExtraCharge.State.OPEN)
    gone = rows.filter(order__cancelled_at__isnull=False)
    found = (late | gone).order_by("pk")
    return list(found.values_list("store_id", "pk")[:500])


@transaction.atomic
def _expire(store_id: int, pk: int, *, at: datetime) -> bool:
    order, row = exchange.locked(store=store_id, substitution_id=pk)
    if not row.is_open:
        return False
    if exchange.is_overtaken(order, row):
        exchange.end(row, State.WITHDRAWN, at=at)
    else:
        _leave_out(order, row, State.EXPIRED, actor=None, at=at)
    return True


def _leave_out(order: Order, row: Substitution, state: str, *, actor: Actor, at: datetime) -> None:
    exchange.end(row, state, at=at)
    exchange.leave_out(order, row, actor=actor, at=at)
    events.record(order, Type.LEFT_OUT, actor=actor, item=row.line.name, state=state)


def over(order: Order, row: Substitution, at: datetime) -> str:
    """Why nobody can answer any more, in words; empty while the shopper can."""
    if not row.is_open:
        return _("这件事已经处理过了：%(state)s") % {"state": row.get_state_display()}
    if exchange.is_overtaken(order, row):
        return _("订单有变化，不用再选了")
    if row.is_late(at):
        return _("已经过了回复时间，这件商品会退款给你")
    return ""


def _refuse_over(order: Order, row: Substitution, at: datetime) -> None:
    if words := over(order, row, at):
        raise locks.NotAllowedNow(words)
