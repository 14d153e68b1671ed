"""A person's bookings of presales, for a copy of their data and for the end of an account."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.dispatch import receiver
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.privacy.parts import Asker, Part, Row, register
from accounts.social.joining import joining
from core import scope
from shop.presales.models import Booking

WHY = "a shopper's own bookings"


def _bookings(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = Booking.unscoped.filter(user=asker.user)
        rows = rows.select_related("store", "presale").order_by("pk")
        for row in rows.iterator(chunk_size=100):
            yield {
                "store": row.store.name,
                "presale": row.presale.name,
                "count": row.count,
                "state": row.get_state_display(),
                "booked_at": row.booked_at,
            }


@scope.across_stores(WHY)
def _forget(user: User, _at: datetime) -> None:
    """Bookings count on, of nobody."""
    Booking.unscoped.filter(user=user).update(user=None)


@receiver(joining, dispatch_uid="bookings of who joins")
@scope.across_stores(WHY)
@transaction.atomic
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    """Two accounts of one person became one."""
    rows = Booking.unscoped.filter(user=leaving)
    rows.update(user=staying, buyer=f"u{staying.pk}")


def install() -> None:
    register(
        Part(
            "presale_bookings",
            gettext_lazy("参加的预售"),
            ("presales.Booking",),
            _bookings,
            forget=_forget,
        )
    )
