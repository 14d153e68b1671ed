"""核销: goods are handed over for a code, wholly or in parts, once."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actor import Actor, named
from orders import locks
from orders.lifecycle import cash, fulfil
from orders.models import Order
from orders.pickup import codes
from orders.pickup.models import PickupCode
from shop.stores.models import Store

# How long a code that was used up is remembered for whoever types it again.
REMEMBERED = timedelta(days=2)
_IN_LINK = re.compile(r"[?&]code=([0-9]{6})(?![0-9])")


class WrongCode(Exception):
    """No order of the store waits for it; the message says what is known."""


def digits(text: str) -> str:
    """Six digits out of what was typed or scanned; "" where there are none."""
    linked = _IN_LINK.search(text)
    plain = re.sub(r"[\s-]", "", text)
    if linked:
        return linked[1]
    return plain if re.fullmatch(r"[0-9]{6}", plain) else ""


def find(*, store: Store, code: str, at: datetime) -> Order:
    """
    The order that waits for this code.

    :raises WrongCode: for a code that opens nothing, or nothing any more
    """
    rows = PickupCode.objects.for_store(store).filter(code=digits(code) or "-")
    # The one that is open, else the one that was closed last.
    newest = rows.order_by(F("closed_at").desc(nulls_first=True))
    found = newest.select_related("order", "actor").first()
    if found is None or (found.closed_at and found.closed_at < at - REMEMBERED):
        raise WrongCode(_("没有这个取货码，请和顾客核对"))
    order = found.order
    if order.cancelled_at is not None:
        raise WrongCode(_("订单已取消，不能取货"))
    if order.is_fulfilled or found.closed_at is not None:
        raise WrongCode(_used_up(found))
    if not codes.may_have(order):
        raise WrongCode(_("订单还没有付款或已退款，不能取货"))
    return order


@transaction.atomic
def hand_over(
    *,
    store: Store,
    code: str,
    actor: Actor,
    at: datetime,
    quantities: Mapping[int, Decimal] | None = None,
    seen_left: Decimal | None = None,
    takes_cash: bool = False,
) -> Order:
    """
    The goods of this code (`quantities` by line, or all that is left) go over the counter; with
    `takes_cash` what is to be paid was taken too. Of two counters at once one does it.

    :raises WrongCode: as `find`, and for whoever comes second
    :raises locks.NotAllowedNow: for more than is left, or when the page was seen before a change
    """
    order_id = find(store=store, code=code, at=at).pk
    order = locks.locked(store=store, order_id=order_id)
    row = PickupCode.unscoped.select_related("actor").of(order).get()
    if row.closed_at is not None or order.is_fulfilled:
        raise WrongCode(_used_up(row))
    if takes_cash and not order.is_paid:
        cash.take(store=store, order_id=order_id, actor=actor, at=at)
    order = fulfil.fulfil(
        store=store,
        order_id=order_id,
        actor=actor,
        at=at,
        quantities=quantities,
        seen_left=seen_left,
    )
    if order.is_fulfilled:
        still_open = PickupCode.unscoped.of(order).filter(closed_at__isnull=True)
        if not still_open.update(closed_at=at, actor=named(actor)):
            raise WrongCode(_used_up(row))
    return order


def _used_up(row: PickupCode) -> str:
    if row.closed_at is None:
        return _("这个订单已经取走了")
    at = timezone.localtime(row.closed_at).strftime("%H:%M")
    words = {"at": at, "who": str(row.actor or "")}
    return (_("这个取货码 %(at)s 已经核销 %(who)s") % words).strip()
