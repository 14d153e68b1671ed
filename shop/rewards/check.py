"""Do rewards, what was taken of them, and points add up? Part of `manage.py check_promotions`."""

from collections.abc import Iterator

from django.db.models import Q, Sum

from shop.members.models import PointsEntry
from shop.rewards.models import Redemption, Reward

Kind = PointsEntry.Kind


def rewards() -> Iterator[str]:
    """A reward counts what stands of it."""
    live = ~Q(redemptions__state=Redemption.State.RETURNED)
    for row in Reward.unscoped.annotate(stand=Sum("redemptions__count", filter=live)).iterator():
        if row.taken != (row.stand or 0):
            yield f"reward {row.number}: counts {row.taken}, {row.stand or 0} are taken"


def redemptions() -> Iterator[str]:
    """What stands has cost its points, what was given back has cost none."""
    entries = PointsEntry.unscoped.filter(kind__in=[Kind.REDEEMED, Kind.UNREDEEMED])
    cost: dict[str, int] = {}
    for reference, amount, owed in entries.values_list("reference", "amount", "owed"):
        cost[reference] = cost.get(reference, 0) - amount + owed
    for row in Redemption.unscoped.iterator():
        said = 0 if row.state == Redemption.State.RETURNED else row.points
        booked = cost.pop(row.reference, 0)
        if said != booked:
            yield f"redemption of {row.reference}: {said} points, entries say {booked}"
    for reference, booked in cost.items():
        if booked:
            yield f"points of {reference}: {booked} for no redemption"
