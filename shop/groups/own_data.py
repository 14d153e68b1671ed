"""A person's seats in groups, for a copy of their data and for the end of an account."""

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
from shop.groups.models import Seat

WHY = "a shopper's own seats"


def _seats(asker: Asker) -> Iterator[Row]:
    with scope.across_stores(WHY):
        rows = Seat.unscoped.filter(user=asker.user)
        rows = rows.select_related("store", "group__group_buy").order_by("pk")
        for row in rows.iterator(chunk_size=100):
            yield {
                "store": row.store.name,
                "group_buy": row.group.group_buy.name,
                "group": row.group.get_state_display(),
                "shown_as": row.label,
                "quantity": row.quantity,
                "state": row.get_state_display(),
                "taken_at": row.taken_at,
            }


@scope.across_stores(WHY)
def _forget(user: User, _at: datetime) -> None:
    """Seats count on, of nobody."""
    Seat.unscoped.filter(user=user).update(user=None, label="")


@receiver(joining, dispatch_uid="seats of who joins")
@scope.across_stores(WHY)
@transaction.atomic
def join(sender: type[Model] | None, leaving: User, staying: User, **_given: object) -> None:
    """Two accounts of one person became one. Where both sit in one group, each keeps its seat."""
    own = Seat.unscoped.filter(buyer=f"u{staying.pk}").exclude(state=Seat.State.FREE)
    rows = Seat.unscoped.filter(user=leaving)
    rows.exclude(group__in=own.values("group")).update(buyer=f"u{staying.pk}")
    rows.update(user=staying)


def install() -> None:
    register(
        Part(
            "group_seats",
            gettext_lazy("参加的团购"),
            ("groups.Seat",),
            _seats,
            forget=_forget,
        )
    )
