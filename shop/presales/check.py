"""Do presales and their bookings add up? Part of `manage.py check_promotions`."""

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from shop.presales.models import Booking, Presale


def presales() -> Iterator[str]:
    live = Sum("bookings__count", filter=~Q(bookings__state=Booking.State.FREE))
    counted = Presale.unscoped.annotate(live=Coalesce(live, 0))
    for row in counted.exclude(live=F("booked")).iterator():
        yield f"presale {row.number}: counts {row.booked}, bookings say {row.live}"
