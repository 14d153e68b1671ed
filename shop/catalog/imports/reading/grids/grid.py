"""A sheet or table before anybody knows what its columns mean."""

from dataclasses import dataclass
from decimal import Decimal

from shop.catalog.imports.reading.entry import Doubt
from shop.catalog.imports.reading.places import Place


@dataclass(slots=True)
class Cell:
    """One cell: its text as shown, the number it holds, what speaks against it."""

    text: str = ""
    number: Decimal | None = None
    # A unit that its number format writes beside it.
    unit: str = ""
    doubts: tuple[Doubt, ...] = ()
    # Shown struck out, as a whole.
    is_struck: bool = False
    is_bold: bool = False
    # What a struck part of the text said.
    struck: str = ""
    # Copied here from the first cell of a merge: "across" or "down".
    merged: str = ""
    picture: bytes | None = None

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(slots=True)
class Row:
    """`where` is what a person finds it by: a row number, a page."""

    cells: list[Cell]
    where: str = ""
    is_hidden: bool = False
    # It has more cells than its header: nobody knows which belongs where.
    is_shifted: bool = False
    # Where it is printed, of a page.
    place: Place | None = None

    @property
    def filled(self) -> list[int]:
        """Columns that hold something of their own."""
        return [
            number
            for number, cell in enumerate(self.cells)
            if cell.text and cell.merged != "across"
        ]

    def text(self, column: int) -> str:
        return self.cells[column].text if 0 <= column < len(self.cells) else ""

    def cell(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else Cell()


@dataclass
class Grid:
    """A table with a title; hidden columns are gone from it already."""

    title: str
    rows: list[Row]
    category: str = ""
    # Of a sheet: the letters of its columns.
    letters: tuple[str, ...] = ()


def of_texts(title: str, rows: list[list[str]], *, where: str = "") -> Grid:
    """A grid of plain texts, its rows counted from 1."""
    return Grid(
        title,
        [
            Row([Cell(text) for text in texts], f"{where}{number}")
            for number, texts in enumerate(rows, start=1)
        ],
    )
