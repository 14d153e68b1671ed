"""What the ledgers of points and of balance have in common: a locked row, and nothing twice."""

from shop.members.models import BalanceEntry, Member, PointsEntry


def opened(
    entries: type[PointsEntry] | type[BalanceEntry], member: Member, *, kind: str, reference: str
) -> Member | None:
    """The member's row as it is now, locked; None where this was booked before."""
    rows = Member.unscoped.select_for_update(no_key=True)
    now: Member = rows.get(pk=member.pk, store_id=member.store_id)
    known = entries.unscoped.filter(store_id=now.store_id, member=now)
    return None if known.filter(kind=kind, reference=reference).exists() else now
