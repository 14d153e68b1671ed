"""Whether members' figures are the sums of their entries."""

from collections.abc import Iterator

from django.db.models import Sum

from core import scope
from core.money import ZERO, round_cny
from shop.members.models import BalanceEntry, Member, PointsEntry

WHY = "the check looks at every store"


def points() -> Iterator[str]:
    with scope.across_stores(WHY):
        rows = PointsEntry.unscoped.values("member_id").annotate(a=Sum("amount"), o=Sum("owed"))
        sums = {row["member_id"]: (row["a"], row["o"]) for row in rows}
        for member in Member.unscoped.iterator():
            said = sums.get(member.pk, (0, 0))
            if said != (member.points, member.points_owed):
                yield (
                    f"member {member.pk}: {member.points} points, {member.points_owed} owed, "
                    f"entries say {said[0]} and {said[1]}"
                )


def balances() -> Iterator[str]:
    with scope.across_stores(WHY):
        rows = BalanceEntry.unscoped.values("member_id").annotate(a=Sum("amount"), b=Sum("bonus"))
        sums = {row["member_id"]: (round_cny(row["a"]), round_cny(row["b"])) for row in rows}
        for member in Member.unscoped.iterator():
            said = sums.get(member.pk, (ZERO, ZERO))
            if said != (member.principal, member.bonus):
                yield (
                    f"member {member.pk}: balance {member.principal} and {member.bonus}, "
                    f"entries say {said[0]} and {said[1]}"
                )
