"""
Steps 2, 3 and 4 together: the shopper gets the best of what the rules allow (promotions.md,
§1.3), and a promotion of little worth must not cost a better coupon. So ways of forming groups,
combinations of promotions and coupons are looked at as one choice.

Best is the least to pay; then more gifts; then to keep one's coupon; then the first in rank.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from core.money import ZERO
from shop.promotions.reckoning import bundles, coupons, tiers
from shop.promotions.reckoning.bundles import Plan
from shop.promotions.reckoning.lines import Cut, Line, Places
from shop.promotions.reckoning.sharing import Combination, Need, Sharing
from shop.promotions.reckoning.spread import spread
from shop.promotions.reckoning.terms import Gift, Offer, Stacking, Voucher
from shop.promotions.reckoning.tiers import Counting, Tiered

NO_COUPON = ""
# (分 to pay, gifts, has a coupon, ranks of the offers, of the coupon, the goods of each offer)
Key = tuple[int, Decimal, bool, tuple[int, ...], int, tuple[tuple[int, ...], ...]]

# A coupon with its rank before it, and the places of its goods after it.
Ranked = tuple[int, Voucher, tuple[int, ...]]


@dataclass(frozen=True)
class Table:
    """What is on the table: lines after step 1, offers and store coupons in rank."""

    lines: list[Line]
    offers: Sequence[Offer]
    coupons: Sequence[Voucher]
    least: int  # 分 that an order costs at least
    where: Places
    grouping: Sequence[tuple[Offer, tuple[int, ...]]]  # of the offers those of step 2
    tiered: Sequence[Tiered]  # those of step 3

    @classmethod
    def of(
        cls,
        lines: list[Line],
        offers: Sequence[Offer],
        coupons: Sequence[Voucher],
        *,
        least: int,
        where: Places,
    ) -> "Table":
        own = [(offer, where.of(offer.scope)) for offer in offers]
        return cls(
            lines=lines,
            offers=offers,
            coupons=coupons,
            least=least,
            where=where,
            grouping=[one for one in own if one[0].kind in bundles.KINDS],
            tiered=[
                Tiered.of(offer, places, lines)
                for offer, places in own
                if offer.kind in tiers.KINDS
            ],
        )

    def places(self, coupon: Voucher) -> tuple[int, ...]:
        return self.where.of(coupon.scope)


@dataclass(frozen=True)
class World:
    """
    The `coupons` that may be used while promotions of steps 2 and 3 stay away from the
    `barred` goods: those of a coupon that stands alone.
    """

    barred: frozenset[int]
    coupons: tuple[Ranked, ...]
    without: bool  # no coupon at all is a choice here


@dataclass(frozen=True)
class Outcome:
    """One choice, reckoned. `left` and `closed` are as the coupons find them, after step 3."""

    key: Key
    plan: Plan
    cuts: tuple[Cut, ...]
    taken: Combination
    left: tuple[int, ...]
    closed: frozenset[int]
    coupon: Voucher | None = None
    coupon_parts: Mapping[int, int] = field(default_factory=dict)

    @property
    def gifts(self) -> tuple[tuple[str, Gift], ...]:
        return tuple((one.offer.number, gift) for one in self.taken for gift in one.gifts)

    @property
    def touched(self) -> frozenset[int]:
        """Goods that promotions of steps 2 and 3 apply to."""
        return self.plan.touched.union(*(one.places for one in self.taken))

    def left_after_coupon(self) -> list[int]:
        return [part - self.coupon_parts.get(place, 0) for place, part in enumerate(self.left)]


def best(table: Table) -> dict[str, Outcome]:
    """{coupon's number, or NO_COUPON: the best that can be had with it}; unusable ones lack."""
    found: dict[str, Outcome] = {}
    for world in _worlds(table):
        _search(table, world, found)
    return found


def _worlds(table: Table) -> Iterator[World]:
    beside: list[Ranked] = []
    alone: list[Ranked] = []
    for rank, coupon in enumerate(table.coupons):
        one = (rank, coupon, table.places(coupon))
        (alone if coupon.stacking == Stacking.ALONE else beside).append(one)
    yield World(frozenset(), tuple(beside), without=True)
    for places in dict.fromkeys(places for _rank, _coupon, places in alone):
        same = tuple(one for one in alone if one[2] == places)
        yield World(frozenset(places), same, without=False)


def _search(table: Table, world: World, found: dict[str, Outcome]) -> None:
    """
    Into `found` what is better, or new. The most saving choices come first, so that the rest
    need not be reckoned once no coupon could lift them any more.
    """
    # Where nothing else is taken off, a coupon finds most: what fails here fails everywhere.
    nothing = bundles.no_groups(table.lines, world.barred)
    _keep(found, _reckoned(table, world, nothing, ()))
    fit = tuple(one for one in world.coupons if one[1].number in found)
    world = replace(world, coupons=fit)
    whole = sum(line.subtotal for line in table.lines)
    lifts = [(coupon.number, coupons.bound(coupon, whole)) for _rank, coupon, _places in fit]
    if world.without:
        lifts.append((NO_COUPON, 0))

    def is_hopeless(saved: int) -> bool:
        left = max(whole - saved, table.least)
        return all(max(left - lift, table.least) > found[n].key[0] for n, lift in lifts)

    for plan, sharing in _sharings(table, world):
        if is_hopeless(plan.amount + sharing.most):
            continue
        ways = [(sum([one.amount for one in way]), way) for way in sharing.ways(_needs(world))]
        for saved, way in sorted(ways, key=lambda one: -one[0]):
            if is_hopeless(plan.amount + saved):
                break
            _keep(found, _reckoned(table, world, plan, way))


def _keep(found: dict[str, Outcome], outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        number = outcome.coupon.number if outcome.coupon else NO_COUPON
        if number not in found or outcome.key < found[number].key:
            found[number] = outcome


def _sharings(table: Table, world: World) -> Iterator[tuple[Plan, Sharing]]:
    """Each way of step 2, the most saving first, with what step 3 may do then."""
    lines = table.lines
    shut = world.barred.union(place for place, line in enumerate(lines) if line.is_closed)
    pieces = [line.pieces for line in lines]
    first: Sharing | None = None
    for plan in bundles.plans(lines, table.grouping, world.barred):
        money = left_after(lines, plan.cuts)
        outside = shut | plan.closed
        open_offers = [tiered.outside(outside) for tiered in table.tiered]
        sharing = Sharing(open_offers, Counting(money, pieces), first)
        first = first or sharing
        yield plan, sharing


def _needs(world: World) -> list[Need] | None:
    needs = [(places, coupons.need(coupon)) for _rank, coupon, places in world.coupons]
    return needs or None


def left_after(lines: Sequence[Line], cuts: Sequence[Cut]) -> list[int]:
    left = [line.subtotal for line in lines]
    for cut in cuts:
        for place, part in cut.parts.items():
            left[place] -= part
    return left


def _reckoned(
    table: Table, world: World, plan: Plan, combination: Combination
) -> Iterator[Outcome]:
    """This choice without a coupon, and with each that can be used then."""
    ranks = {offer.number: rank for rank, offer in enumerate(table.offers)}
    taken = tuple(sorted(combination, key=lambda one: ranks[one.offer.number]))
    left = [line.subtotal for line in table.lines]
    cuts = []
    for offer, amount, weights in _steps(plan, taken, left):
        # The order costs its least at least: what comes last is cut.
        parts = take_off(min(amount, sum(left) - table.least), weights, left)
        if parts:
            cuts.append(Cut(offer, parts))
    own = {place for place, line in enumerate(table.lines) if line.is_closed}
    alone = [one.places for one in taken if one.offer.stacking == Stacking.ALONE]
    bare = Outcome(
        key=_key(sum(left), cuts, taken, ranks),
        plan=plan,
        cuts=tuple(cuts),
        taken=taken,
        left=tuple(left),
        closed=plan.closed.union(own, *alone),
    )
    if world.without:
        yield bare
    for rank, coupon, places in world.coupons:
        lifted = _with_coupon(bare, rank, coupon, places, table.least)
        if lifted:
            yield lifted


def _key(left: int, cuts: Sequence[Cut], taken: Combination, ranks: Mapping[str, int]) -> Key:
    """Without a coupon: it stands before its like, for what is kept can be used later."""
    gifts = sum((gift.quantity for one in taken for gift in one.gifts), ZERO)
    used = sorted(
        [(ranks[cut.offer.number], tuple(sorted(cut.parts))) for cut in cuts]
        + [(ranks[one.offer.number], one.places) for one in taken if one.gifts]
    )
    offers = tuple(rank for rank, _places in used)
    return left, -gifts, False, offers, -1, tuple(places for _rank, places in used)


def _steps(
    plan: Plan, taken: Combination, left: list[int]
) -> Iterator[tuple[Offer, int, dict[int, int]]]:
    """(offer, 分 it takes off, over which worths), as each finds what is left."""
    for cut in plan.cuts:
        yield cut.offer, cut.amount, cut.parts
    for one in taken:
        yield one.offer, one.amount, {place: left[place] for place in one.places}


def take_off(amount: int, weights: Mapping[int, int], left: list[int]) -> dict[int, int]:
    """Spread `amount`, or as much as there is, and take it from `left`: {place: 分}."""
    amount = min(amount, sum(weights.values()))
    if amount <= 0:
        return {}
    parts = dict(zip(weights, spread(amount, list(weights.values())), strict=True))
    for place, part in parts.items():
        left[place] -= part
    return parts


def _with_coupon(
    bare: Outcome, rank: int, coupon: Voucher, places: tuple[int, ...], least: int
) -> Outcome | None:
    left = list(bare.left)
    weights = {place: left[place] for place in places if place not in bare.closed}
    amount = coupons.taken_off(coupon, sum(weights.values()), sum(left) - least)
    if not amount:
        return None
    parts = take_off(amount, weights, left)
    _paid, gifts, _has, offers, _rank, own = bare.key
    key = (sum(left), gifts, True, offers, rank, own)
    return replace(bare, key=key, coupon=coupon, coupon_parts=parts)
