"""
What the calculator is given and what it answers: plain values, no row of a database. Money is
`Decimal` yuan with two places, quantities are `Decimal` in the unit of the goods.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.money import ZERO

NOTHING: frozenset[int] = frozenset()


class Kind(StrEnum):
    """What a promotion does."""

    PERCENT = "percent"  # 折扣: `Tier.percent` of the price is asked
    PRICE = "price"  # 特价: `Tier.amount` is asked apiece
    NTH = "nth"  # 第二件半价: of each `Tier.threshold` pieces the cheapest costs `Tier.percent`
    BUNDLE = "bundle"  # 3 件 99 元: each `Tier.threshold` pieces cost `Tier.amount` together
    SPEND_OFF = "spend_off"  # 满减: `Tier.amount` less
    SPEND_PERCENT = "spend_percent"  # 满折: `Tier.percent` of it is asked
    GIFT = "gift"  # 满赠: `Tier.gifts` besides
    FREE_FREIGHT = "free_freight"  # 满包邮


class Stacking(StrEnum):
    """What a promotion, or a coupon, can stand beside on the same goods."""

    ALONE = "alone"  # beside nothing of steps 3 and 4
    WITH_COUPONS = "with_coupons"  # beside coupons, no other promotion of step 3
    WITH_ALL = "with_all"  # beside coupons and whatever says the same


class Audience(StrEnum):
    EVERYONE = "everyone"
    NEW = "new"  # who never paid for an order here
    MEMBERS = "members"  # of `Offer.level` or higher
    SIGNED_UP = "signed_up"  # who did not has no uses left


class CouponKind(StrEnum):
    AMOUNT = "amount"
    PERCENT = "percent"
    FREIGHT = "freight"


@dataclass(frozen=True)
class Goods:
    """
    One line: so much of one variant; `shelves` are the categories it stands in, outer ones too.
    Without `is_counted` it is weighed: no "piece" of steps 2 and 3. Apiece: `level_price` of the
    buyer's level, `held_price` that this buyer holds (a place of a 秒杀, a seat of a group), by
    `held_by`'s number. Where that is the lowest and `held_alone`, steps 2 to 4 pass the line by;
    with `held_only` (for points) nothing else is asked, and it may be nothing.
    """

    variant_id: int
    product_id: int
    price: Decimal
    quantity: Decimal
    shelves: frozenset[int] = NOTHING
    is_counted: bool = True
    level_price: Decimal | None = None
    held_price: Decimal | None = None
    held_by: str = ""
    held_alone: bool = False
    held_only: bool = False


@dataclass(frozen=True)
class Scope:
    """Which goods: all (`is_all`), or those on one of the lists; never what is on `without_…`."""

    is_all: bool = True
    shelves: frozenset[int] = NOTHING
    products: frozenset[int] = NOTHING
    variants: frozenset[int] = NOTHING
    without_shelves: frozenset[int] = NOTHING
    without_products: frozenset[int] = NOTHING
    without_variants: frozenset[int] = NOTHING

    def holds(self, goods: Goods) -> bool:
        named = self.is_all or _named(goods, self.shelves, self.products, self.variants)
        return named and not _named(
            goods, self.without_shelves, self.without_products, self.without_variants
        )


def _named(
    goods: Goods, shelves: frozenset[int], products: frozenset[int], variants: frozenset[int]
) -> bool:
    return (
        goods.variant_id in variants
        or goods.product_id in products
        or not shelves.isdisjoint(goods.shelves)
    )


@dataclass(frozen=True)
class Gift:
    """So much of a variant, for nothing."""

    variant_id: int
    quantity: Decimal


@dataclass(frozen=True)
class Tier:
    """
    From `threshold` on (yuan, or pieces with `Offer.by_count`). `percent` is what is still
    asked, in hundredths: 85 is 八五折.
    """

    threshold: Decimal = ZERO
    amount: Decimal = ZERO
    percent: Decimal = Decimal(100)
    gifts: tuple[Gift, ...] = ()


@dataclass(frozen=True)
class Offer:
    """
    A promotion as it stands at this moment for this buyer. `number` is public and unique.
    `repeats`: 每满, every full threshold of the only tier counts again. `order_limit` is the
    most it takes off one order, `budget_left` the most it may still give at all (None: no
    limit). `uses_left` is how many orders of this buyer it may still take part in.
    """

    number: str
    name: str
    kind: Kind
    tiers: tuple[Tier, ...]
    scope: Scope = Scope()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    by_count: bool = False
    repeats: bool = False
    audience: Audience = Audience.EVERYONE
    level: int = 0
    priority: int = 0
    stacking: Stacking = Stacking.WITH_COUPONS
    order_limit: Decimal | None = None
    budget_left: Decimal | None = None
    uses_left: int | None = None


@dataclass(frozen=True)
class Voucher:
    """
    A coupon in this buyer's hands. `number` is that of the piece. `amount` yuan off, or
    `percent` asked still with at most `most` yuan off; for freight, at most `amount` of it
    (0: all of it).
    """

    number: str
    name: str
    kind: CouponKind
    amount: Decimal = ZERO
    percent: Decimal = Decimal(100)
    most: Decimal | None = None
    threshold: Decimal = ZERO
    scope: Scope = Scope()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    stacking: Stacking = Stacking.WITH_COUPONS


@dataclass(frozen=True)
class Buyer:
    """Who asks; `level` 0 is no member. A guest is new, and asked again with the order's phone."""

    level: int = 0
    is_new: bool = False
    points: int = 0


@dataclass(frozen=True)
class Rules:
    """
    What the store set. `points_per_yuan` spent are one yuan; at most `points_share` hundredths
    of what is left are paid with them. `points_earned` come with each yuan paid for goods.
    """

    points_per_yuan: int = 100
    points_share: Decimal = Decimal(50)
    points_earned: Decimal = Decimal(1)
    allows_free: bool = False


USUAL = Rules()


@dataclass(frozen=True)
class Discount:
    """
    Yuan taken off by one promotion or coupon (`number`; points: "points"), and of which lines:
    {variant id: yuan}, adding up to `amount`. With `in_price` it is in the unit prices already.
    `kind` is the promotion's, or "coupon" or "points".
    """

    number: str
    name: str
    kind: str
    amount: Decimal
    parts: Mapping[int, Decimal]
    in_price: bool = False


@dataclass(frozen=True)
class PricedLine:
    """
    `subtotal = unit_price × quantity` to the cent, `paid = subtotal - discount`. `list_price`
    is the variant's own price apiece.
    """

    variant_id: int
    quantity: Decimal
    list_price: Decimal
    unit_price: Decimal
    subtotal: Decimal
    discount: Decimal
    price_by: str = ""  # number of what made the unit price, "level", or nothing

    @property
    def paid(self) -> Decimal:
        return self.subtotal - self.discount


@dataclass(frozen=True)
class Missing:
    """再买 ¥12 减 ¥5: `missing` yuan (pieces with `by_count`) more bring the next tier."""

    number: str
    name: str
    kind: Kind
    missing: Decimal
    by_count: bool
    tier: Tier


@dataclass(frozen=True)
class Unusable:
    """A coupon that does not apply, and why: a code of `Why` with the yuan that are missing."""

    number: str
    why: "Why"
    missing: Decimal = ZERO


class Why(StrEnum):
    NOT_YET = "not_yet"
    OVER = "over"
    NO_GOODS = "no_goods"  # nothing of its scope is bought
    BELOW = "below"  # `missing` yuan short of its threshold
    STANDS_ALONE = "stands_alone"  # a promotion, or it, stands beside nothing
    NOTHING_LEFT = "nothing_left"  # what it could reduce costs nothing any more
    UNKNOWN = "unknown"  # the shopper named a piece that is not among those given


@dataclass(frozen=True)
class Reckoning:
    """
    Yuan. `total` is the goods after everything: Σ paid of the lines. Freight is not in it:
    `free_freight` names what makes it free, `freight_off` what a coupon takes of it at most.
    """

    lines: tuple[PricedLine, ...] = ()
    discounts: tuple[Discount, ...] = ()
    gifts: tuple[tuple[str, Gift], ...] = ()  # with the promotion's number
    missing: tuple[Missing, ...] = ()
    free_freight: str = ""  # number
    freight_coupon: str = ""  # number of the piece
    freight_off: Decimal | None = None  # None: all of it
    coupon: str = ""  # number of the piece that is used
    usable: tuple[str, ...] = ()  # numbers of those that could be, the best first
    unusable: tuple[Unusable, ...] = ()
    points_used: int = 0
    points_worth: Decimal = ZERO
    points_most: int = 0  # could be used here
    points_earned: int = 0
    by_variant: Mapping[int, PricedLine] = field(default_factory=dict)

    @property
    def items(self) -> Decimal:
        """At unit prices."""
        return sum((line.subtotal for line in self.lines), ZERO)

    @property
    def discount(self) -> Decimal:
        """Beyond the unit prices."""
        return sum((line.discount for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.items - self.discount
