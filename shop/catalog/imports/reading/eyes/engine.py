"""
What is written in a picture: the two networks, one thread, small enough for a server that has
little.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from shop.catalog.imports.reading.eyes.finding import Finder, Pixels, Quad
from shop.catalog.imports.reading.eyes.networks import READS, Network, Values

# The recognizer reads lines of this height; wider ones than this are cut off.
HIGH, WIDEST = 48, 2400
BLANK = 0
# Whether it is ¥ or ￥, a space or none, changes nothing.
HARMLESS = " ¥￥"
IN_NUMBERS = "0123456789."


@dataclass(frozen=True)
class Text:
    """What a crop says; `sure` of its least certain sign; where each stands, as shares of width."""

    text: str
    sure: float
    places: tuple[float, ...]


NOTHING = Text("", 0.0, ())


class Engine:
    def __init__(self) -> None:
        self.boxes = Finder()
        self._network = Network(READS)

    @cached_property
    def _signs(self) -> list[str]:
        return self._network.signs()

    @cached_property
    def _numeric(self) -> npt.NDArray[np.bool_]:
        return np.array([bool(sign) and sign in IN_NUMBERS for sign in self._signs])

    def read(self, image: Pixels, quad: Quad, *, grown: float = 0.0, wider: float = 1.0) -> Text:
        """One box; `grown` by so much of its height on all sides, `wider` than it is."""
        crop = cropped(image, _grown(quad, grown) if grown else quad)
        return self._read(crop, wider) if min(crop.shape[:2]) >= 4 else NOTHING

    def _read(self, crop: Pixels, wider: float) -> Text:
        height, width = crop.shape[:2]
        wide = min(max(math.ceil(HIGH * width / height * wider), 8), WIDEST)
        small = cv2.resize(crop, (wide, HIGH)).astype(np.float32)
        # Narrower than a square the network has nothing to look at.
        line = np.zeros((1, 3, HIGH, max(wide, HIGH)), dtype=np.float32)
        line[0, :, :, :wide] = small.transpose(2, 0, 1) / 127.5 - 1.0
        return self._decoded(self._network(line), line.shape[3] / wide)

    def _decoded(self, odds: Values, stretch: float) -> Text:
        """Of steps that say the same sign one counts; a digit that was nearly seen is a doubt."""
        best, odd = odds.argmax(axis=1), odds.max(axis=1)
        starts = [
            n for n in range(len(best)) if best[n] != BLANK and (n == 0 or best[n] != best[n - 1])
        ]
        text = "".join(self._signs[best[n]] for n in starts)
        sure = [self._best_of(odd, best, n) for n in starts if self._signs[best[n]] not in HARMLESS]
        near = self._nearly(odds, best)
        places = tuple(min(1.0, (n + 0.5) / len(best) * stretch) for n in starts)
        return Text(text, float(min([*sure, 1.0 - near])) if sure else 0.0, places)

    def _best_of(self, odd: Values, best: npt.NDArray[np.int64], start: int) -> float:
        end = start
        while end + 1 < len(best) and best[end + 1] == best[start]:
            end += 1
        return float(odd[start : end + 1].max())

    def _nearly(self, odds: Values, best: npt.NDArray[np.int64]) -> float:
        """How likely a digit or point is that was not read where it might stand."""
        others = odds[:, self._numeric].copy()
        numbers = np.flatnonzero(self._numeric)
        for n in range(len(best)):
            for m in range(max(0, n - 1), min(len(best), n + 2)):
                # A sign that is read here or beside it is no rival of itself.
                others[n, numbers == best[m]] = 0.0
        return float(others.max()) if others.size else 0.0


def cropped(image: Pixels, quad: Quad) -> Pixels:
    """What is inside `quad`, upright."""
    wide = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2])))
    high = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))
    if min(wide, high) < 1:
        return np.zeros((1, 1, 3), dtype=np.uint8)
    to = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], dtype=np.float32)
    moved = cv2.warpPerspective(
        image,
        cv2.getPerspectiveTransform(quad, to),
        (wide, high),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(moved, dtype=np.uint8)


def _grown(quad: Quad, share: float) -> Quad:
    """Larger on all sides by `share` of its height."""
    along = quad[1] - quad[0]
    down = quad[3] - quad[0]
    high = float(np.linalg.norm(down)) or 1.0
    right = along / (float(np.linalg.norm(along)) or 1.0) * high * share
    below = down * share
    moves: Sequence[npt.NDArray[np.float32]] = (
        -right - below,
        right - below,
        right + below,
        below - right,
    )
    return np.asarray([corner + move for corner, move in zip(quad, moves, strict=True)])
