"""What an order will cost: the same figures on the page and when it is placed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.addresses.areas import Area
from core.money import ZERO
from orders.cart.contents import Line
from orders.deals import gifts as gifts_beside
from orders.deals import words
from orders.deals.deals import BEST, DealChoice, Deals
from orders.deals.gifts import GiftLine
from orders.deals.held import Held
from orders.models import Delivery
from orders.payments.methods.available_methods import Offers
from orders.shipping import kept_terms, transit
from orders.shipping.freight import load_of
from orders.shipping.local import Position
from orders.shipping.transit import Terms, Transit, Wanted
from shop.catalog.models import ProductVariant
from shop.promotions.reckoning.terms import Discount, Kind, Reckoning
from shop.promotions.reckoning.unit_prices import LEVEL
from shop.stores.models import Store


@dataclass(frozen=True)
class Row:
    """
    One line of the order: yuan; `total` is at `price` apiece, `discount` is taken off it. `held`
    is what of it was laid aside for a flash price.
    """

    variant: ProductVariant
    quantity: Decimal
    price: Decimal
    total: Decimal
    discount: Decimal
    held: Held | None = None

    @property
    def is_gift(self) -> bool:
        """All of it for nothing."""
        return self.discount == self.total


@dataclass(frozen=True)
class Quote:
    """
    Yuan; `total = items + transit - discount`. How the freight came about is in `way`; what
    promotions and coupons take off it is off `transit` already.
    """

    items: Decimal
    transit: Decimal
    discount: Decimal
    count: Decimal
    way: Transit = field(default_factory=Transit)
    rows: Sequence[Row] = ()
    reckoning: Reckoning = field(default_factory=Reckoning)
    gifts: Sequence[GiftLine] = ()
    # {number of a promotion or a piece of a coupon: yuan}
    freight_off: Mapping[str, Decimal] = field(default_factory=dict)
    # 两本包邮 -¥6.00: each of them in words.
    freight_words: Sequence[str] = ()

    @property
    def total(self) -> Decimal:
        return self.items + self.transit - self.discount

    @property
    def transit_note(self) -> str:
        """How freight was reckoned, and who made it less."""
        return _("，").join(filter(None, [self.way.note, *self.freight_words]))

    @cached_property
    def discounts(self) -> list[Discount]:
        """Every one, those that are in the prices too, and the gifts."""
        gifts: dict[str, Discount] = {}
        for gift in self.gifts:
            parts = dict(gifts[gift.number].parts) if gift.number in gifts else {}
            parts[gift.variant.pk] = parts.get(gift.variant.pk, ZERO) + gift.worth
            amount = sum(parts.values(), ZERO)
            gifts[gift.number] = Discount(gift.number, "", Kind.GIFT, amount, parts)
        held = [row.held.discount(row.variant, row.price) for row in self.rows if row.held]
        return [*self.reckoning.discounts, *gifts.values(), *held]


def quote(
    *,
    store: Store,
    lines: Sequence[Line],
    delivery: str,
    deals: Deals,
    choice: DealChoice = BEST,
    area: Area | None = None,
    detail: str = "",
    band_id: int | None = None,
    position: Position | None = None,
    terms: Terms | None = None,
) -> Quote:
    """
    The price of these lines, brought this way to this place. `terms` saves reading what the
    store has set when the caller has it.
    """
    terms = terms or kept_terms.of(store)
    reckoning = deals.reckon(store, lines, choice)
    gifts = gifts_beside.beside(reckoning, lines, stores=deals.stores)
    default_weight = terms.profile.default_weight if terms.weigh(delivery) else ZERO
    # What is waived from an amount on looks at what is paid.
    load = replace(load_of(lines, default_weight=default_weight), amount=reckoning.total)
    way = transit.reckon(
        store=store,
        terms=terms,
        delivery=delivery,
        load=load,
        wanted=Wanted(area, band_id, position, detail),
    )
    is_free = deals.standing(store).free_freight
    freight_off = _freight_off(reckoning, way.fee, is_free_by_level=is_free)
    rows = _rows(lines, reckoning, gifts, deals.held)
    return Quote(
        items=sum((row.total for row in rows), ZERO),
        transit=way.fee - sum(freight_off.values(), ZERO),
        discount=sum((row.discount for row in rows), ZERO),
        count=sum((row.quantity for row in rows), Decimal(0)),
        way=way,
        rows=rows,
        reckoning=reckoning,
        gifts=gifts,
        freight_off=freight_off,
        freight_words=[_freight_words(*one, deals) for one in freight_off.items()],
    )


def _freight_words(number: str, amount: Decimal, deals: Deals) -> str:
    name = _("会员免运费") if number == LEVEL else words.name_of(number, deals)
    return f"{name} -¥{amount:.2f}"


def _freight_off(
    reckoning: Reckoning, fee: Decimal, *, is_free_by_level: bool
) -> dict[str, Decimal]:
    """The level, or a promotion, that makes it free comes before a coupon, which is kept then."""
    if not fee:
        return {}
    if is_free_by_level:
        return {LEVEL: fee}
    if reckoning.free_freight:
        return {reckoning.free_freight: fee}
    if not reckoning.freight_coupon:
        return {}
    most = fee if reckoning.freight_off is None else reckoning.freight_off
    return {reckoning.freight_coupon: min(fee, most)}


def _rows(
    lines: Sequence[Line],
    reckoning: Reckoning,
    gifts: Sequence[GiftLine],
    held: Mapping[str, Held],
) -> list[Row]:
    """A gift of what is bought as well is more of the same line, and free."""
    priced = {line.variant_id: line for line in reckoning.lines}
    rows: dict[int, Row] = {}
    for line in lines:
        found = priced[line.variant.pk]
        rows[line.variant.pk] = Row(
            line.variant,
            line.quantity,
            found.unit_price,
            found.subtotal,
            found.discount,
            held=held.get(found.price_by),
        )
    for gift in gifts:
        row = rows.get(gift.variant.pk) or Row(gift.variant, Decimal(0), gift.price, ZERO, ZERO)
        rows[gift.variant.pk] = replace(
            row,
            quantity=row.quantity + gift.quantity,
            total=row.total + gift.worth,
            discount=row.discount + gift.worth,
        )
    return list(rows.values())


def deliveries(store: Store, offers: Offers | None = None) -> list[Delivery]:
    """
    The ways this store brings goods, the nearest first; given what it takes, only those that
    can be paid for.
    """
    offered = {
        Delivery.LOCAL: store.offers_local,
        Delivery.EXPRESS: store.offers_express,
        Delivery.FREIGHT: store.offers_freight,
        Delivery.PICKUP: store.offers_pickup,
    }
    found = [delivery for delivery, is_offered in offered.items() if is_offered]
    return found if offers is None else [way for way in found if offers.methods(way)]
