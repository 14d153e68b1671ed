"""
Places of a 秒杀: taken by one statement, so that thousands at once neither wait for each other nor
take one twice; the rows alone decide.
"""

import secrets
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from core import scope
from core.compiled import Compiled
from shop.catalog.models import ProductVariant
from shop.flash import gate
from shop.flash.models import FlashItem, Place
from shop.stores.public_pages import cache_tags

# What is free is found under its lock; what somebody else is taking just now is passed by. One
# that never was anybody's first: the two asked for together would read all that are taken.
TAKE = """
UPDATE flash_place SET buyer = %s, token = %s, expires_at = %s
WHERE id = COALESCE((
    SELECT id FROM flash_place
    WHERE item_id = %s AND store_id = %s AND reference = '' AND expires_at IS NULL
    LIMIT 1 {lock}
), (
    SELECT id FROM flash_place
    WHERE item_id = %s AND store_id = %s AND reference = '' AND expires_at <= %s
    LIMIT 1 {lock}
)) AND reference = '' AND (buyer IS NULL OR expires_at <= %s)
RETURNING id
"""


# More than take one at the same moment: while the gate counts as many, nobody's was the last.
FEW = 64


class Taken(NamedTuple):
    """A buyer's place; `token` leads to its checkout."""

    token: str
    expires_at: datetime
    is_ordered: bool = False


def grab(
    item: FlashItem,
    buyer: str,
    *,
    at: datetime,
    is_sold_out: bool = False,
    left: int | None = None,
) -> Taken | None:
    """
    The buyer's place, the one they have or a free one; None: there is none now. The caller has
    looked at the clock, and knows maybe that nothing is free; `left` by the gate, which let them
    in as somebody new: beside theirs so many are free.
    """
    own = _own(item, buyer, at) if left is None else None
    if own is not None or is_sold_out:
        return own
    taken = Taken(secrets.token_urlsafe(18), at + timedelta(minutes=item.pay_minutes))
    try:
        # A statement is a transaction of its own; within a caller's it must not spoil that one.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            is_taken = _take(item, buyer, taken, at)
    except IntegrityError:
        # The same buyer's other tap was faster, or they were not so new.
        return _own(item, buyer, at)
    if not is_taken:
        return None
    if (left is None or left < FEW) and not has_open(item, at=at):
        cache_tags.touch_variants([item.variant_id])
    return taken


def has_open(item: FlashItem, *, at: datetime) -> bool:
    """Whether any place is free, also one that somebody is taking just now."""
    sought = {"store": item.store_id, "item": item.pk}
    return bool(_one_free(**sought) or _one_late(**sought, at=at))


@scope.across_stores("places lapse in every store")
def lapse(*, at: datetime) -> int:
    """Places that nobody ordered with in time are free again; how many."""
    late = Place.unscoped.filter(reference="", expires_at__lte=at, item__ends_at__gt=at)
    items = dict(late.values_list("item_id", "item__variant_id"))
    count: int = Place.unscoped.filter(
        pk__in=late.values("pk"), reference="", expires_at__lte=at
    ).update(buyer=None, token=None, expires_at=None)
    for item_id in items if count else ():
        gate.changed(item_id)
    if count:
        cache_tags.touch_variants(set(items.values()))
    return count


def held(token: str, variant: ProductVariant) -> Place | None:
    """
    The place of this token that nobody ordered with yet. Its piece can be bought from now on as
    far as this object of the variant says.
    """
    rows = Place.unscoped.for_store(variant.store_id).select_related("item")
    place: Place | None = rows.filter(token=token, reference="", item__variant=variant).first()
    level = getattr(variant, "level", None)
    if place is not None and level is not None:
        level.apart = max(level.apart, 1)
    return place


def _rows_of(*, store: int, item: int, buyer: str) -> QuerySet[Place]:
    return Place.unscoped.filter(store_id=store, item_id=item, buyer=buyer)


def _open(*, store: int, item: int) -> QuerySet[Place]:
    rows: QuerySet[Place] = Place.unscoped.filter(store_id=store, item_id=item, reference="")
    return rows


_own_row = Compiled(
    Place,
    lambda **own: _rows_of(**own).values_list("token", "expires_at", "reference")[:1],
)
_one_free = Compiled(Place, lambda **of: _open(**of).filter(expires_at=None).values_list("pk")[:1])
_one_late = Compiled(
    Place, lambda at, **of: _open(**of).filter(expires_at__lte=at).values_list("pk")[:1]
)


def _own(item: FlashItem, buyer: str, at: datetime) -> Taken | None:
    found = next(iter(_own_row(store=item.store_id, item=item.pk, buyer=buyer)), None)
    if found is None:
        return None
    token, expires_at, reference = found
    if reference or (expires_at or at) > at:
        return Taken(token or "", expires_at or at, is_ordered=bool(reference))
    # Too late with it: they stand in line like everybody.
    rows = _rows_of(store=item.store_id, item=item.pk, buyer=buyer)
    rows.filter(reference="", expires_at__lte=at).update(buyer=None, token=None, expires_at=None)
    return None


def _take(item: FlashItem, buyer: str, taken: Taken, at: datetime) -> bool:
    lock = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    now, until = map(connection.ops.adapt_datetimefield_value, (at, taken.expires_at))
    sought = [item.pk, item.store_id]
    values = [buyer, taken.token, until, *sought, *sought, now, now]
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(lock=lock), values)
        return bool(cursor.fetchall())
