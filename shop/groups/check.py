"""Do groups and their seats add up? Part of `manage.py check_promotions`."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from shop.groups.models import Group, GroupBuy, Seat


def groups() -> Iterator[str]:
    """What a group says of its seats, and a group buy of its groups."""
    counted = Group.unscoped.annotate(
        live=Count("seats", filter=~Q(seats__state=Seat.State.FREE)),
        gone=Count("seats", filter=Q(seats__state=Seat.State.PAID)),
    )
    for row in counted.select_related("group_buy").iterator():
        if (row.taken, row.paid) != (row.live, row.gone):
            yield f"group {row.pk}: counts {row.taken}/{row.paid}, seats say {row.live}/{row.gone}"
        if row.size != row.group_buy.size:
            yield f"group {row.pk}: of {row.size}, its group buy says {row.group_buy.size}"
    # One that fell apart before its time counts no more.
    fell_apart = Q(opened__state=Group.State.FAILED, opened__settled_at__lt=F("opened__ends_at"))
    opened = GroupBuy.unscoped.annotate(stand=Count("opened", filter=~fell_apart))
    for buy in opened.exclude(stand=F("groups")).iterator():
        yield f"group buy {buy.number}: counts {buy.groups} groups, there are {buy.stand}"


def seats() -> Iterator[str]:
    """A group that was full has nobody who still has to pay."""
    full = Seat.unscoped.filter(group__state=Group.State.MADE, group__group_buy__makes_anyway=False)
    for seat in full.filter(state=Seat.State.HELD).iterator():
        yield f"seat of {seat.reference}: not paid, in a group that is made"
