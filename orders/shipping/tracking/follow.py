"""
Following parcels: asked about at most once in half an hour, better told of by the provider. What
is told twice, late or in another order changes nothing: a parcel's state is its newest movement's.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from core import scope
from orders.shipping.couriers.table import clean, named
from orders.shipping.models import Fulfillment
from orders.shipping.tracking import providers
from orders.shipping.tracking.models import RANK, Followed, State, Track, TrackEvent
from orders.shipping.tracking.providers.base import Parcel, Provider, Refused, Report, Unreachable
from shop.stores.models import Store

# At most one question per parcel in so long.
BETWEEN = timedelta(minutes=30)
# A provider that tells us by itself is asked after so long: what it told may be lost.
SUBSCRIBED = timedelta(hours=6)
LONGEST_WAIT = timedelta(hours=12)
GIVEN_UP_AFTER = timedelta(days=60)
STILL = timedelta(hours=48)
LISTED = timedelta(days=30)
AT_ONCE = 200


F = TypeVar("F", bound=Followed)
# Who follows numbers of other parcels: told each verified report, each says of how many it was.
hearers: list[Callable[[Report, datetime], int]] = []


def start(parcel: Fulfillment, *, at: datetime) -> None:
    """Follow a parcel by the number it has now; what was known of another number goes."""
    Track.unscoped.filter(store_id=parcel.store_id, fulfillment=parcel).delete()
    if parcel.kind != Fulfillment.Kind.SHIPPED or not clean(parcel.tracking_number):
        return
    courier = named(parcel.courier)
    Track.unscoped.create(
        store_id=parcel.store_id,
        fulfillment=parcel,
        number=clean(parcel.tracking_number),
        courier=courier.kuaidi100 if courier else "",
        created_at=at,
        next_ask_at=at if courier else None,
    )


@scope.across_stores("a sweep looks at every store")
def due_ids(*, at: datetime) -> list[int]:
    """Parcels about which the provider may be asked now, the longest waiting first."""
    if providers.current() is None:
        return []
    return due_of(Track.unscoped.all(), at=at)


def due_of(rows: QuerySet[F], *, at: datetime) -> list[int]:
    due = rows.filter(next_ask_at__lte=at, created_at__gt=at - GIVEN_UP_AFTER)
    due = due.filter(_not_asked(at))
    return list(due.order_by("next_ask_at").values_list("pk", flat=True)[:AT_ONCE])


@scope.across_stores("a sweep looks at every store")
def look_after(*, track_id: int, at: datetime) -> None:
    track = Track.unscoped.select_related("fulfillment__order").get(pk=track_id)
    ask_about(track, phone=track.fulfillment.order.phone, at=at)


def ask_about(track: Followed, *, phone: str, at: datetime) -> None:
    """Subscribe to a parcel that is new, else ask about it; who fails waits longer each time."""
    provider = providers.current()
    if provider is None or not _claim(track, at):
        return
    parcel = Parcel(track.courier, track.number, phone[-4:])
    is_new = provider.can_push and not track.is_subscribed and bool(settings.SHIPPING_NOTIFY_KEY)
    try:
        if is_new:
            provider.subscribe(parcel, address=address())
            _plan(track, at + SUBSCRIBED, is_subscribed=True, failures=0)
        else:
            believe(provider.ask(parcel), at=at)
            _plan(track, at + (SUBSCRIBED if track.is_subscribed else BETWEEN), failures=0)
    except (Unreachable, Refused):
        waits = min(BETWEEN * 2**track.failures, LONGEST_WAIT)
        _plan(track, at + waits, failures=min(track.failures + 1, 10))


def address() -> str:
    """Where a provider tells us."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return base + reverse("shipping-notify", args=[settings.SHIPPING_NOTIFY_KEY])


def hear(provider: Provider, form: dict[str, str], *, at: datetime) -> int:
    """
    What a provider tells by itself; how many of our parcels it was about.

    :raises base.Forged: when it is not the provider who tells
    """
    return sum(believe(report, at=at) for report in provider.read(form))


@scope.across_stores("a carrier names a parcel by its number")
def believe(report: Report, *, at: datetime) -> int:
    """Keep what is new in a verified report; how many of our parcels it is about."""
    # Each in a transaction of its own: an order is locked before its parcels everywhere.
    return _believe(report, at=at) + sum(hear_of(report, at) for hear_of in hearers)


@transaction.atomic
def _believe(report: Report, *, at: datetime) -> int:
    tracks = Track.unscoped.select_for_update(of=("self",)).filter(
        number=report.number, courier=report.courier
    )
    found = list(tracks.order_by("pk")) if report.number and report.courier else []
    for track in found:
        _add(track, report, at)
    return len(found)


def _add(track: Track, report: Report, at: datetime) -> None:
    TrackEvent.unscoped.bulk_create(
        [
            TrackEvent(
                store_id=track.store_id, track=track, at=step.at, words=step.words, state=step.state
            )
            for step in report.movements
            if step.at <= at + timedelta(days=1)
        ],
        ignore_conflicts=True,
    )
    steps = TrackEvent.unscoped.filter(store_id=track.store_id, track=track)
    newest = max(steps, key=lambda step: (step.at, RANK[step.state]), default=None)
    if newest is None:
        return
    track.state, track.moved_at = newest.state, newest.at
    if newest.state == State.SIGNED:
        track.next_ask_at = None
    track.save(update_fields=["state", "moved_at", "next_ask_at"])


def in_trouble(store: Store, *, at: datetime) -> QuerySet[Track]:
    """
    The store's parcels of the last month that somebody should look after: 疑难, 退回, and such
    as have not moved for two days, the longest first.
    """
    tracks = Track.objects.for_store(store).filter(created_at__gte=at - LISTED)
    stuck = Q(moved_at__lte=at - STILL) | Q(moved_at=None, created_at__lte=at - STILL)
    wrong = Q(state__in=[State.TROUBLE, State.RETURNING])
    tracks = tracks.filter(wrong | stuck & ~Q(state=State.SIGNED) & ~Q(courier=""))
    return tracks.select_related("fulfillment__order").order_by("moved_at", "created_at", "pk")


def has_moved(parcels: list[Fulfillment]) -> bool:
    """The carrier has one of them."""
    return any(
        Track.unscoped.filter(
            store_id=parcel.store_id, fulfillment=parcel, moved_at__isnull=False
        ).exists()
        for parcel in parcels
    )


def _not_asked(at: datetime) -> Q:
    return Q(asked_at=None) | Q(asked_at__lte=at - BETWEEN)


def _claim(track: Followed, at: datetime) -> bool:
    """Of two workers one asks; a worker that is killed leaves the parcel to the next half hour."""
    rows = type(track).unscoped.filter(pk=track.pk, next_ask_at__lte=at).filter(_not_asked(at))
    return bool(rows.update(asked_at=at, next_ask_at=at + BETWEEN))


def _plan(track: Followed, until: datetime, **fields: object) -> None:
    """When to ask next; not for what is signed for meanwhile."""
    rows = type(track).unscoped.filter(pk=track.pk)
    rows.update(**fields)
    rows.exclude(next_ask_at=None).update(next_ask_at=until)
