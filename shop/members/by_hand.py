"""Points that a store's people give or take, and say why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from shop.members import points
from shop.members.models import Member, PointsEntry
from shop.stores.people import audit

Kind = PointsEntry.Kind
# Of one time: more is a slip of the finger.
MOST = 100_000


class CannotAdjust(Exception):
    """The message says why."""


@transaction.atomic
def adjust(
    *, member: Member, amount: int, reason: str, key: str, actor: Actor, at: datetime
) -> PointsEntry | None:
    """
    `amount` points more, or less where it is negative. `key` is the form's own: sent twice it is
    booked once.

    :raises CannotAdjust: without a reason, for nothing or too much, for more than there are
    """
    reason = reason.strip()
    if not reason:
        raise CannotAdjust(_("请写明原因，会员看得到"))
    if not 0 < abs(amount) <= MOST:
        raise CannotAdjust(_("积分要在 1 到 %(most)s 之间") % {"most": MOST})
    kind = Kind.GIVEN if amount > 0 else Kind.TAKEN
    reference, size, said = f"hand {key}", abs(amount), reason[:100]
    change = points.earn if amount > 0 else points.spend
    try:
        entry = change(
            member=member,
            kind=kind,
            amount=size,
            reference=reference,
            at=at,
            actor=actor,
            reason=said,
        )
    except points.NotEnough as refused:
        left = {"left": refused.left}
        raise CannotAdjust(_("只有 %(left)s 积分，不能扣更多") % left) from refused
    if entry is not None:
        audit.record(
            store=member.store_id,
            actor=actor,
            action="members.points",
            target=member.number,
            points=[entry.after - entry.amount, entry.after],
            reason=entry.reason,
        )
    return entry
