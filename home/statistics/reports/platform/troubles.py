"""
Stores that something keeps from selling, looked for every ten minutes: a page of operators must
not ask a thousand stores for their goods and orders each time.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from accounts.models import Device
from core import scope
from home.statistics.reports.models import StoreTrouble
from orders.aftersales.choices import WAITS_FOR_SHOP
from orders.aftersales.models import AfterSale
from orders.models import Order
from orders.payments.models import PaymentOrder
from orders.states.board_states import STATES
from shop.catalog.models import ProductPage
from shop.stores.models import Store

Kind = StoreTrouble.Kind
# So long a new store, an order and an after-sale may take.
TIME_TO_BEGIN = timedelta(days=1)
TIME_TO_SHIP = TIME_TO_ANSWER = timedelta(hours=48)
TIME_AWAY = timedelta(days=14)
LOOKED_BACK = timedelta(days=7)
# Fewer attempts that failed are chance.
FEW = 3
Found = dict[int, int]


@scope.across_stores("operators are told which stores are in trouble")
@transaction.atomic
def look(*, at: datetime) -> int:
    """Write what is found now; how many troubles. Since when, is kept while it lasts."""
    found = {
        (store_id, kind): count
        for kind, ask in LOOKS.items()
        for store_id, count in ask(at).items()
    }
    known = {(row.store_id, row.kind): row for row in StoreTrouble.unscoped.select_for_update()}
    gone = [row.pk for key, row in known.items() if key not in found]
    StoreTrouble.unscoped.filter(pk__in=gone).delete()
    rows = [
        StoreTrouble(store_id=key[0], kind=key[1], count=count, since=at)
        for key, count in found.items()
        if key not in known or known[key].count != count
    ]
    StoreTrouble.unscoped.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "kind"],
        update_fields=["count"],
        batch_size=500,
    )
    return len(found)


def _stores(at: datetime) -> QuerySet[Store]:
    """Open, and not just opened."""
    return Store.objects.open().filter(created_at__lte=at - TIME_TO_BEGIN)


def _each(stores: QuerySet[Store]) -> Found:
    return dict.fromkeys(stores.values_list("pk", flat=True), 1)


def _goods() -> QuerySet[ProductPage]:
    return ProductPage._base_manager.filter(store=OuterRef("pk"), live=True)


def _no_goods(at: datetime) -> Found:
    return _each(_stores(at).filter(~Exists(_goods())))


def _no_photo(at: datetime) -> Found:
    with_photo = _goods().exclude(gallery=[])
    return _each(_stores(at).filter(Exists(_goods()), ~Exists(with_photo)))


def _no_delivery(at: datetime) -> Found:
    offers = ("offers_express", "offers_freight", "offers_local", "offers_pickup")
    return _each(_stores(at).filter(takes_orders=True, **dict.fromkeys(offers, False)))


def _unpaid(at: datetime) -> Found:
    """Of the last week's attempts that are over, more came to nothing than to money."""
    state = PaymentOrder.State
    rows = PaymentOrder.unscoped.filter(created_at__gt=at - LOOKED_BACK).order_by()
    sums = rows.values("store_id").annotate(
        closed=Count("pk", filter=Q(state=state.CLOSED)),
        paid=Count("pk", filter=Q(state=state.SUCCEEDED)),
    )
    return dict(
        sums.filter(closed__gte=FEW, closed__gt=F("paid")).values_list("store_id", "closed")
    )


def _aftersales(at: datetime) -> Found:
    rows = AfterSale.unscoped.filter(state__in=WAITS_FOR_SHOP, created_at__lte=at - TIME_TO_ANSWER)
    return dict(rows.order_by().values_list("store_id").annotate(Count("pk")))


def _slow(at: datetime) -> Found:
    waits = STATES["new"][1] | STATES["to_ship"][1]
    rows = Order.unscoped.filter(waits, created_at__lte=at - TIME_TO_SHIP)
    return dict(rows.order_by().values_list("store_id").annotate(Count("pk")))


def _absent(at: datetime) -> Found:
    """Nobody signed in as the owner; a device that was not seen for long is forgotten."""
    seen = Device.objects.filter(user=OuterRef("owner"), seen_at__gt=at - TIME_AWAY)
    old = Store.objects.open().filter(created_at__lte=at - TIME_AWAY)
    return _each(old.filter(~Exists(seen)))


LOOKS: dict[Kind, Callable[[datetime], Found]] = {
    Kind.NO_GOODS: _no_goods,
    Kind.NO_PHOTO: _no_photo,
    Kind.NO_DELIVERY: _no_delivery,
    Kind.UNPAID: _unpaid,
    Kind.AFTERSALES: _aftersales,
    Kind.SLOW: _slow,
    Kind.ABSENT: _absent,
}
