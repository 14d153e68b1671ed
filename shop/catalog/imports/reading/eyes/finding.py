"""Where there is writing: what the network says of each pixel → boxes."""

import math

import cv2
import numpy as np
import numpy.typing as npt
import pyclipper

from shop.catalog.imports.reading.eyes.networks import FINDS, Network, Values

Pixels = npt.NDArray[np.uint8]
# Corners from the upper left on, clockwise: 4 × 2.
Quad = npt.NDArray[np.float32]
# Of the longer side while boxes are looked for: 960 finds no more, and needs 130 MB more.
LOOKED_AT, STEP = 736, 32
# From here on a pixel, and the mean of a box, is writing.
WRITTEN, WRITING = 0.3, 0.5
# The network marks the core of writing: so much of area by outline stands around it.
AROUND = 1.6
MOST, THINNEST, THINNEST_GROWN, NARROWEST = 1000, 3, 5, 3
# Boxes that begin so near to each other are one line.
LINE = 10


class Finder:
    def __init__(self) -> None:
        self._network = Network(FINDS)

    def __call__(self, image: Pixels) -> list[Quad]:
        """Line by line, from the left."""
        high, wide = image.shape[:2]
        share = min(1.0, LOOKED_AT / max(high, wide))
        size = (_stepped(wide * share), _stepped(high * share))
        if not all(size):
            return []
        values = cv2.resize(image, size).astype(np.float32) / 127.5 - 1.0
        odds = self._network.mapped(np.ascontiguousarray(values.transpose(2, 0, 1))[None])
        found = [_placed(core, size, (wide, high)) for core in _cores(odds)]
        return by_lines([quad for quad in found if _is_large(quad)])


def _stepped(side: float) -> int:
    return round(int(side) / STEP) * STEP


def _cores(odds: Values) -> list[cv2.typing.RotatedRect]:
    """What is marked, with what stands around it."""
    marked = cv2.dilate((odds > WRITTEN).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _tree = cv2.findContours(marked, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[:MOST]:
        rect = cv2.minAreaRect(contour)
        if min(rect[1]) < THINNEST or _mean(odds, rect) < WRITING:
            continue
        grown = _grown(rect)
        if min(grown[1]) >= THINNEST_GROWN:
            found.append(grown)
    return found


def _grown(rect: cv2.typing.RotatedRect) -> cv2.typing.RotatedRect:
    """As the network was taught: in whole pixels, its corners rounded off."""
    wide, high = rect[1]
    offset = pyclipper.PyclipperOffset()
    offset.AddPath(cv2.boxPoints(rect), pyclipper.JT_ROUND, pyclipper.ET_CLOSEDPOLYGON)
    outline = offset.Execute(AROUND * wide * high / (2 * (wide + high)))
    return cv2.minAreaRect(np.array(outline[0])) if outline else rect


def _mean(odds: Values, rect: cv2.typing.RotatedRect) -> float:
    """Of the pixels inside."""
    corners = cv2.boxPoints(rect)
    low, up = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
    edge = np.array(odds.shape[::-1]) - 1
    (left, top), (right, bottom) = (np.clip(side, 0, edge).astype(int) for side in (low, up))
    mask = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    cv2.fillPoly(mask, [(corners - (left, top)).astype(np.int32)], 1.0)
    return float(cv2.mean(odds[top : bottom + 1, left : right + 1], mask)[0])


def _placed(core: cv2.typing.RotatedRect, size: tuple[int, int], whole: tuple[int, int]) -> Quad:
    """In the whole picture."""
    corners = np.round(cv2.boxPoints(core) / size * whole)
    corners = np.clip(corners, 0, np.array(whole) - 1).astype(np.float32)
    by_side = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_side[:2][np.argsort(by_side[:2, 1], kind="stable")]
    right = by_side[2:][np.argsort(by_side[2:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], dtype=np.float32)


def _is_large(quad: Quad) -> bool:
    sides = (math.dist(quad[0], quad[1]), math.dist(quad[0], quad[3]))
    return min(sides) >= NARROWEST + 1


def by_lines(quads: list[Quad]) -> list[Quad]:
    made: list[list[Quad]] = []
    last = -math.inf
    for quad in sorted(quads, key=lambda quad: float(quad[0, 1])):
        if quad[0, 1] - last >= LINE:
            made.append([])
        made[-1].append(quad)
        last = float(quad[0, 1])
    return [quad for line in made for quad in sorted(line, key=lambda quad: float(quad[0, 0]))]
