"""
What a buyer gets in some stores at one moment: their promotions and the buyer's coupons, each
read when it is asked for, and what lines cost with them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from django.db.models import Q

from accounts.actor import Actor
from core.money import CENT, round_cny
from core.quantity import MEASURED_UNITS
from orders.deals import held
from orders.deals.held import Beyond, Held
from orders.models import Order, PaymentStatus
from shop.catalog import shelves
from shop.catalog.models import ProductVariant
from shop.flash.models import Place
from shop.groups.seats import Wanted
from shop.members import levels, programmes
from shop.members.models import Programme
from shop.presales.models import Presale
from shop.promotions import coupons, running, uses
from shop.promotions.models import CouponHolding, Promotion
from shop.promotions.reckoning.reckon import reckon
from shop.promotions.reckoning.running import running as running_for
from shop.promotions.reckoning.terms import (
    USUAL,
    Audience,
    Buyer,
    Goods,
    Offer,
    Reckoning,
    Rules,
    Scope,
    Voucher,
)
from shop.promotions.reckoning.unit_prices import apiece
from shop.rewards.models import Reward
from shop.stores.models import Store


class Line(Protocol):
    """So much of a variant that can be bought."""

    @property
    def variant(self) -> ProductVariant: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def place(self) -> Place | None: ...
    @property
    def group(self) -> Wanted | None: ...
    @property
    def reward(self) -> Reward | None: ...
    @property
    def presale(self) -> Presale | None: ...


@dataclass(frozen=True)
class DealChoice:
    """
    What the shopper decided on: `coupon` is the number of a piece, "" for none, None for the
    best; `points` are so many.
    """

    coupon: str | None = None
    points: int = 0


BEST = DealChoice()


class Deals:
    """
    Of `user`, or who has this phone; of a guest without one nothing is known. `is_joining`: as if
    this user were a member already where one can become one.
    """

    def __init__(
        self,
        stores: Collection[Store],
        *,
        user: Actor,
        at: datetime,
        phone: str = "",
        is_joining: bool = False,
    ) -> None:
        self.stores = {store.pk: store for store in stores}
        self.at = at
        self.buyer = uses.Buyer(user, phone)
        self.is_joining = is_joining
        self._joined: dict[int, levels.Standing] = {}
        self._programmes: dict[int, Programme] = {}
        # What lines of the last reckoning have at a flash price, by number of its item.
        self.held: dict[str, Held] = {}
        # By variant id, lines that want more of a flash sale than this buyer may have.
        self.beyond: dict[int, Beyond] = {}

    @cached_property
    def promotions(self) -> dict[str, Promotion]:
        """By number."""
        return {row.number: row for row in running.rows(self.stores, at=self.at)}

    @cached_property
    def holdings(self) -> dict[str, CouponHolding]:
        """By number of the piece."""
        user = self.buyer.user
        if user is None:
            return {}
        return {row.number: row for row in coupons.usable(user, self.stores, at=self.at)}

    def reckon(self, store: Store, lines: Sequence[Line], choice: DealChoice = BEST) -> Reckoning:
        """What these lines of one store cost; the same on every page and in the order."""
        offers, vouchers = self._offers(store), self._vouchers(store)
        return reckon(
            self._goods(store, lines, offers, vouchers),
            offers,
            buyer=self._buyer(store, offers),
            at=self.at,
            coupons=vouchers,
            coupon=choice.coupon,
            points=choice.points,
            rules=self._rules(store),
        )

    def apiece(
        self, store: Store, variants: Sequence[ProductVariant]
    ) -> dict[int, tuple[Decimal, str]]:
        """
        As a list made for this buyer alone would show: by variant id the yuan asked for one, and
        whose price that is (a promotion's number, or LEVEL), where it is not the variant's own.
        """
        every = self._offers(store)
        offers = running_for(every, buyer=self._buyer(store, every), at=self.at)
        above = self._above(store, variants, [offer.scope for offer in offers])
        found = {row.pk: apiece(self._one(store, row, above), offers) for row in variants}
        return {variant_id: price for variant_id, price in found.items() if price}

    def _buyer(self, store: Store, offers: Sequence[Offer]) -> Buyer:
        standing = self.standing(store)
        is_new = self._is_new(store, offers)
        return Buyer(level=standing.rank, is_new=is_new, points=standing.points)

    def standing(self, store: Store) -> levels.Standing:
        """What the buyer is in this store, or will be; one query for all stores."""
        programme = self.may_join(store) if self.is_joining else None
        if programme is None:
            return self._standing(store)
        if store.pk not in self._joined:
            self._joined[store.pk] = levels.of_new(programme)
        return self._joined[store.pk]

    def may_join(self, store: Store) -> Programme | None:
        """What is offered to a person who is known, and no member; asked for them alone."""
        if self.buyer.user is None or self._standing(store).rank:
            return None
        programme = self._programme(store)
        return programme if programme.is_on and store.is_open else None

    def _standing(self, store: Store) -> levels.Standing:
        return self._standings.get(store.pk, levels.Standing())

    @cached_property
    def _standings(self) -> Mapping[int, levels.Standing]:
        return levels.of_person(self.stores, self.buyer.user) if self.buyer.user else {}

    def _programme(self, store: Store) -> Programme:
        if store.pk not in self._programmes:
            self._programmes[store.pk] = programmes.of(store)
        return self._programmes[store.pk]

    def _offers(self, store: Store) -> list[Offer]:
        rows = [row for row in self.promotions.values() if row.store_id == store.pk]
        return running.offers(rows, buyer=self.buyer.key)

    def _vouchers(self, store: Store) -> list[Voucher]:
        return coupons.vouchers(row for row in self.holdings.values() if row.store_id == store.pk)

    def _goods(
        self,
        store: Store,
        lines: Sequence[Line],
        offers: Sequence[Offer],
        vouchers: Sequence[Voucher],
    ) -> list[Goods]:
        variants = [line.variant for line in lines]
        above = self._above(store, variants, _scopes(offers, vouchers))
        found = held.of_lines(store.pk, lines, buyer=self.buyer.key, at=self.at)
        for variant_id, one in found.items():
            if isinstance(one, Held):
                self.held[one.number] = one
            else:
                self.beyond[variant_id] = one
        goods = [
            replace(self._one(store, line.variant, above), quantity=line.quantity) for line in lines
        ]
        return [
            _beside(held.priced(one, found.get(one.variant_id)), line)
            for one, line in zip(goods, lines, strict=True)
        ]

    def _one(
        self, store: Store, variant: ProductVariant, above: Mapping[str, frozenset[int]]
    ) -> Goods:
        return Goods(
            variant_id=variant.pk,
            product_id=variant.product_id,
            price=variant.price,
            quantity=Decimal(1),
            shelves=above.get(variant.product.path, frozenset()),
            is_counted=variant.unit not in MEASURED_UNITS,
            level_price=self._level_price(store, variant),
        )

    def _rules(self, store: Store) -> Rules:
        """What the store says of points; asked for who has some."""
        if not self.standing(store).points:
            return USUAL
        said = self._programme(store)
        return Rules(said.points_per_yuan, said.points_share, said.points_earned)

    def _level_price(self, store: Store, variant: ProductVariant) -> Decimal | None:
        percent = self.standing(store).discount_percent
        if percent >= 100:
            return None
        return max(round_cny(variant.price * percent / 100), CENT)

    def _above(
        self, store: Store, variants: Sequence[ProductVariant], scopes: Sequence[Scope]
    ) -> Mapping[str, frozenset[int]]:
        """The shelves above these goods, where anything asks for shelves."""
        if not any(scope.shelves or scope.without_shelves for scope in scopes):
            return {}
        return shelves.above(store.pk, {variant.product.path for variant in variants})

    def _is_new(self, store: Store, offers: Sequence[Offer]) -> bool:
        """True too of a guest without a phone: who orders is asked again then."""
        if not any(offer.audience == Audience.NEW for offer in offers):
            return False
        who = Q()
        if self.buyer.user is not None:
            who |= Q(buyer=self.buyer.user)
        if self.buyer.phone:
            who |= Q(phone=self.buyer.phone)
        if not who:
            return True
        bought = Order.unscoped.filter(who, store=store)
        return not bought.exclude(payment_status=PaymentStatus.UNPAID).exists()


def _beside(goods: Goods, line: Line) -> Goods:
    """At the price of what the one thing is bought with; of these there is one at most."""
    if line.presale is not None:
        price, number = line.presale.price, line.presale.number
        return replace(goods, held_price=price, held_by=number, held_alone=True, held_only=True)
    return _with_points(_in_group(goods, line.group), line.reward)


def _in_group(goods: Goods, group: Wanted | None) -> Goods:
    """At the price of the group it is bought with."""
    if group is None:
        return goods
    terms = group.group_buy
    return replace(goods, held_price=terms.price, held_by=terms.number, held_alone=not terms.stacks)


def _with_points(goods: Goods, reward: Reward | None) -> Goods:
    """For what is paid beside the points."""
    if reward is None:
        return goods
    price, number = reward.money, reward.number
    return replace(goods, held_price=price, held_by=number, held_alone=True, held_only=True)


def _scopes(offers: Sequence[Offer], vouchers: Sequence[Voucher]) -> list[Scope]:
    return [offer.scope for offer in offers] + [voucher.scope for voucher in vouchers]
