"""
What orders hold of a presale: taken with the order that is placed, paid with it, free when it
ends; each once. Rows are locked after everything else of an order: the presale, then the booking.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from shop.catalog.models import ProductVariant
from shop.presales.models import Booking, Presale
from shop.promotions.uses import Buyer
from shop.stores.models import Store

State = Booking.State


class CannotBook(Exception):
    """The message says why, in the shopper's words."""


def find(store: Store | int, number: str) -> Presale | None:
    rows = Presale.unscoped.for_store(store).select_related("variant__product")
    found: Presale | None = rows.filter(number=number).first()
    return found


def problem(presale: Presale, count: Decimal = Decimal(1), *, at: datetime) -> str:
    """Why nobody can have so many now; empty when it can be tried."""
    if not presale.is_running(at):
        return _("预售现在没有进行")
    if count != int(count):
        return _("预售要整件")
    if presale.left < count:
        return _("预售只剩 %(left)s 件了") % {"left": presale.left} if presale.left else gone()
    return ""


def gone() -> str:
    return _("预售已经订完了")


@transaction.atomic
def take(
    *,
    store: Store,
    number: str,
    variant: ProductVariant,
    quantity: Decimal,
    reference: str,
    buyer: Buyer,
    at: datetime,
) -> Booking:
    """
    An order holds so many.

    :raises CannotBook: when it does not run, is gone, or this buyer is at the limit
    """
    rows = Presale.unscoped.for_store(store).select_for_update(no_key=True)
    presale = rows.filter(number=number).first()
    if presale is None or presale.variant_id != variant.pk:
        raise CannotBook(_("这件商品没有预售"))
    words = problem(presale, quantity, at=at)
    if words:
        raise CannotBook(words)
    count, phone_key = int(quantity), Buyer(None, buyer.phone).key
    _check_limit(presale, buyer, phone_key, count)
    row = Presale.unscoped.for_store(store).filter(pk=presale.pk)
    if not row.filter(quantity__gte=F("booked") + count).update(booked=F("booked") + count):
        raise CannotBook(gone())
    made: Booking = Booking.unscoped.create(
        store_id=store.pk,
        presale=presale,
        reference=reference,
        user=buyer.user,
        buyer=buyer.key,
        phone_key=phone_key,
        count=count,
        booked_at=at,
    )
    return made


def pay(*, store: int, reference: str) -> None:
    """The order is paid."""
    rows = Booking.unscoped.filter(store_id=store, reference=reference)
    rows.filter(state=State.HELD).update(state=State.PAID)


@transaction.atomic
def leave(*, store: int, reference: str) -> None:
    """The order is over: somebody else may have its goods. A second call finds nothing."""
    found = of(store, reference)
    if found is None:
        return
    # In the order of `take`.
    row = Presale.unscoped.filter(store_id=store, pk=found.presale_id)
    row.select_for_update(no_key=True).get()
    live = Booking.unscoped.filter(store_id=store, pk=found.pk).exclude(state=State.FREE)
    if live.update(state=State.FREE):
        row.update(booked=F("booked") - found.count)


def of(store: int, reference: str) -> Booking | None:
    rows = Booking.unscoped.filter(store_id=store, reference=reference)
    found: Booking | None = rows.select_related("presale").first()
    return found


def _check_limit(presale: Presale, buyer: Buyer, phone_key: str, count: int) -> None:
    if presale.per_buyer is None:
        return
    rows = Booking.unscoped.for_store(presale.store_id).filter(presale=presale)
    own = rows.exclude(state=State.FREE).filter(Q(buyer=buyer.key) | Q(phone_key=phone_key))
    before = own.aggregate(sum=Sum("count"))["sum"] or 0
    if before + count > presale.per_buyer:
        words = _("每人最多预订 %(most)s 件，你已订 %(before)s 件")
        raise CannotBook(words % {"most": presale.per_buyer, "before": before})
