"""The few words on a product's card. They are stored, so they are Chinese."""

from collections.abc import Callable
from decimal import Decimal

from core.language import sent
from core.quantity import plain
from shop.promotions.reckoning.terms import Kind, Offer, Tier

LONGEST = 12


def words(offer: Offer, own: str = "") -> str:
    """The shop's own, else by kind: 满100减10. Of several tiers the first."""
    if own or not offer.tiers:
        return own[:LONGEST]
    return _BY_KIND[offer.kind](offer, offer.tiers[0])[:LONGEST]


def tenths(percent: Decimal) -> str:
    """85 → 8.5: what Chinese says of a price that is still asked."""
    return f"{plain(percent / 10):f}"


def _from(offer: Offer, tier: Tier) -> str:
    return f"{plain(tier.threshold):f}" + (sent("件") if offer.by_count else "")


def _percent(_offer: Offer, tier: Tier) -> str:
    return sent("%(tenths)s折") % {"tenths": tenths(tier.percent)}


def _nth(_offer: Offer, tier: Tier) -> str:
    if tier.percent == 50:
        return sent("第%(n)s件半价") % {"n": plain(tier.threshold)}
    if not tier.percent:
        return sent("第%(n)s件免费") % {"n": plain(tier.threshold)}
    said = {"n": plain(tier.threshold), "tenths": tenths(tier.percent)}
    return sent("第%(n)s件%(tenths)s折") % said


def _bundle(_offer: Offer, tier: Tier) -> str:
    return sent("%(n)s件%(amount)s元") % {
        "n": plain(tier.threshold),
        "amount": f"{plain(tier.amount):f}",
    }


def _spend_off(offer: Offer, tier: Tier) -> str:
    each = sent("每满") if offer.repeats else sent("满")
    return f"{each}{_from(offer, tier)}{sent('减')}{plain(tier.amount):f}"


def _spend_percent(offer: Offer, tier: Tier) -> str:
    return sent("满%(start)s%(tenths)s折") % {
        "start": _from(offer, tier),
        "tenths": tenths(tier.percent),
    }


_BY_KIND: dict[Kind, Callable[[Offer, Tier], str]] = {
    Kind.PERCENT: _percent,
    Kind.PRICE: lambda _offer, _tier: sent("特价"),
    Kind.NTH: _nth,
    Kind.BUNDLE: _bundle,
    Kind.SPEND_OFF: _spend_off,
    Kind.SPEND_PERCENT: _spend_percent,
    Kind.GIFT: lambda offer, tier: sent("满%(start)s赠") % {"start": _from(offer, tier)},
    Kind.FREE_FREIGHT: lambda offer, tier: sent("满%(start)s包邮") % {"start": _from(offer, tier)},
}
