"""A picture as it was meant to be held."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from shop.catalog.imports.reading.eyes.engine import Engine, Pixels, Quad, Text
from shop.catalog.imports.reading.eyes.finding import by_lines

# Lines that stand on their heads are read less surely than this; so many are tried.
UPRIGHT, LOOKED_AT = 0.8, 8
# Higher than wide, a box is a line on its side.
TALL = 1.5
# Its longer side while it is guessed how it lies; ink is what differs from what is around it.
GUESSED_AT, AROUND, DARKEST = 480, 15, 40
SURELY = 1.6


@dataclass
class Upright:
    """Turned by `quarters` against the clock; `boxes` of what is written, some of them `read`."""

    image: Pixels
    boxes: list[Quad]
    quarters: int = 0
    read: dict[bytes, Text] = field(default_factory=dict)


def upright(engine: Engine, image: Pixels) -> Upright:
    first = 1 if _lies(image) else 0
    image = turned(image, first)
    boxes = engine.boxes(image)
    long = sorted(boxes, key=_longest, reverse=True)[:LOOKED_AT]
    quarters = 1 if sum(is_tall(quad) for quad in long) * 2 > len(long) else 0
    read = _read(engine, image, long, quarters)
    if boxes and _sureness(read) < UPRIGHT:
        other = _read(engine, image, long, quarters + 2)
        if _sureness(other) > _sureness(read):
            quarters, read = quarters + 2, other
    if quarters % 2:
        # On their side boxes are found less well.
        image = turned(image, quarters)
        return Upright(image, engine.boxes(image), (first + quarters) % 4)
    if quarters:
        boxes, read = _overturned(image, boxes, read)
    return Upright(turned(image, quarters), boxes, (first + quarters) % 4, read)


def _overturned(
    image: Pixels, boxes: Sequence[Quad], read: dict[bytes, Text]
) -> tuple[list[Quad], dict[bytes, Text]]:
    """Boxes of a picture that stood on its head, and what is known of them, as it is turned."""
    high, wide = image.shape[:2]
    edge = np.array([wide - 1, high - 1], dtype=np.float32)
    over = {quad.tobytes(): edge - np.roll(quad, -2, axis=0) for quad in boxes}
    known = {over[key].tobytes(): text for key, text in read.items()}
    return by_lines(list(over.values())), known


def _lies(image: Pixels) -> bool:
    """
    Whether it looks as if its lines ran from top to bottom: what is between them is paler. A guess
    that costs nothing; where it is wrong the boxes say so.
    """
    share = GUESSED_AT / max(image.shape[:2])
    small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    ink = np.minimum(np.abs(grey - cv2.blur(grey, (AROUND, AROUND))), DARKEST)
    return _changes(ink.mean(axis=0)) > SURELY * _changes(ink.mean(axis=1))


def _changes(profile: npt.NDArray[np.float32]) -> float:
    """How much a line of ink differs from the next one, a little smoothed."""
    smooth = np.convolve(profile, np.ones(3) / 3, "same")
    return float(np.abs(np.diff(smooth)).mean() / (profile.mean() + 1e-6))


def turned(image: Pixels, quarters: int) -> Pixels:
    return np.ascontiguousarray(np.rot90(image, quarters)) if quarters else image


def is_tall(quad: Quad) -> bool:
    wide = float(np.linalg.norm(quad[1] - quad[0]))
    return float(np.linalg.norm(quad[3] - quad[0])) > TALL * wide


def _longest(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])))


def _read(engine: Engine, image: Pixels, quads: Sequence[Quad], quarters: int) -> dict[bytes, Text]:
    """Each as it stands when the picture is turned: it is its corners that are counted on."""
    return {quad.tobytes(): engine.read(image, np.roll(quad, -quarters, axis=0)) for quad in quads}


def _sureness(read: dict[bytes, Text]) -> float:
    return float(np.median([text.sure for text in read.values()])) if read else 0.0
