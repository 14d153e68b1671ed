"""What readers hand on: one entry a row of goods, with everything that speaks against it."""

from dataclasses import dataclass, field
from decimal import Decimal

from shop.catalog.imports.reading.places import Piece, Place

# With one of these the row is left out, and shown among the skipped ones.
SKIPPING = frozenset({"row_hidden", "repeated"})


class Unreadable(Exception):
    """`code` says why nothing can be read of a file (words.TROUBLES has the sentence)."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


@dataclass(frozen=True)
class Doubt:
    """Why a person must look; `about` is a piece of the original."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class Money:
    """What a text says about a price; certain when `doubts` is empty."""

    price: Decimal | None = None
    unit: str = ""
    list_price: Decimal | None = None
    doubts: tuple[Doubt, ...] = ()


@dataclass
class Entry:
    """A row of goods as the original has it."""

    name: str
    spec: str = ""
    unit: str = ""
    price: Decimal | None = None
    list_price: Decimal | None = None
    barcode: str = ""
    sku: str = ""
    category: str = ""
    stock: str = ""
    picture: bytes | None = None
    # Where it stands ("价目表 A5"), how its price is written there.
    where: str = ""
    # Of a list: the line it stands on, from 1.
    line: int = 0
    raw: str = ""
    # The part of its page, and its cells, to be looked at beside what was read.
    place: Place | None = None
    pieces: tuple[Piece, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, code: str, about: str = "") -> None:
        found = Doubt(code, about[:80])
        if found not in self.doubts:
            self.doubts.append(found)

    @property
    def status(self) -> str:
        if any(doubt.code in SKIPPING for doubt in self.doubts):
            return "rejected"
        return "check" if self.doubts else "ok"
