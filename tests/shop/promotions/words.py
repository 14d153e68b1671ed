"""Short words for the cases of the calculator: yuan and quantities are written as text."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from shop.promotions.reckoning.terms import (
    Buyer,
    CouponKind,
    Gift,
    Goods,
    Kind,
    Offer,
    Scope,
    Tier,
    Voucher,
)

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
GUEST = Buyer()


def goods(number: int, price: str, quantity: str = "1", **more) -> Goods:
    """Variant 1 is product 101; `shelf=7` puts it on one shelf."""
    shelf = more.pop("shelf", None)
    for name in ("level_price", "held_price"):
        if name in more:
            more[name] = Decimal(more[name])
    return Goods(
        variant_id=number,
        product_id=100 + number,
        price=Decimal(price),
        quantity=Decimal(quantity),
        shelves=frozenset() if shelf is None else frozenset({shelf}),
        **more,
    )


def on(*variants: int) -> Scope:
    return Scope(is_all=False, variants=frozenset(variants))


def shelf(number: int) -> Scope:
    return Scope(is_all=False, shelves=frozenset({number}))


def offer(number: str, kind: Kind, *tiers: Tier, **more) -> Offer:
    for name in ("order_limit", "budget_left"):
        if name in more:
            more[name] = Decimal(more[name])
    return Offer(number=number, name=f"活动{number}", kind=kind, tiers=tiers, **more)


def percent(number: str, asked: str, **more) -> Offer:
    return offer(number, Kind.PERCENT, Tier(percent=Decimal(asked)), **more)


def price(number: str, asked: str, **more) -> Offer:
    return offer(number, Kind.PRICE, Tier(amount=Decimal(asked)), **more)


def nth(number: str, size: str, asked: str, **more) -> Offer:
    return offer(number, Kind.NTH, Tier(Decimal(size), percent=Decimal(asked)), **more)


def bundle(number: str, size: str, asked: str, **more) -> Offer:
    return offer(number, Kind.BUNDLE, Tier(Decimal(size), Decimal(asked)), **more)


def spend(number: str, *steps: str, **more) -> Offer:
    """满减: "100-20" takes 20 off 100."""
    pairs = [step.split("-") for step in steps]
    tiers = [Tier(Decimal(least), Decimal(off)) for least, off in pairs]
    return offer(number, Kind.SPEND_OFF, *tiers, **more)


def spend_percent(number: str, *steps: str, **more) -> Offer:
    """满折: "100-80" asks 80 % of 100 and more."""
    pairs = [step.split("-") for step in steps]
    tiers = [Tier(Decimal(least), percent=Decimal(asked)) for least, asked in pairs]
    return offer(number, Kind.SPEND_PERCENT, *tiers, **more)


def gift(number: str, least: str, variant: int = 99, **more) -> Offer:
    tier = Tier(Decimal(least), gifts=(Gift(variant, Decimal(1)),))
    return offer(number, Kind.GIFT, tier, **more)


def free_freight(number: str, least: str, **more) -> Offer:
    return offer(number, Kind.FREE_FREIGHT, Tier(Decimal(least)), **more)


def coupon(number: str, amount: str, threshold: str = "0", **more) -> Voucher:
    return Voucher(
        number=number,
        name=f"券{number}",
        kind=more.pop("kind", CouponKind.AMOUNT),
        amount=Decimal(amount),
        threshold=Decimal(threshold),
        **more,
    )


def percent_coupon(number: str, asked: str, threshold: str = "0", **more) -> Voucher:
    most = more.pop("most", None)
    return coupon(
        number,
        "0",
        threshold,
        kind=CouponKind.PERCENT,
        percent=Decimal(asked),
        most=None if most is None else Decimal(most),
        **more,
    )


def freight_coupon(number: str, amount: str = "0", threshold: str = "0", **more) -> Voucher:
    return coupon(number, amount, threshold, kind=CouponKind.FREIGHT, **more)
