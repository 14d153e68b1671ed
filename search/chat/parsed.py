"""What a typed order was understood as: lines, each a match, a question or not found."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Intent(StrEnum):
    """What the whole message wants; only ORDER and CHANGE add or alter lines."""

    ORDER = "order"
    CHANGE = "change"
    CANCEL = "cancel"
    QUESTION = "question"
    NONE = "none"


class Status(StrEnum):
    MATCH = "match"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not_found"


class Ask(StrEnum):
    """What must still be asked before a line can be bought."""

    NOTHING = ""
    WEIGHT = "weight"
    QUANTITY = "quantity"
    OPTION = "option"


@dataclass(frozen=True, kw_only=True)
class Goods:
    """One variant on sale that a line may mean. `price` is in yuan for one `unit`."""

    product_id: int
    sku: str
    name: str
    unit: str
    price: Decimal
    option: str = ""
    in_stock: bool = True


@dataclass(frozen=True, kw_only=True)
class Line:
    """
    One wish as it was `said`.

    `quantity` is in `unit`, which is the matched product's own unit for a match and the
    unit as said otherwise; None means that it must be asked (see `ask`). `candidates` are
    best first; a match has exactly one, not found has none.
    """

    said: str
    status: Status
    quantity: Decimal | None
    unit: str
    candidates: tuple[Goods, ...] = ()
    ask: Ask = Ask.NOTHING
    # A size or colour said that the product's text names but its variants do not tell apart.
    option: str = ""
    # "没有的话就菠菜": only if the line before cannot be had.
    is_conditional: bool = False
    # Who said it, in a 接龙 of several people.
    buyer: str = ""
    # 10块钱的五花肉: how many yuan to spend; `quantity` is None then.
    amount: Decimal | None = None
    # What of it names the goods; empty where other words or an earlier line say so as well.
    words: str = ""
    # Of several candidates the first is what people of this store mean by these words.
    is_preferred: bool = False

    @property
    def goods(self) -> Goods | None:
        return self.candidates[0] if self.status == Status.MATCH else None


@dataclass(frozen=True, kw_only=True)
class ParsedOrder:
    """`note` keeps what is for the shopkeeper: address, time, wishes, questions."""

    intent: Intent
    lines: tuple[Line, ...] = ()
    note: str = ""
