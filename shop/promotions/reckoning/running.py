"""Which offers run at a moment for this buyer, and in what order they are looked at."""

from collections.abc import Iterable
from datetime import datetime

from shop.promotions.reckoning.spread import cents
from shop.promotions.reckoning.terms import Audience, Buyer, Offer


def running(offers: Iterable[Offer], *, buyer: Buyer, at: datetime) -> list[Offer]:
    """The first in rank first, whatever order they came in: ties must not depend on a query."""
    return sorted(
        (offer for offer in offers if _runs(offer, at) and _is_for(offer, buyer)), key=rank
    )


def rank(offer: Offer) -> tuple[int, str]:
    """Of two offers that are worth the same the shop's own order counts, then the number."""
    return -offer.priority, offer.number


def is_open(starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> bool:
    """From the first moment on, up to but without the last: 00:00 to 00:00 is whole days."""
    return (starts_at is None or starts_at <= at) and (ends_at is None or at < ends_at)


def limit_of(offer: Offer) -> int | None:
    """The most 分 it may take off this order; None: no limit."""
    limits = [limit for limit in (offer.order_limit, offer.budget_left) if limit is not None]
    return max(cents(min(limits)), 0) if limits else None


def _runs(offer: Offer, at: datetime) -> bool:
    """Whoever used it up, or whose promotion gave all it may give, does not see it any more."""
    has_uses = offer.uses_left is None or offer.uses_left > 0
    has_budget = offer.budget_left is None or offer.budget_left > 0
    return (
        bool(offer.tiers)
        and has_uses
        and has_budget
        and is_open(offer.starts_at, offer.ends_at, at)
    )


def _is_for(offer: Offer, buyer: Buyer) -> bool:
    if offer.audience == Audience.NEW:
        return buyer.is_new
    if offer.audience == Audience.MEMBERS:
        # Level 0 is no member, also where a promotion forgot to name a level.
        return buyer.level >= max(offer.level, 1)
    return True
