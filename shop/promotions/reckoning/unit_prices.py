"""
Step 1: what one piece costs, the lowest of what is asked for it (promotions.md, §1.1). These
never stack with each other: two would make a price that no list shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from shop.promotions.reckoning.lines import Cut, Line, Places
from shop.promotions.reckoning.running import limit_of
from shop.promotions.reckoning.spread import cents, hundredths, times, yuan
from shop.promotions.reckoning.terms import Goods, Kind, Offer, Stacking

LEVEL = "level"
IN_PRICE = (Kind.PERCENT, Kind.PRICE)


def priced(
    goods: Sequence[Goods], offers: Sequence[Offer], *, where: Places, allows_free: bool
) -> tuple[list[Line], list[Cut]]:
    """The lines, and what each offer takes off by its price; `where` are the `goods`."""
    running = [(offer, where.of(offer.scope)) for offer in offers if offer.kind in IN_PRICE]
    while True:
        asking: list[list[Offer]] = [[] for _one in goods]
        for offer, places in running:
            for place in places:
                asking[place].append(offer)
        lines = [_line(one, own, allows_free) for one, own in zip(goods, asking, strict=True)]
        cuts = _cuts(lines, [offer for offer, _places in running])
        # The price apiece is the promise of the list: it holds for all of the order or not at
        # all. Without those that cannot hold it the rest is looked at anew: they may now be
        # the lowest for more goods, and run short themselves.
        short = {cut.offer.number for cut in cuts if not _affords(cut)}
        if not short:
            return lines, cuts
        running = [one for one in running if one[0].number not in short]


def apiece(goods: Goods, offers: Sequence[Offer]) -> tuple[Decimal, str] | None:
    """
    Yuan for one piece, and the number of the offer whose price that is, as lists show it; None
    where no offer (in their rank) asks for less than the variant's own price.
    """
    one = replace(goods, quantity=Decimal(1))
    here = [offer for offer in offers if offer.kind in IN_PRICE and offer.scope.holds(one)]
    line = _line(one, here, allows_free=False)
    return (yuan(line.unit), line.price_by) if line.price_by else None


def _line(goods: Goods, offers: Sequence[Offer], allows_free: bool) -> Line:
    quantity = goods.quantity.as_integer_ratio()
    price = cents(goods.price)
    list_subtotal = times(price, quantity)
    unit, by, is_closed = price, "", False
    # A tie keeps the earlier: the own price, what the buyer holds, offers in rank, the level.
    for exact, number, closes in _asked(goods, price, offers):
        # Nothing is given away by a price, unless the store allows it, or it costs points:
        # ¥0.01 apiece remains.
        may_be_free = allows_free or goods.held_only
        asked = exact if may_be_free else max(exact, 1)
        is_free = not times(asked, quantity) and list_subtotal
        if asked < unit and (may_be_free or not is_free):
            unit, by, is_closed = asked, number, closes
    # What is held alone forms no groups of step 2 either.
    is_piece = goods.is_counted and not (is_closed and by == goods.held_by)
    return Line(
        goods=goods,
        unit=unit,
        list_subtotal=list_subtotal,
        subtotal=times(unit, quantity),
        pieces=int(goods.quantity) if is_piece else 0,
        price_by=by,
        is_closed=is_closed,
    )


def _asked(goods: Goods, price: int, offers: Sequence[Offer]) -> Iterable[tuple[int, str, bool]]:
    """(分 apiece, whose price, whether it stands alone), the earlier first."""
    if goods.held_price is not None:
        yield _not_below_zero(goods.held_price), goods.held_by, goods.held_alone
    if goods.held_only:
        return
    for offer in offers:
        tier = offer.tiers[0]
        if offer.kind == Kind.PERCENT:
            # Rounded apiece, not by line: that is what the list shows.
            asked = times(price, hundredths(max(tier.percent, Decimal(0))))
        else:
            asked = _not_below_zero(tier.amount)
        yield asked, offer.number, offer.stacking == Stacking.ALONE
    if goods.level_price is not None:
        yield _not_below_zero(goods.level_price), LEVEL, False


def _not_below_zero(price: Decimal) -> int:
    return max(cents(price), 0)


def _cuts(lines: Sequence[Line], offers: Sequence[Offer]) -> list[Cut]:
    """The difference is taken from the subtotals, so that it agrees with them to the 分."""
    found = []
    for offer in offers:
        parts = {
            place: line.list_subtotal - line.subtotal
            for place, line in enumerate(lines)
            if line.price_by == offer.number
        }
        if parts:
            found.append(Cut(offer, parts))
    return found


def _affords(cut: Cut) -> bool:
    limit = limit_of(cut.offer)
    return limit is None or cut.amount <= limit
