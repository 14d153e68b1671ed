"""
What is to be ordered from one store: all that the cart holds of it, some lines of the cart, or
one thing beside the cart (立即购买). It stands in the checkout's address, so that a reload, the
way back and a browser without scripts all mean the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import QueryDict

from core import quantity as quantities
from orders.cart import buyable, cart, contents
from orders.cart.baskets import booked, grouped, redeemed
from shop.flash import places
from shop.stores.models import Store

NOBODY = cart.Owner()
# What an address may say of the one thing, and how much of it is read.
BESIDE = {"key": 64, "place": 32, "group": 32, "reward": 32, "presale": 32}


@dataclass(frozen=True)
class Basket:
    """
    `sku` and `quantity` (as typed) name the one thing beside the cart; `picked` are variant ids
    of the cart's lines, None for all of them; `place` is the token of a place of a 秒杀 that the
    one thing is ordered with, `group` the token of a group that it is bought with, or the number
    of a group buy to open one of, `reward` the number of what it costs in points, `presale` that of
    the presale it is bought ahead in. `key` is the one the order will be placed under: who comes
    back to the address of a thing that was bought finds the order.
    """

    sku: str = ""
    quantity: str = ""
    key: str = ""
    picked: frozenset[int] | None = None
    place: str = ""
    group: str = ""
    reward: str = ""
    presale: str = ""

    @property
    def is_beside_cart(self) -> bool:
        return bool(self.sku)

    @property
    def is_paid_first(self) -> bool:
        """Whatever else the store offers: others have to pay too, or a deposit comes first."""
        return bool(self.group or self.presale)

    @property
    def query(self) -> str:
        """For the end of the checkout's address: empty, or beginning with "?"."""
        if self.sku:
            more = {name: getattr(self, name) for name in BESIDE}
            given = {name: value for name, value in more.items() if value}
            return "?" + urlencode({"sku": self.sku, "quantity": self.quantity} | given)
        if self.picked is None:
            return ""
        return "?" + urlencode([("pick", 1), *(("line", pk) for pk in sorted(self.picked))])

    def lines(self, owner: cart.Owner | None, store: Store) -> list[contents.Line]:
        """As they stand now, those with a problem too. A SKU or number that is none: no line."""
        if self.is_beside_cart:
            return self._beside_cart(owner or NOBODY, store)
        lines = contents.lines_for(owner, store) if owner else []
        if self.picked is None:
            return lines
        return [line for line in lines if line.variant.pk in self.picked]

    def _beside_cart(self, owner: cart.Owner, store: Store) -> list[contents.Line]:
        try:
            variant = buyable.find_variant(sku=self.sku, store_slug=store.slug)
            amount = quantities.parse(self.quantity or "1", unit=variant.unit)
        except (buyable.CannotAdd, ValidationError):
            return []
        place = places.held(self.place, variant) if self.place else None
        line = contents.beside(owner=owner, variant=variant, quantity=amount, place=place)
        if self.reward:
            return [redeemed.with_points(line, store, self.reward)]
        if self.presale:
            return [booked.ahead(line, store, self.presale)]
        return [grouped.in_group(line, store, self.group) if self.group else line]


WHOLE_CART = Basket()


def read(asked: QueryDict) -> Basket:
    """What the checkout's address says."""
    sku = asked.get("sku", "")
    if sku:
        more = {name: asked.get(name, "")[:most] for name, most in BESIDE.items()}
        return Basket(sku=sku[:40], quantity=asked.get("quantity", "")[:20], picked=None, **more)
    if "pick" not in asked:
        return WHOLE_CART
    return Basket(picked=frozenset(_numbers(asked.getlist("line"))))


def seen(values: Iterable[str]) -> dict[int, Decimal]:
    """{variant id: quantity} from "12:1.5" as the page showed it; what is odd is left out."""
    shown: dict[int, Decimal] = {}
    for value in values:
        variant, _colon, quantity = value.partition(":")
        try:
            amount = Decimal(quantity)
        except InvalidOperation:
            continue
        if amount.is_finite():
            shown |= dict.fromkeys(_numbers([variant]), amount)
    return shown


def gone(
    lines: Iterable[contents.Line], shown: Mapping[int, Decimal]
) -> dict[contents.Line, Decimal]:
    """What was shown and cannot be had so any more, with what is left of it."""
    left = {}
    for line in lines:
        quantity = shown.get(line.variant.pk)
        if quantity is None:
            continue
        if line.problem:
            left[line] = Decimal(0)
        elif line.available < quantity:
            left[line] = line.available
    return left


def _numbers(values: Iterable[str]) -> list[int]:
    return [
        int(value) for value in values if value.isascii() and value.isdecimal() and len(value) <= 18
    ]
