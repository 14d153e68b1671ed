"""An order's parcels as pages show them: the goods, where they are, and where to ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from orders.models import Order
from orders.shipping.couriers.table import named
from orders.shipping.models import Fulfillment
from orders.shipping.tracking.models import RANK, Track, TrackEvent

# What `parcels` reads, for `prefetch_related`.
PREFETCHED = ("fulfillments__lines__line", "fulfillments__track__events")


@dataclass(frozen=True)
class ShownParcel:
    """`track` is None without a number; `page` and `phone` are the carrier's own, or empty."""

    parcel: Fulfillment
    track: Track | None
    steps: list[TrackEvent]
    page: str
    phone: str

    @property
    def state(self) -> str:
        """In words; empty while the carrier has told nothing."""
        return self.track.get_state_display() if self.track and self.steps else ""


def parcels(order: Order) -> list[ShownParcel]:
    """In the order in which they left."""
    return [_shown(row) for row in sorted(order.fulfillments.all(), key=lambda row: row.pk)]


def _shown(parcel: Fulfillment) -> ShownParcel:
    track: Track | None = getattr(parcel, "track", None)
    courier = named(parcel.courier)
    number = parcel.tracking_number
    return ShownParcel(
        parcel=parcel,
        track=track,
        steps=_newest_first(track.events.all()) if track else [],
        page=courier.page_of(number) if courier and number else "",
        phone=courier.phone if courier else "",
    )


def _newest_first(steps: Iterable[TrackEvent]) -> list[TrackEvent]:
    return sorted(steps, key=lambda step: (step.at, RANK[step.state], step.pk), reverse=True)
