"""Pictures of goods on a picture: patches that are neither paper nor writing."""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from shop.catalog.imports.reading.eyes.engine import Pixels, Quad

# So wide a copy is looked at; so different from the paper is a picture.
LOOKED_AT, DIFFERENT = 360, 22
# Of the height of the writing; of the width of the page; of its own frame.
SMALLEST, WIDEST, FULLEST, FLATTEST = 1.8, 0.7, 0.55, 0.4

# So many below each other are a column; how even its steps are; how little blank paper varies.
LEAST, NEAR, EVEN, BLANK = 5, 4, 0.08, 4.0

Region = tuple[int, int, int, int]


def regions(image: Image.Image, writing: Sequence[Quad]) -> list[Region]:
    """(left, top, right, bottom) of each."""
    if not writing:
        return []
    share = min(1.0, LOOKED_AT / image.width)
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    small = np.asarray(image.resize(size, Image.Resampling.BOX))
    line = float(np.median([np.linalg.norm(quad[3] - quad[0]) for quad in writing])) * share
    mask = _unlike_paper(small)
    for quad in writing:
        cv2.fillPoly(mask, [np.asarray(quad * share, dtype=np.int32)], 0.0)
    kept = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    kept = cv2.morphologyEx(kept, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, _labels, stats, _middles = cv2.connectedComponentsWithStats(kept)
    found = [
        (left, top, left + wide, top + high)
        for left, top, wide, high, area in stats[1:count].tolist()
        if min(wide, high) >= SMALLEST * line
        and area >= FULLEST * wide * high
        and FLATTEST <= wide / high <= 1 / FLATTEST
        and wide <= WIDEST * size[0]
    ]
    return [_whole(region, share, image) for region in _without_gaps(found, small)]


def _without_gaps(found: list[Region], small: Pixels) -> list[Region]:
    """
    A picture as pale as its paper is not seen: where others stand at even steps below each other,
    and one step is two, it is in the middle.
    """
    made = sorted(found, key=lambda region: region[1])
    if len(made) < LEAST or any(abs(one[0] - made[0][0]) > NEAR for one in made):
        return found
    steps = [below[1] - above[1] for above, below in pairwise(made)]
    usual = float(np.median(steps))
    for above, step in zip(made[:-1], steps, strict=True):
        if abs(step - 2 * usual) < EVEN * usual:
            down = round(step / 2)
            pale = (above[0], above[1] + down, above[2], above[3] + down)
            if small[pale[1] : pale[3], pale[0] : pale[2]].std() > BLANK:
                made.append(pale)
    return made


def _whole(box: Region, share: float, image: Image.Image) -> Region:
    left, top, right, bottom = (round(value / share) for value in box)
    return max(left, 0), max(top, 0), min(right, image.width), min(bottom, image.height)


def _unlike_paper(small: Pixels) -> Pixels:
    """255 where a pixel differs from the commonest colour of the page, in light or in tint."""
    lab = _lab(small)
    folded = (lab // 8).reshape(-1, 3)
    codes = folded[:, 0] * 1024 + folded[:, 1] * 32 + folded[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    unlike = np.full(lab.shape[:2], 255, dtype=np.uint8)
    # The page itself, and cards that lie on it.
    for code in values[np.argsort(counts)[-2:]] if len(values) > 1 else values:
        if counts[values == code][0] * 8 < codes.size:
            continue
        paper = np.median(lab.reshape(-1, 3)[codes == code], axis=0).astype(np.float32)
        unlike[np.abs(lab - paper).max(axis=2) < DIFFERENT] = 0
    return unlike


# CIE Lab by tables of our own: those of OpenCV take a tenth of a second to be made. Light of each
# of 256 values, of so many steps; how bright steps look; what each colour gives to X, Y, Z.
STEPS = 4095
_SHARE = np.arange(256, dtype=np.float32) / 255
_LIGHT = np.where(_SHARE <= 0.04045, _SHARE / 12.92, ((_SHARE + 0.055) / 1.055) ** 2.4) * STEPS
_STEP = np.arange(STEPS + 1, dtype=np.float32) / STEPS
_LOOK = np.where(_STEP > 0.008856, np.cbrt(_STEP), 7.787 * _STEP + 16 / 116).astype(np.float32)
_XYZ = np.array(
    [
        [0.412453 / 0.950456, 0.212671, 0.019334 / 1.088754],
        [0.357580 / 0.950456, 0.715160, 0.119193 / 1.088754],
        [0.180423 / 0.950456, 0.072169, 0.950227 / 1.088754],
    ],
    dtype=np.float32,
)


def _lab(rgb: Pixels) -> npt.NDArray[np.int16]:
    """Lightness 0 to 255, tints around 128."""
    steps = _LIGHT.astype(np.float32)[rgb] @ _XYZ + 0.5
    x, y, z = np.moveaxis(_LOOK[np.clip(steps, 0, STEPS).astype(np.intp)], -1, 0)
    lab = ((116 * y - 16) * 2.55, 500 * (x - y) + 128, 200 * (y - z) + 128)
    return np.stack([np.round(part) for part in lab], axis=-1).astype(np.int16)
