"""A pick-up order's code: made when its buyer may first see it, and shown to nobody else."""

import secrets
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from orders.models import Order, PaymentStatus
from orders.pickup.models import PickupCode

DIGITS = 6
TRIES = 20


def may_have(order: Order) -> bool:
    """For pick-up, the shop's to prepare, and something of it is still there."""
    is_over = order.cancelled_at is not None or order.is_fulfilled
    is_given_back = order.payment_status == PaymentStatus.REFUNDED
    is_waiting = order.waits_for_payment or order.waits_for_group
    return order.is_pickup and not (is_over or is_given_back or is_waiting)


def of(order: Order, *, at: datetime) -> str:
    """
    The order's code; "" for an order that has none now. One that was closed opens again with an
    order that was handed over by mistake.
    """
    if not may_have(order):
        return ""
    found = PickupCode.unscoped.of(order).filter(closed_at__isnull=True).first()
    return found.code if found is not None else _made(order, at=at).code


def drawn() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def link(code: str) -> str:
    """What the QR code holds: the desk's own page, for whatever scanner a shop has."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return f"{base}{reverse('desk-pickup')}?{urlencode({'code': code})}"


def _made(order: Order, *, at: datetime) -> PickupCode:
    """Of several readers at once the first makes it; a code that is taken is drawn again."""
    for _try in range(TRIES):
        code = drawn()
        _free(order, code, at=at)
        try:
            with transaction.atomic():
                return _written(order, code, at=at)
        except IntegrityError:
            continue
    raise RuntimeError("no pick-up code is free")


def _written(order: Order, code: str, *, at: datetime) -> PickupCode:
    new = {"code": code, "created_at": at, "closed_at": None, "actor": None}
    rows = PickupCode.unscoped.of(order)
    rows.filter(closed_at__isnull=False).update(**new)
    given = {"store_id": order.store_id, **new}
    made: PickupCode = rows.get_or_create(order=order, defaults=given)[0]
    return made


def _free(order: Order, code: str, *, at: datetime) -> None:
    """What an order that is over keeps back is given to the next."""
    rows = PickupCode.unscoped.filter(store_id=order.store_id, code=code, closed_at__isnull=True)
    holder = rows.select_related("order").first()
    if holder is not None and not may_have(holder.order):
        rows.filter(pk=holder.pk).update(closed_at=at)
