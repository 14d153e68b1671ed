"""Pages whose writing runs up, down or upside down: their boxes as if it ran to the right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import pi

from shop.catalog.imports.reading.pages.boxes import Box

# Which way the writing goes on the paper, by quarters of the angle that pdfium tells.
RIGHT, DOWN, LEFT, UP = range(4)


def way(angles: Iterable[float]) -> int:
    """Of most signs; `angles` in radians."""
    counted = Counter(round(angle / (pi / 2)) % 4 for angle in angles)
    return counted.most_common(1)[0][0] if counted else RIGHT


@dataclass(frozen=True)
class Turn:
    """Between boxes of the paper, measured from `high` downwards, and boxes as they are read."""

    way: int
    # The paper's own width and height, before the reader turns it.
    width: float
    height: float
    high: float

    @property
    def size(self) -> tuple[float, float]:
        is_flat = self.way in (RIGHT, LEFT)
        return (self.width, self.height) if is_flat else (self.height, self.width)

    def read(self, box: Box) -> Box:
        return _box(self._read(box.left, box.top), self._read(box.right, box.bottom))

    def paper(self, box: Box) -> Box:
        return _box(self._paper(box.left, box.top), self._paper(box.right, box.bottom))

    def _read(self, x: float, down: float) -> tuple[float, float]:
        y = self.high - down
        if self.way == UP:
            return y, x
        if self.way == DOWN:
            return self.height - y, self.width - x
        return (self.width - x, y) if self.way == LEFT else (x, down)

    def _paper(self, u: float, v: float) -> tuple[float, float]:
        if self.way == UP:
            return v, self.high - u
        if self.way == DOWN:
            return self.width - v, self.high - self.height + u
        return (self.width - u, self.high - v) if self.way == LEFT else (u, v)


def _box(one: tuple[float, float], other: tuple[float, float]) -> Box:
    (x, y), (u, v) = one, other
    return Box(min(x, u), min(y, v), max(x, u), max(y, v))
