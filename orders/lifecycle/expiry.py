"""
What was not paid in time closes, once nothing can be paid for it any more: orders, and what was
asked for on top of them.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from core import scope
from orders import locks
from orders.lifecycle import cancellation
from orders.models import Order, PaymentStatus
from orders.payments import closing
from orders.payments.attempts import extras
from orders.payments.models import ONLINE, ExtraCharge, PaymentOrder, TransferProof
from shop.stores.models import Store
from shop.stores.tenancy import id_of


def expire(*, store: Store | int, order_id: int, at: datetime) -> bool:
    """Close an order that was not paid in time; False when it has to be tried again."""
    for _try in range(cancellation.TRIES):
        try:
            expire_now(store=store, order_id=order_id, at=at)
        except locks.PaymentInFlight:
            if not closing.close_attempts(store=store, order_id=order_id, at=at):
                _goes_behind(store, order_id, at=at)
                return False
        except locks.NotAllowedNow:
            # Paid in the last moment, or a proof has arrived: it stays.
            _goes_behind(store, order_id, at=at)
            return True
        else:
            return True
    return False


@transaction.atomic
def expire_now(*, store: Store | int, order_id: int, at: datetime) -> Order:
    """
    Close an unpaid order whose time is over; one that was paid or given more time stays, and
    so does one whose goods have left: its money is for the shop to ask for.

    :raises locks.NotAllowedNow: as `cancellation.cancel_now` does
    """
    order = locks.locked(store=store, order_id=order_id)
    if order.expires_at is None or order.expires_at > at:
        return order
    if locks.has_left(order):
        order.expires_at = None
        order.save(update_fields=["expires_at"])
        return order
    return cancellation.cancel_now(
        store=order.store_id,
        order_id=order.pk,
        reason=gettext_noop("超时未付款"),
        actor=None,
        at=at,
        only_unpaid=True,
    )


@scope.across_stores("a sweep looks at every store")
def expired_ids(*, at: datetime) -> list[tuple[int, int]]:
    """
    (store id, order id) of unpaid orders whose time is over, the longest first; not while a
    proof of transfer waits to be checked.
    """
    waiting = TransferProof.unscoped.waiting()
    rows = Order.every.filter(expires_at__lte=at, cancelled_at__isnull=True)
    rows = rows.filter(payment_status=PaymentStatus.UNPAID)
    rows = rows.exclude(pk__in=waiting.values("payment__order_id"))
    # Who could not be closed goes behind who was not tried: one dead gateway starves nobody.
    tried = F("close_tried_at").asc(nulls_first=True)
    return list(rows.order_by(tried, "expires_at").values_list("store_id", "pk")[:200])


def end_extra(*, store: Store | int, extra_id: int, at: datetime) -> bool:
    """A difference that nobody paid: the order stays as it was. False to be tried again."""
    found = ExtraCharge.unscoped.get(store_id=id_of(store), pk=extra_id)
    if not closing.close_attempts(store=store, order_id=found.order_id, at=at):
        return False
    with transaction.atomic():
        order = locks.locked(store=store, order_id=found.order_id)
        extra = ExtraCharge.unscoped.of(order).get(pk=extra_id)
        # Given more time meanwhile, or opened once more at a gateway: the next sweep sees it.
        if extra.expires_at > at or _is_being_paid(extra):
            return False
        extras.end(order, extra, at=at)
    return True


def _is_being_paid(extra: ExtraCharge) -> bool:
    rows = PaymentOrder.unscoped.filter(store_id=extra.store_id, extra=extra).open()
    return rows.filter(channel__in=ONLINE).exists()


@scope.across_stores("a sweep looks at every store")
def late_extras(*, at: datetime) -> list[tuple[int, int]]:
    """(store id, charge id) whose time is over; not while a proof of transfer waits."""
    waiting = TransferProof.unscoped.waiting()
    rows = ExtraCharge.unscoped.all().open().filter(expires_at__lte=at)
    rows = rows.exclude(pk__in=waiting.exclude(payment__extra=None).values("payment__extra_id"))
    return list(rows.order_by("expires_at").values_list("store_id", "pk")[:200])


def _goes_behind(store: Store | int, order_id: int, *, at: datetime) -> None:
    """In the next sweep those come first that were not tried yet."""
    rows = Order.every.filter(store_id=id_of(store), pk=order_id)
    rows.update(close_tried_at=at)
