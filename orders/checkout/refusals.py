"""Why nothing was ordered, in the shopper's words where there are any."""

from dataclasses import dataclass

from orders.checkout.quote import Quote
from orders.limits import TooManyOrders
from orders.shipping.slots import SlotFull
from shop.groups.seats import CannotJoin
from shop.presales.booking import CannotBook
from shop.rewards.redeeming import CannotRedeem


class NothingToOrder(Exception):
    """The basket is empty."""


class TooLarge(Exception):
    """The order is worth more than `money.MAX`."""


class AccountEnding(Exception):
    """The buyer's account is about to end: an open order would keep it from ending."""


@dataclass
class CannotDeliver(Exception):
    """It is not brought there, or not for so little: the words, and the field to change."""

    words: str
    field: str


@dataclass
class PriceChanged(Exception):
    """The shopper saw another total than the goods cost now."""

    now: Quote


class BalanceShort(Exception):
    """What the balance leaves to pay cannot be paid with the goods; the message says so."""


@dataclass
class ShortOfStock(Exception):
    """Somebody was faster: names and what is left, in the shopper's words."""

    words: list[str]


# Why nothing is ordered, unless it was ordered already.
REFUSALS = (
    AccountEnding,
    BalanceShort,
    NothingToOrder,
    TooLarge,
    CannotDeliver,
    PriceChanged,
    ShortOfStock,
    TooManyOrders,
    SlotFull,
    CannotJoin,
    CannotRedeem,
    CannotBook,
)
