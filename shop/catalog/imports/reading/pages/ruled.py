"""A page whose table is ruled → rows: cells by the rules around them, merged where one lacks."""

from itertools import pairwise

from shop.catalog.imports.reading.entry import Doubt
from shop.catalog.imports.reading.grids.grid import Cell, Row
from shop.catalog.imports.reading.pages.boxes import Box, Page, Word, clusters, lines

NEAR = 2.5
MOST_EDGES = 400


def rows(page: Page) -> list[Row]:
    """[] for a page that is no ruled table."""
    upright = [rule for rule in page.rules if rule.width <= NEAR < rule.height]
    flat = [rule for rule in page.rules if rule.height <= NEAR < rule.width]
    xs = clusters((rule.middle for rule in upright), NEAR)
    ys = clusters((rule.level for rule in flat), NEAR)
    if not (3 <= len(xs) <= MOST_EDGES and 3 <= len(ys) <= MOST_EDGES):
        return []
    table = _Table(page, xs, ys, upright, flat)
    whole = Box(xs[0], ys[0], xs[-1], ys[-1])
    inside = [word for word in page.words if whole.holds(word.box)]
    if len(inside) * 2 < len(page.words) or table.is_one_box():
        return []
    return table.rows()


class _Table:
    def __init__(
        self, page: Page, xs: list[float], ys: list[float], upright: list[Box], flat: list[Box]
    ) -> None:
        self.page, self.xs, self.ys = page, list(pairwise(xs)), list(pairwise(ys))
        self.upright, self.flat = upright, flat
        self.first = self._merged()

    def _merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """{(row, column): the first cell of the merge it is in}."""
        first: dict[tuple[int, int], tuple[int, int]] = {}
        for row, (top, bottom) in enumerate(self.ys):
            for column, (left, right) in enumerate(self.xs):
                place = (row, column)
                first[place] = place
                if column and not _crosses(self.upright, left, (top + bottom) / 2, upright=True):
                    first[place] = first[row, column - 1]
                if row and not _crosses(self.flat, top, (left + right) / 2, upright=False):
                    first[place] = first[row - 1, column]
        return first

    def is_one_box(self) -> bool:
        """Frames of cards share no rules: most of their cells belong to the space between."""
        counts: dict[tuple[int, int], int] = {}
        for place in self.first.values():
            counts[place] = counts.get(place, 0) + 1
        return max(counts.values()) > len(self.first) * 0.4

    def rows(self) -> list[Row]:
        held: dict[tuple[int, int], list[Word]] = {}
        above = [word for word in self.page.words if word.box.level < self.ys[0][0]]
        for word in self.page.words:
            place = self._place(word)
            if place:
                held.setdefault(self.first[place], []).append(word)
        title = [Row([Cell(line.text)], f"第{self.page.number}页") for line in lines(above)]
        return title + [
            Row(
                [self._cell(row, column, held) for column in range(len(self.xs))],
                self._where(row),
                place=self.page.place(Box(self.xs[0][0], top, self.xs[-1][1], bottom)),
            )
            for row, (top, bottom) in enumerate(self.ys)
        ]

    def _where(self, row: int) -> str:
        return f"第{self.page.number}页 第{row + 1}行"

    def _place(self, word: Word) -> tuple[int, int] | None:
        row = next((n for n, (a, b) in enumerate(self.ys) if a <= word.box.level < b), None)
        column = next((n for n, (a, b) in enumerate(self.xs) if a <= word.box.middle < b), None)
        return None if row is None or column is None else (row, column)

    def _cell(self, row: int, column: int, held: dict[tuple[int, int], list[Word]]) -> Cell:
        first = self.first[row, column]
        words = held.get(first, [])
        if first == (row, column):
            return cell_of(words, self._picture(row, column))
        if first[1] == column:
            made = cell_of(words)
            made.merged = "down"
            return made
        return Cell(merged="across")

    def _picture(self, row: int, column: int) -> bytes | None:
        box = Box(self.xs[column][0], self.ys[row][0], self.xs[column][1], self.ys[row][1])
        return next((p.content for p in self.page.pictures if box.holds(p.box)), None)


def _crosses(rules: list[Box], at: float, along: float, *, upright: bool) -> bool:
    """Whether a rule lies at `at` and covers `along`."""
    if upright:
        return any(abs(r.middle - at) <= NEAR and r.top <= along <= r.bottom for r in rules)
    return any(abs(r.level - at) <= NEAR and r.left <= along <= r.right for r in rules)


def cell_of(words: list[Word], picture: bytes | None = None) -> Cell:
    """Several words of one cell in the order they are read; a split number is asked."""
    text = " ".join(line.text for line in lines(words))
    doubts = []
    if any(word.is_tight for word in words):
        doubts.append(Doubt("digit_follows", text))
    doubts += [Doubt(word.doubt, word.text) for word in words if word.doubt]
    return Cell(text=text, doubts=tuple(doubts), picture=picture)
