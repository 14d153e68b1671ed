"""
One wish on a sheet. It is a match (ticked), a choice between several goods, or missing;
what must still be asked stands on it in words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import quantity as quantities
from core.money import round_cny
from core.quantity import MEASURED_UNITS
from orders.cart import buyable
from search.chat.words import units
from shop.catalog.models import ProductVariant

# Candidates that are shown at once; the rest is one tap away.
SHOWN = 5
_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百半几]+)"
_AMOUNT = re.compile(
    rf"(?:再?来|再?要)?{_NUMBER}\s*(?:{units.PATTERN})半?|[俩仨，,。！？?!]|再?来|有|吗"
)


class Kind(StrEnum):
    MATCH = "match"
    CHOICE = "choice"
    MISSING = "missing"


@dataclass(kw_only=True)
class SheetRow:
    """
    One wish. `quantity` is text as a person typed it, counted in `unit`; an empty unit means
    the one of what is chosen. `is_wanted` is the tick of a match; a choice without it was
    answered by 都不要.
    """

    number: int
    kind: Kind
    said: str = ""
    # Best first. All of one product for a match.
    offered: list[ProductVariant] = field(default_factory=list)
    variant_id: int | None = None
    is_wanted: bool = True
    quantity: str = ""
    unit: str = ""
    # Words of the parser's `Ask`.
    ask: str = ""
    # Said, but not told apart by variants: it goes into the note.
    option: str = ""
    is_conditional: bool = False
    buyer: str = ""
    # Sets the line in the cart instead of adding to it.
    is_change: bool = False
    is_removal: bool = False
    # The desk keeps what is sold out in the draft, to offer something else for it.
    asks_instead: bool = False
    # How many of it are in the cart already; told of changes and drafts.
    in_cart: Decimal | None = None
    # What the desk searched for in this row, and what `offered` is the answer to.
    words: str = ""
    searched: str = ""
    # What the store may learn from the answer (orders.chat.heard).
    heard: str = ""
    notice: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        """The prefix of this row's fields."""
        return f"r{self.number}"

    @property
    def quantity_name(self) -> str:
        return f"{self.name}-quantity"

    @property
    def search_words(self) -> str:
        """The goods in what was said, for a search: 茼蒿 of 茼蒿来一斤."""
        return " ".join(_AMOUNT.sub(" ", self.said).split()) or self.said

    @property
    def variant(self) -> ProductVariant | None:
        """What is chosen so far."""
        return next((one for one in self.offered if one.pk == self.variant_id), None)

    @property
    def goods(self) -> ProductVariant | None:
        """What a match shows: the chosen variant, or one of those to choose from."""
        return self.variant or (self.offered[0] if self.offered else None)

    @property
    def has_options(self) -> bool:
        return self.kind == Kind.MATCH and len(self.offered) > 1

    @property
    def has_different_prices(self) -> bool:
        return len({variant.asked for variant in self.offered}) > 1

    @property
    def problem(self) -> str:
        """Why none of it can be bought now; empty when something can."""
        if self.kind == Kind.MISSING:
            return ""
        problems = [buyable.problem_of(variant) for variant in self.offered]
        return problems[0] if problems and all(problems) else ""

    @property
    def keeps_sold_out(self) -> bool:
        return self.asks_instead and self.kind == Kind.MATCH and bool(self.problem)

    @property
    def is_gone(self) -> bool:
        """Not to be had, whatever is answered."""
        return self.kind == Kind.MISSING or bool(self.problem)

    @property
    def candidates(self) -> list[tuple[ProductVariant, str]]:
        """What can be chosen, with the reason where it cannot."""
        return [(variant, buyable.problem_of(variant)) for variant in self.offered]

    @property
    def shown(self) -> list[tuple[ProductVariant, str]]:
        return self.candidates[:SHOWN]

    @property
    def more(self) -> list[tuple[ProductVariant, str]]:
        return self.candidates[SHOWN:]

    @property
    def is_more_open(self) -> bool:
        """What is chosen must be seen."""
        return any(variant.pk == self.variant_id for variant, _problem in self.more)

    @property
    def offered_ids(self) -> str:
        return ",".join(str(variant.pk) for variant in self.offered)

    @property
    def counted_in(self) -> str:
        """The unit beside the field of the quantity."""
        chosen = self.variant
        if chosen is not None and not (self.kind == Kind.CHOICE and self.unit):
            return chosen.unit
        return self.unit or _common_unit(self.offered)

    @property
    def step(self) -> Decimal:
        return quantities.step(self.counted_in)

    @property
    def jump(self) -> Decimal:
        return quantities.jump(self.counted_in)

    @property
    def least(self) -> Decimal:
        goods = self.goods if self.kind == Kind.MATCH else None
        return (goods.min_quantity if goods else None) or self.step

    @property
    def most(self) -> Decimal | None:
        goods = self.goods if self.kind == Kind.MATCH else None
        return most_of(goods) if goods else None

    @property
    def is_new_amount(self) -> bool:
        """Other than what is in the cart."""
        return self.in_cart != self.amount

    @property
    def question(self) -> str:
        """What must be said before it can be bought."""
        if self.quantity or self.is_removal:
            return ""
        return quantity_question(self.goods, self.counted_in, is_choice=self.kind == Kind.CHOICE)

    @property
    def has_sum(self) -> bool:
        """Whether the page shows a sum beside it."""
        return not (self.is_gone or self.is_removal)

    @property
    def amount(self) -> Decimal | None:
        """The quantity, if it is one already, of what is chosen, in its unit."""
        chosen = self.variant
        if chosen is None or not self.is_wanted or self.is_removal:
            return None
        try:
            return self.counted_as(chosen)
        except ValidationError:
            return None

    def counted_as(self, chosen: ProductVariant) -> Decimal | None:
        """
        The quantity in the unit of what was chosen; None where it must be asked.

        :raises ValidationError: for what is no quantity
        """
        said = self.unit or chosen.unit
        return units.exactly(quantities.parse(self.quantity, unit=said), said, chosen.unit)

    @property
    def sum(self) -> Decimal | None:
        chosen, amount = self.variant, self.amount
        if chosen is None or amount is None:
            return None
        return round_cny(chosen.asked * amount)


def most_of(variant: ProductVariant) -> Decimal:
    available = buyable.available_of(variant)
    return min(available, variant.max_quantity) if variant.max_quantity else available


def quantity_question(goods: ProductVariant | None, unit: str, *, is_choice: bool = False) -> str:
    """西瓜按斤卖，要几斤？ of one thing; 要几斤？ where it is not chosen yet."""
    if not unit:
        return _("要多少？")
    values = {"unit": unit, "name": goods.product.title if goods else ""}
    if is_choice or not goods:
        return _("要几%(unit)s？") % values
    if unit in MEASURED_UNITS:
        return _("%(name)s按%(unit)s卖，要几%(unit)s？") % values
    return _("%(name)s要几%(unit)s？") % values


def _common_unit(offered: Sequence[ProductVariant]) -> str:
    found = {variant.unit for variant in offered}
    return found.pop() if len(found) == 1 else ""
