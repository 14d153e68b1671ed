"""What a shopper has decided on: all that placing an order needs to know besides who and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from accounts.actor import Actor
from accounts.addresses.areas import Area
from orders.cart.baskets.basket import WHOLE_CART, Basket
from orders.checkout import invoice as invoices
from orders.checkout.invoice import Invoice
from orders.deals.deals import BEST, DealChoice
from orders.shipping.local import Position
from orders.shipping.slots import Choice
from orders.shipping.transit import Terms
from shop.stores.models import Store


@dataclass(frozen=True)
class Contact:
    """Who gets the goods, and where; no area for pick-up."""

    name: str
    phone: str
    area: Area | None = None
    detail: str = ""


@dataclass(frozen=True)
class Placement:
    """
    What `basket` means in `store`, brought by `delivery` to `contact`. The same
    `idempotency_key` of the same shopper is the same order. `seen_total` is the yuan that the
    page showed, `seen` what it showed: {variant id: quantity}; `terms` are those it has read.
    `choice` says which coupon and how many points; with `use_balance` the order is paid first, as
    much of it as there is in the buyer's balance with that. `is_joining`: the buyer agreed to
    become a member of the store.
    """

    store: Store
    contact: Contact
    delivery: str
    pay_method: str
    idempotency_key: str
    note: str = ""
    seen_total: Decimal | None = None
    buyer: Actor = None
    band_id: int | None = None
    position: Position | None = None
    slot: Choice | None = None
    invoice: Invoice = invoices.NONE
    terms: Terms | None = None
    basket: Basket = WHOLE_CART
    seen: Mapping[int, Decimal] | None = None
    choice: DealChoice = BEST
    use_balance: bool = False
    is_joining: bool = False
