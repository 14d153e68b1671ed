"""Words with their places on a page, whether a PDF or an eye found them. Points, from the top."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from shop.catalog.imports.reading.places import Place


@dataclass(slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def level(self) -> float:
        return (self.top + self.bottom) / 2

    def holds(self, other: "Box") -> bool:
        """Whether the middle of `other` lies in it."""
        inside = self.left <= other.middle <= self.right
        return inside and self.top <= other.level <= self.bottom

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(slots=True)
class Word:
    """Signs that stand together; `is_tight` when a digit follows closer than a column would."""

    text: str
    box: Box
    is_tight: bool = False
    doubt: str = ""


@dataclass
class Line:
    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return around(word.box for word in self.words)


@dataclass
class Picture:
    box: Box
    content: bytes


@dataclass
class Page:
    number: int
    width: float
    height: float
    words: list[Word]
    pictures: list[Picture] = field(default_factory=list)
    # A picture as large as the page: what was photographed or scanned.
    is_picture: bool = False
    # Thin boxes: the rules of a table.
    rules: list[Box] = field(default_factory=list)
    # Of what an eye found: where a box lies in the picture, and how the picture was turned.
    seen: Callable[[Box], Box] | None = None
    quarters: int | None = None

    def place(self, box: Box) -> Place:
        box = self.seen(box) if self.seen else box
        return Place(self.number, box.left, box.top, box.right, box.bottom, self.quarters)


def around(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    whole = found[0]
    for box in found[1:]:
        whole = whole.joined(box)
    return whole


def lines(words: Sequence[Word]) -> list[Line]:
    """Words by the line they stand on, top to bottom and left to right."""
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.level, word.box.left)):
        for line in reversed(found[-3:]):
            near = min(word.box.height, line[0].box.height) / 2
            if abs(median(other.box.level for other in line) - word.box.level) < near:
                line.append(word)
                break
        else:
            found.append([word])
    return [Line(sorted(line, key=lambda word: word.box.left)) for line in found]


def clusters(values: Iterable[float], near: float) -> list[float]:
    """Middles of values that lie within `near` of their neighbours."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]
