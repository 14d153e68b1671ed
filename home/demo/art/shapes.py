"""Drawing vocabulary of the product illustrations.

Every object is drawn around the origin and fills about -135..135 on both axes,
so that the same object can be a whole picture or a small motif on a pack.
A `Shape` is geometry without paint; painting it gives a piece of SVG text.
"""

import colorsys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count

Point = tuple[float, float]
Draw = Callable[[], str]

LEAF = "#4FA64B"
STEM = "#8A5A36"
CREAM = "#FFF8EA"
INK = "#33414F"


class _Ids:
    """Clip-path ids: unique in a file and, by their prefix, between files."""

    def __init__(self) -> None:
        self.start("art")

    def start(self, prefix: str) -> None:
        self.prefix, self.numbers = prefix, count(1)

    def take(self) -> str:
        return f"{self.prefix}-{next(self.numbers)}"


ids = _Ids()


def num(value: float) -> str:
    """A short SVG number."""
    return f"{value:.1f}".removesuffix(".0")


def mix(first: str, second: str, part: float) -> str:
    """`first` with `part` (0..1) of `second` in it."""
    pairs = ((int(first[i : i + 2], 16), int(second[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * part):02X}" for a, b in pairs)


def shade(colour: str, amount: float = 0.15) -> str:
    """A darker tone of the same material."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    toned = colorsys.hls_to_rgb(hue, light * (1 - amount), full * 0.86)
    return "#" + "".join(f"{round(part * 255):02X}" for part in toned)


def tint(colour: str, amount: float = 0.25) -> str:
    """A lighter tone of the same material."""
    return mix(colour, "#FFFFFF", amount)


@dataclass(frozen=True)
class Shape:
    """Geometry waiting for paint."""

    tag: str

    def fill(self, colour: str, opacity: float = 1) -> str:
        faded = f' opacity="{opacity:g}"' if opacity < 1 else ""
        return f'<{self.tag} fill="{colour}"{faded}/>'

    def line(self, colour: str, width: float, opacity: float = 1) -> str:
        faded = f' opacity="{opacity:g}"' if opacity < 1 else ""
        return (
            f'<{self.tag} fill="none" stroke="{colour}" stroke-width="{num(width)}"'
            f' stroke-linecap="round" stroke-linejoin="round"{faded}/>'
        )

    def clip(self, *inside: str) -> str:
        """`inside`, cut off at the edge of this shape."""
        name = ids.take()
        return (
            f'<clipPath id="{name}"><{self.tag}/></clipPath>'
            f'<g clip-path="url(#{name})">{"".join(inside)}</g>'
        )

    def solid(
        self,
        colour: str,
        *inside: str,
        shift: Point = (-12, -9),
        dark: float = 0.13,
    ) -> str:
        """Base tone with a crescent of shade at the lower right, then details."""
        base = move(self.fill(colour), *shift)
        return self.clip(self.fill(shade(colour, dark)), base, *inside)


def circle(x: float, y: float, radius: float) -> Shape:
    return Shape(f'circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"')


def oval(x: float, y: float, rx: float, ry: float) -> Shape:
    return Shape(f'ellipse cx="{num(x)}" cy="{num(y)}" rx="{num(rx)}" ry="{num(ry)}"')


def box(x: float, y: float, width: float, height: float, corner: float = 0) -> Shape:
    """A rectangle from its upper left corner."""
    place = f'x="{num(x)}" y="{num(y)}" width="{num(width)}" height="{num(height)}"'
    return Shape(f'rect {place} rx="{num(corner)}"')


def slab(width: float, height: float, corner: float = 0, y: float = 0) -> Shape:
    """A rectangle centred on the vertical axis, `y` is its middle."""
    return box(-width / 2, y - height / 2, width, height, corner)


def path(data: str) -> Shape:
    return Shape(f'path d="{data}"')


def smooth(points: Sequence[Point], closed: bool = True) -> Shape:
    """A soft curve through all the points (Catmull-Rom)."""
    size = len(points)
    pick = (lambda i: points[i % size]) if closed else (lambda i: points[min(max(i, 0), size - 1)])
    parts = [f"M{num(points[0][0])} {num(points[0][1])}"]
    for i in range(size if closed else size - 1):
        before, start, end, after = (pick(i + k) for k in (-1, 0, 1, 2))
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append("C" + " ".join(num(v) for p in (first, second, end) for v in p))
    return path("".join(parts) + ("Z" if closed else ""))


def rounded(points: Sequence[Point], corner: float = 10) -> Shape:
    """A polygon with soft corners."""
    parts = []
    for i, here in enumerate(points):
        before, after = points[i - 1], points[(i + 1) % len(points)]
        enter, leave = _towards(here, before, corner), _towards(here, after, corner)
        verb = "L" if parts else "M"
        parts.append(f"{verb}{num(enter[0])} {num(enter[1])}")
        parts.append(f"Q{num(here[0])} {num(here[1])} {num(leave[0])} {num(leave[1])}")
    return path("".join(parts) + "Z")


def _towards(start: Point, end: Point, distance: float) -> Point:
    width, height = end[0] - start[0], end[1] - start[1]
    length = (width**2 + height**2) ** 0.5 or 1
    part = min(distance / length, 0.5)
    return start[0] + width * part, start[1] + height * part


def mirror(half: Iterable[Point]) -> list[Point]:
    """The right half, top to bottom, completed by its mirror image."""
    right = list(half)
    left = [(-x, y) for x, y in reversed(right) if abs(x) > 0.01]
    return right + left


def rows(text: str) -> list[tuple[float, ...]]:
    """Numbers written compactly: "0 -72, 38 -96" is [(0, -72), (38, -96)]."""
    return [tuple(float(part) for part in row.split()) for row in text.split(",")]


def pts(text: str) -> list[Point]:
    """Points written compactly."""
    return [(x, y) for x, y in rows(text)]


def curve(*points: Point) -> Shape:
    """An open soft curve, to be painted as a line."""
    return smooth(points, closed=False)


def move(
    part: str, x: float = 0, y: float = 0, size: float = 1, turn: float = 0, flip: bool = False
) -> str:
    """A drawing put somewhere else, scaled and turned."""
    steps = f"translate({num(x)} {num(y)})" if x or y else ""
    steps += f" rotate({num(turn)})" if turn else ""
    if flip:
        steps += f" scale({-size:g} {size:g})"
    elif size != 1:
        steps += f" scale({size:g})"
    return f'<g transform="{steps.strip()}">{part}</g>' if steps else part


def gloss(x: float, y: float, rx: float, ry: float, turn: float = 0, power: float = 0.45) -> str:
    """A soft white reflection."""
    return move(oval(0, 0, rx, ry).fill("#FFFFFF", power), x, y, turn=turn)


def glow(x: float, y: float, rx: float, ry: float, colour: str, power: float = 0.8) -> str:
    """A soft patch of another colour that fades to nothing."""
    name = ids.take()
    stops = "".join(
        f'<stop offset="{at}" stop-color="{colour}" stop-opacity="{power * part:.2f}"/>'
        for at, part in ((0, 1), (0.55, 0.75), (1, 0))
    )
    patch = oval(x, y, rx, ry).fill(f"url(#{name})")
    return f'<radialGradient id="{name}">{stops}</radialGradient>{patch}'


def leaf(
    x: float, y: float, length: float, turn: float, colour: str = LEAF, wide: float = 0.3
) -> str:
    """A leaf growing from (x, y) to the right before turning."""
    half = length * wide
    both = path(
        f"M0 0Q{num(length * 0.35)} {num(-half * 1.8)} {num(length)} 0"
        f"Q{num(length * 0.45)} {num(half * 1.7)} 0 0Z"
    )
    lower = path(f"M0 0L{num(length)} 0Q{num(length * 0.45)} {num(half * 1.7)} 0 0Z")
    vein = path(f"M{num(length * 0.12)} 0H{num(length * 0.78)}")
    drawn = both.fill(colour) + lower.fill(shade(colour, 0.17)) + vein.line(tint(colour, 0.3), 2.5)
    return move(drawn, x, y, turn=turn)


def dots(points: Iterable[Point], radius: float, colour: str, opacity: float = 1) -> str:
    return "".join(circle(x, y, radius).fill(colour, opacity) for x, y in points)
