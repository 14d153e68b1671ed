"""What discounts are called, what is missing for the next one, and why a coupon does not apply."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.quantity import plain
from orders.deals.deals import Deals
from orders.deals.held import Beyond
from shop.promotions.display.badges import tenths
from shop.promotions.reckoning.terms import Discount, Kind, Missing, Reckoning, Unusable, Why


class Named(NamedTuple):
    """One discount as a page lists it; yuan."""

    number: str
    name: str
    amount: Decimal


class CouponChoice(NamedTuple):
    """A coupon to choose from at checkout; `why` is empty for one that can be used."""

    number: str
    name: str
    until: str
    why: str
    is_chosen: bool


def taken(discounts: Iterable[Discount], deals: Deals) -> list[Named]:
    """Each with its own name. What is in the prices is not taken off a second time."""
    return [
        Named(one.number, name_of(one.number, deals), one.amount)
        for one in discounts
        if one.amount and not one.in_price
    ]


def name_of(number: str, deals: Deals) -> str:
    if number in deals.promotions:
        return deals.promotions[number].name
    if number in deals.holdings:
        return deals.holdings[number].coupon.name
    return _("积分抵扣") if number == "points" else _("优惠")


def hints(reckoning: Reckoning, deals: Deals) -> list[str]:
    """
    Why a flash price is not asked though pages show it; then 再买 ¥12 减 ¥5: the next tier of
    each, the nearest first. Of an offer for which nothing counts yet the store's pages tell.
    """
    lost = [one for pk, one in deals.beyond.items() if pk in reckoning.by_variant]
    near = [one for one in reckoning.missing if one.missing < one.tier.threshold]
    return [*map(_lost, lost), *map(_hint, sorted(near, key=lambda one: one.missing))]


def coupons(reckoning: Reckoning, deals: Deals) -> list[CouponChoice]:
    """All that the buyer holds here: those that can be used, the best first, then the others."""
    refused = {one.number: why_not(one) for one in reckoning.unusable}
    used = {reckoning.coupon, reckoning.freight_coupon}
    numbers = [*reckoning.usable, *(number for number in refused if number in deals.holdings)]
    return [
        CouponChoice(
            number=number,
            name=deals.holdings[number].coupon.name,
            until=f"{deals.holdings[number].valid_until:%Y-%m-%d}",
            why=refused.get(number, ""),
            is_chosen=number in used,
        )
        for number in numbers
    ]


def why_not(one: Unusable) -> str:
    if one.why == Why.BELOW:
        return _("还差 ¥%(missing)s") % {"missing": one.missing}
    words = {
        Why.NOT_YET: _("还没到使用时间"),
        Why.OVER: _("已经过期"),
        Why.NO_GOODS: _("这些商品不能用"),
        Why.STANDS_ALONE: _("不和已有的优惠同享"),
        Why.NOTHING_LEFT: _("已经不用再减了"),
        Why.UNKNOWN: _("这张券不能用了"),
    }
    return words[one.why]


def _lost(one: Beyond) -> str:
    said = {"name": one.name, "price": one.price, "most": one.most}
    if one.most:
        return _("「%(name)s」的抢购价 ¥%(price)s 最多买 %(most)s 件，多买就都按平时的价格") % said
    return _("「%(name)s」的抢购价你已经买过了，这次按平时的价格") % said


def _hint(one: Missing) -> str:
    more = plain(one.missing)
    what = _("%(count)s 件") % {"count": more} if one.by_count else f"¥{one.missing}"
    if one.kind == Kind.SPEND_OFF:
        return _("再买 %(what)s，减 ¥%(amount)s") % {
            "what": what,
            "amount": plain(one.tier.amount),
        }
    if one.kind == Kind.SPEND_PERCENT:
        return _("再买 %(what)s，打 %(tenths)s 折") % {
            "what": what,
            "tenths": tenths(one.tier.percent),
        }
    if one.kind == Kind.FREE_FREIGHT:
        return _("再买 %(what)s，包邮") % {"what": what}
    return _("再买 %(what)s，有赠品") % {"what": what}
