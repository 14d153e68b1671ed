"""Photos, long pictures and scanned pages → pages of words, as a PDF has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from io import BytesIO
from statistics import median

import numpy as np
from PIL import Image

from shop.catalog.imports.reading.eyes import gaps, opening, pictures, seeing, straight
from shop.catalog.imports.reading.eyes.engine import Engine, Pixels
from shop.catalog.imports.reading.eyes.seeing import Seen
from shop.catalog.imports.reading.eyes.turns import turns
from shop.catalog.imports.reading.eyes.upright import upright
from shop.catalog.imports.reading.pages import raised
from shop.catalog.imports.reading.pages.boxes import Box, Page, Picture, Word
from shop.catalog.imports.reading.words import simplified

# What a line of writing is high, on the page that is made of it.
LINE = 12.0
# Heights that differ by less are the same writing.
ALIKE = 1.14
# So much of it under writing that was read: the same writing, boxed twice.
GHOST = 0.4
# Of the words of a page: with fewer traditional characters it is written in simplified ones.
ODD = 0.1
# Two strips do not find a line at quite the same place: what lies on the cut is each one's own.
SLACK = 8


@cache
def engine() -> Engine:
    turns.take()
    return Engine()


def page(image: Image.Image, number: int) -> Page:
    """What is written on a picture, and the pictures on it."""
    if opening.is_long(image):
        return _long(image, number)
    held = upright(engine(), opening.pixels(image))
    found = seeing.seen(engine(), held.image, held.boxes, held.read)
    plane = straight.plane(found, held.image.shape[1], held.image.shape[0])
    shown = _pictures(_turned(image, held.quarters), found)
    made = _laid(number, _Looks(plane, held.image), found, shown)
    made.quarters = held.quarters
    return made


def _turned(image: Image.Image, quarters: int) -> Image.Image:
    return image.rotate(90 * quarters, expand=True) if quarters else image


def _long(image: Image.Image, number: int) -> Page:
    """A screen has no slant; nothing is looked at a second time, no table is so long."""
    found: list[Seen] = []
    for strip in opening.strips(image):
        _add_strip(strip, found)
    made = _laid(number, _Looks(straight.Plane(), None), found, _pictures(image, found))
    made.quarters = 0
    return made


@dataclass
class _Looks:
    plane: straight.Plane
    pixels: Pixels | None

    def at(self, box: Box) -> Word | None:
        """What is written at a place of the flat paper."""
        if self.pixels is None:
            return None
        corners = [
            (box.left, box.top),
            (box.right, box.top),
            (box.right, box.bottom),
            (box.left, box.bottom),
        ]
        quad = np.array([self.plane.seen(x, y) for x, y in corners], dtype=np.float32)
        one = seeing.look(engine(), self.pixels, quad)
        if one is None or one.sure < seeing.HALF_SURE:
            return None
        return Word(
            one.text, box, doubt="ocr_unclear" if seeing.has_number(one.text) else one.doubt
        )


def _add_strip(strip: opening.Strip, found: list[Seen]) -> None:
    boxes = engine().boxes(strip.pixels)
    middles = [float(quad[:, 1].mean()) + strip.top for quad in boxes]
    own = [
        quad
        for quad, middle in zip(boxes, middles, strict=True)
        if strip.first - SLACK <= middle < strip.last + SLACK
    ]
    for one in seeing.seen(engine(), strip.pixels, own):
        moved = one.quad + np.array([0, strip.top], dtype=np.float32)
        if not any(_is_same(other, moved) for other in found[-40:]):
            found.append(Seen(moved, one.text, one.sure, one.places, one.doubt))


def _is_same(one: Seen, quad: seeing.Quad) -> bool:
    """Seen in the strip above as well."""
    near = np.abs(one.quad.mean(axis=0) - quad.mean(axis=0))
    return bool(near[1] < one.height * 0.5 and near[0] < one.width * 0.5)


def _pictures(image: Image.Image, found: Sequence[Seen]) -> list[Picture]:
    made = []
    for region in pictures.regions(image, [one.quad for one in found]):
        stream = BytesIO()
        image.crop(region).save(stream, "JPEG", quality=88)
        made.append(Picture(Box(*region), stream.getvalue()))
    return made


def _laid(number: int, looks: _Looks, found: Sequence[Seen], shown: Sequence[Picture]) -> Page:
    """Straightened, and as large as print is on a page."""
    if not found:
        return Page(number, LINE, LINE, [], is_picture=True)
    scale = LINE / (median(one.height for one in found) * 0.9)
    words = [Word(one.text, looks.plane.box(one), doubt=one.doubt) for one in found]
    _simplify(words)
    _even(words)
    words = raised.joined(_without_ghosts(gaps.filled(words, looks.at)), is_seen=True)
    for word in words:
        word.box = _scaled(word.box, scale)
    flat = [Picture(_scaled(_flat(p.box, looks.plane), scale), p.content) for p in shown]
    width = max(word.box.right for word in words) + LINE
    height = max(word.box.bottom for word in words) + LINE
    # Nothing of `looks` but its plane: the picture is not to be held.
    seen = partial(_in_picture, looks.plane, scale)
    return Page(number, width, height, words, flat, is_picture=True, seen=seen)


def _simplify(words: Sequence[Word]) -> None:
    """黃 for 黄 on a page that is written in simplified characters: the eye mistook it."""
    odd = [word for word in words if simplified(word.text) != word.text]
    for word in odd if len(odd) < ODD * len(words) else []:
        word.text = simplified(word.text)


def _without_ghosts(words: Sequence[Word]) -> list[Word]:
    """Without what could not be read, where something that could lies in the same place."""
    sure = [word.box for word in words if not word.doubt]
    return [word for word in words if not word.doubt or not any(_covers(b, word.box) for b in sure)]


def _covers(sure: Box, box: Box) -> bool:
    across = min(sure.right, box.right) - max(sure.left, box.left)
    down = min(sure.bottom, box.bottom) - max(sure.top, box.top)
    return across > 0 and down > 0 and across * down > GHOST * box.width * box.height


def _in_picture(plane: straight.Plane, scale: float, box: Box) -> Box:
    """What holds a box of the page in the picture that it was seen in."""
    flat = _scaled(box, 1 / scale)
    corners = [plane.seen(x, y) for x in (flat.left, flat.right) for y in (flat.top, flat.bottom)]
    xs, ys = [x for x, _y in corners], [y for _x, y in corners]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)


def _flat(box: Box, plane: straight.Plane) -> Box:
    middle, level = plane.flat(box.middle, box.level)
    wide, high = box.width / 2, box.height / 2
    return Box(middle - wide, level - high, middle + wide, level + high)


def _even(words: Sequence[Word]) -> None:
    """The same height for writing that is nearly as high."""
    group: list[Word] = []
    for word in [*sorted(words, key=lambda word: word.box.height), None]:
        if word is not None and (not group or word.box.height < group[0].box.height * ALIKE):
            group.append(word)
            continue
        half = median(other.box.height for other in group) / 2
        for other in group:
            level = other.box.level
            other.box.top, other.box.bottom = level - half, level + half
        group = [word] if word else []
