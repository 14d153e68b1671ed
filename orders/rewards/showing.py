"""A store's rewards as its shoppers see them."""

from dataclasses import dataclass

from accounts.actor import Actor
from orders.checkout.forms import new_key
from orders.deals import showing as coupons
from shop.members import memberships
from shop.members.models import Member
from shop.rewards import redeeming
from shop.rewards.models import Reward
from shop.stores.models import Store

MOST = 100


@dataclass(frozen=True)
class Shown:
    """
    `problem` says why nobody can have it now, `missing` how many points this member lacks. `key`
    is of this page: two taps are one.
    """

    reward: Reward
    problem: str
    missing: int
    key: str

    @property
    def words(self) -> str:
        """What the coupon is worth; of goods nothing."""
        row = self.reward.coupon
        return f"{coupons.worth(row)} {coupons.condition(row)}" if row else ""


def member_of(store: Store, user: Actor) -> Member | None:
    return memberships.in_store(store, user.pk if user else None)


def of_store(store: Store, member: Member | None) -> list[Shown]:
    """Those that are on, the cheapest first."""
    rows = Reward.unscoped.for_store(store).filter(is_on=True)
    rows = rows.select_related("variant__product", "variant__level", "coupon")
    there = member.points if member else 0
    return [
        Shown(row, _problem(row), max(row.points - there, 0), new_key())
        for row in rows.order_by("points", "pk")[:MOST]
    ]


def _problem(reward: Reward) -> str:
    variant = reward.variant
    if variant is not None:
        is_sold = variant.is_on_sale and variant.retired_at is None
        if not is_sold or not hasattr(variant, "level") or variant.level.available < 1:
            return redeeming.gone()
    return redeeming.shortage(reward)
