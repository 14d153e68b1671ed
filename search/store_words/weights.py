"""
When choices that people made before may speak for the next one. Nothing here reads the database.

A choice at the desk weighs three of a shopper's. Shoppers count only when several different ones
with an account chose the same, each by the last time: one alone teaches nothing, however often.
What was counted halves every sixty days. One of the goods is ahead when it weighs as much as four
shoppers of these days, or two choices at the desk within six weeks, and three times as much as
all others that the same words were taken for. Being ahead it is chosen beforehand, in sight of
who orders; it decides nothing by itself. Only what the store has fixed is not asked any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HALF_LIFE = timedelta(days=60)
DESK, SHOPPER = 3, 1
SEVERAL = 4
CLEAR, LEAD = 3.5, 3


@dataclass(frozen=True, kw_only=True)
class Vote:
    """How often some words were taken for one of the goods, as of `at`."""

    variant_id: int
    by_desk: float
    by_shoppers: float
    people: int
    at: datetime
    is_fixed: bool = False


def faded(count: float, *, since: timedelta) -> float:
    """What is left of `count`; never more than it was, whatever a clock says."""
    return float(count * 0.5 ** max(since / HALF_LIFE, 0))


def weight(vote: Vote, *, at: datetime) -> float:
    shoppers = vote.by_shoppers * SHOPPER if vote.people >= SEVERAL else 0
    return faded(vote.by_desk * DESK + shoppers, since=at - vote.at)


def ahead(votes: Sequence[Vote], *, at: datetime) -> Vote | None:
    """The one of `votes`, all for the same words, that is clearly meant; None where it is open."""
    fixed = next((vote for vote in votes if vote.is_fixed), None)
    if fixed is not None or not votes:
        return fixed
    weights = {vote.variant_id: weight(vote, at=at) for vote in votes}
    best = max(votes, key=lambda vote: weights[vote.variant_id])
    most = weights.pop(best.variant_id)
    return best if most >= CLEAR and most >= LEAD * sum(weights.values()) else None
