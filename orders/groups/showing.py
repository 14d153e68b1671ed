"""A group buy and its groups as shoppers read them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from accounts.actor import Actor
from core import scope
from orders.deals import personal_prices
from orders.models import Order
from shop.catalog import availability
from shop.catalog.availability import Offer
from shop.groups import seats, showing
from shop.groups.models import Group, GroupBuy, Seat
from shop.groups.seats import Wanted
from shop.stores import storefront
from shop.stores.models import Store


@dataclass(frozen=True)
class Shown:
    """
    `problem`: why it cannot be joined, or no group opened, now. `people` have paid and are all
    that others learn of them; `paying` are so many who have not yet. `alone` is yuan apiece for
    who buys alone, as the product's page says to this person; None when it is not on sale.
    """

    store: Store
    group_buy: GroupBuy
    group: Group | None
    problem: str
    alone: Decimal | None
    offers: list[Offer]
    people: list[Seat] = field(default_factory=list)
    to_join: list[Group] = field(default_factory=list)

    @property
    def said(self) -> str:
        """As addresses and the checkout name it."""
        return self.group.token if self.group else self.group_buy.number

    @property
    def link(self) -> str:
        return storefront.absolute(reverse("group", args=[self.said]))

    @property
    def paying(self) -> int:
        return self.group.taken - self.group.paid if self.group else 0

    @property
    def most(self) -> Decimal | None:
        """How much of it one may buy."""
        limits = [offer.largest for offer in self.offers if offer.largest is not None]
        if self.group_buy.per_buyer is not None:
            limits.append(Decimal(self.group_buy.per_buyer))
        return min(limits, default=None)


@scope.across_stores("a group is found by its token, a group buy by its number")
def find(said: str, *, user: Actor, at: datetime) -> Shown | None:
    """None for an unknown one, and where the store is not open."""
    rows = Group.unscoped.select_related("group_buy__store__page", "group_buy__product")
    group = rows.filter(token=said).first()
    terms = GroupBuy.unscoped.select_related("store__page", "product")
    group_buy = group.group_buy if group else terms.filter(number=said).first()
    if group_buy is None or not group_buy.store.is_open:
        return None
    return _shown(group_buy, group, user=user, at=at)


def _shown(group_buy: GroupBuy, group: Group | None, *, user: Actor, at: datetime) -> Shown:
    product = group_buy.product
    is_there = product is not None and product.live and product.is_on_sale
    found = availability.of_product(product) if product is not None and is_there else []
    offers = [one for one in found if seats.fits(group_buy, one.variant)]
    variants = [one.variant for one in offers]
    paid = group.seats.filter(state=Seat.State.PAID).order_by("paid_at", "pk") if group else []
    return Shown(
        store=group_buy.store,
        group_buy=group_buy,
        group=group,
        problem=seats.problem(Wanted(group_buy, group), at=at),
        alone=personal_prices.lowest_of(variants, user=user, at=at),
        offers=offers,
        people=list(paid),
        to_join=[] if group else showing.to_join(group_buy, at=at),
    )


def of_order(order: Order) -> Group | None:
    """The group that this order waits for; no query for any other order."""
    seat = seats.of(order.store_id, order.stock_reference) if order.waits_for_group else None
    return seat.group if seat else None
