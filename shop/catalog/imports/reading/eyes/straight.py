"""Paper seen from the side → lines that lie level and columns that stand upright."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from shop.catalog.imports.reading.eyes.seeing import Seen
from shop.catalog.imports.reading.pages.boxes import Box

Numbers = npt.NDArray[np.float64]
STEEPEST, NARROWEST = 0.35, 0.35
# So much longer than high, the slant of a box says something.
LONG = 2.5


@dataclass(frozen=True)
class Plane:
    """
    Lines of the paper: the one at height Y, where x is `x0`, climbs by lean + fan·Y a pixel, as
    lines do that run towards one point; columns alike.
    """

    x0: float = 0.0
    y0: float = 0.0
    lean: float = 0.0
    fan: float = 0.0
    tilt: float = 0.0
    spread: float = 0.0

    def flat(self, x: float, y: float) -> tuple[float, float]:
        across, down = x - self.x0, y - self.y0
        level = (down - self.lean * across) / (1 + self.fan * across)
        middle = (across - self.tilt * down) / (1 + self.spread * down)
        return middle + self.x0, level + self.y0

    def seen(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the flat paper is in the picture."""
        across, level = x - self.x0, y - self.y0
        u, v = across, level
        for _turn in range(4):
            v = level + (self.lean + self.fan * level) * u
            u = across + (self.tilt + self.spread * across) * v
        return u + self.x0, v + self.y0

    def box(self, one: Seen) -> Box:
        """Where it lies on the flat paper: as high as it is, round its middle."""
        corners = one.quad
        left, _y = self.flat(*_between(corners[0], corners[3]))
        right, _y = self.flat(*_between(corners[1], corners[2]))
        _x, level = self.flat(*_between(corners[0], corners[2]))
        half = one.height * 0.45
        slack = one.height * 0.22
        left, right = min(left + slack, right - slack), max(right - slack, left + slack)
        return Box(left, level - half, right, level + half)


def _between(one: npt.NDArray[np.float32], other: npt.NDArray[np.float32]) -> tuple[float, float]:
    return float(one[0] + other[0]) / 2, float(one[1] + other[1]) / 2


def plane(found: Sequence[Seen], width: int, height: int) -> Plane:
    """By the slant of long writing, then by what stands below each other."""
    x0, y0 = width / 2, height / 2
    made = Plane(x0, y0)
    slants = [_slant(one, made) for one in found if one.width > LONG * one.height]
    lean, fan = _bounded(_fitted([s for s in slants if abs(s[1]) < STEEPEST], height), width)
    made = Plane(x0, y0, lean, fan)
    tilt, spread = _bounded(_fitted(_columns(found, made), width), height)
    return Plane(x0, y0, lean, fan, tilt, spread)


def _bounded(fit: tuple[float, float], span: float) -> tuple[float, float]:
    """Nobody holds a camera so that one edge is more than twice as long as the other."""
    return fit if abs(fit[1]) * span / 2 < NARROWEST else (fit[0], 0.0)


def _slant(one: Seen, made: Plane) -> tuple[float, float, float]:
    """(height at x0, slope, weight) of a piece of writing."""
    left, right = _between(one.quad[0], one.quad[3]), _between(one.quad[1], one.quad[2])
    across = right[0] - left[0]
    slope = (right[1] - left[1]) / across if across else STEEPEST
    x, y = _between(one.quad[0], one.quad[2])
    return y - made.y0 - slope * (x - made.x0), slope, across


def _columns(found: Sequence[Seen], made: Plane) -> list[tuple[float, float, float]]:
    """(place at y0, slope, weight) of what begins below each other, line by line."""
    starts = []
    for one in found:
        x, y = _between(one.quad[0], one.quad[3])
        starts.append((made.flat(x, y)[1], x, y, one.height))
    starts.sort()
    pairs = []
    for n, (_level, x, y, high) in enumerate(starts):
        near = [
            other
            for other in starts[n + 1 : n + 40]
            if 0.8 * high < other[2] - y < 4 * high and abs(other[1] - x) < 0.35 * (other[2] - y)
        ]
        if near:
            other = min(near, key=lambda other: (other[2] - y) + 3 * abs(other[1] - x))
            slope = (other[1] - x) / (other[2] - y)
            pairs.append(((x - made.x0) - slope * (y - made.y0), slope, 1.0))
    return pairs


def _fitted(samples: Sequence[tuple[float, float, float]], span: float) -> tuple[float, float]:
    """slope = a + b·place, by those that agree; (0, 0) where too few say anything."""
    if len(samples) < 3:
        return 0.0, 0.0
    places, slopes, weights = (
        np.array(values, dtype=np.float64) for values in zip(*samples, strict=True)
    )
    keep = np.abs(slopes - np.median(slopes)) < 0.2
    a, b = float(np.median(slopes)), 0.0
    for _turn in range(4):
        if keep.sum() < 3:
            break
        b, a = _line(places[keep], slopes[keep], weights[keep], span)
        rest = np.abs(slopes - a - b * places)
        keep = rest <= max(0.004, 2.0 * float(np.median(rest[keep])))
    return a, b


def _line(places: Numbers, slopes: Numbers, weights: Numbers, span: float) -> tuple[float, float]:
    """(b, a); level where the samples do not spread over the paper."""
    if float(places.max() - places.min()) < 0.25 * span or len(places) < 5:
        return 0.0, float(np.average(slopes, weights=weights))
    b, a = np.polyfit(places, slopes, 1, w=np.sqrt(weights))
    return float(b), float(a)
