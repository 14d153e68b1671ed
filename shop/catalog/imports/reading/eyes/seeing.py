"""A picture → what is written on it, where, and how sure that is. Prices are read twice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from shop.catalog.imports.reading.eyes.engine import Engine, Pixels, Quad, Text, cropped
from shop.catalog.imports.reading.eyes.upright import is_tall
from shop.catalog.imports.reading.words import UNIT, clean

# Below it a sign could as well be another one: in a number, and in words.
SURE_NUMBER, SURE_WORD, HALF_SURE = 0.85, 0.8, 0.5
# Writing that is lower, in pixels, is taken for another sign more easily.
SMALL, SURE_SMALL = 18, 0.95
# Below it nothing was read, only something seen.
READ_AT_ALL = 0.03
NONE: Mapping[bytes, Text] = {}
_SIGN = re.compile(r"\w")
BEFORE, THROUGH = "原价", 0.96
_ONE = re.compile(rf"(?<=[元块\d])[—–-](?={UNIT}$)")
_MEASURE = re.compile(
    rf"(?i)\d+(?:\.\d+)?\s*(?:kg|g|ml|l|克|千克|毫升|升|cm|mm|寸|抽|层|片|粒|度|号|w|%)(?![/a-z])"
    rf"|[x×*]\s*\d+\s*{UNIT}?"
)


@dataclass(frozen=True)
class Seen:
    """Writing in a picture; `doubt` is a code, "" when nothing speaks against it."""

    quad: Quad
    text: str
    sure: float
    places: tuple[float, ...]
    doubt: str = ""

    @property
    def height(self) -> float:
        return float(np.linalg.norm(self.quad[3] - self.quad[0]))

    @property
    def width(self) -> float:
        return float(np.linalg.norm(self.quad[1] - self.quad[0]))


def seen(
    engine: Engine, image: Pixels, boxes: list[Quad], read: Mapping[bytes, Text] = NONE
) -> list[Seen]:
    """`read` is what is known of some of them."""
    found = []
    for quad in boxes:
        if not is_tall(quad):
            one = look(engine, image, quad, read.get(quad.tobytes()))
            found += _looked_at_parts(engine, image, one) if one else []
    looked = [_struck(image, one) for one in found]
    return [one for one in looked if not _is_unreadable(one)]


def _is_unreadable(one: Seen) -> bool:
    """What it cost before, and nobody can say how much: left out, it says nothing of the price."""
    return one.text.startswith(BEFORE) and bool(one.doubt)


def _looked_at_parts(engine: Engine, image: Pixels, one: Seen) -> list[Seen]:
    """Two prices in one box differ in size: each is looked at by itself, and must say the same."""
    parts = parted(one)
    if len(parts) == 1:
        return parts
    made = []
    for part in parts:
        again = look(engine, image, part.quad)
        same = again is not None and _number(again.text) == _number(part.text)
        doubt = again.doubt if again and same else "ocr_two_readings"
        made.append(replace(part, doubt=doubt, sure=again.sure if again else 0.0))
    return made


def look(engine: Engine, image: Pixels, quad: Quad, said: Text | None = None) -> Seen | None:
    """What is written in `quad`; a number is read a second time, larger and wider."""
    said = said or engine.read(image, quad)
    text = clean(said.text)
    if not _SIGN.search(text) or said.sure < READ_AT_ALL:
        return None
    one = Seen(quad, _ONE.sub("一", said.text), said.sure, said.places)
    if not has_number(text):
        wanted = SURE_SMALL if one.height < SMALL else SURE_WORD
        return replace(one, doubt="ocr_unclear" if said.sure < wanted else "")
    if said.sure < SURE_NUMBER:
        return replace(one, doubt="ocr_unclear")
    again = engine.read(image, quad, grown=0.12, wider=1.15)
    return replace(one, doubt="" if _same(said, again) else "ocr_two_readings")


def has_number(text: str) -> bool:
    """A number that could be a price, not 500ml."""
    return any(sign.isdigit() for sign in _MEASURE.sub("", clean(text)))


def _same(said: Text, again: Text) -> bool:
    return _number(said.text) == _number(again.text)


def _number(text: str) -> str:
    return re.sub(r"[^\d.,~-]", "", clean(text))


_SECOND = re.compile(r"(?<=[^\s(（:：价])\s*[¥￥]\s*\d")


def parted(one: Seen) -> list[Seen]:
    """¥5.6/包¥7.7 are two, beside each other."""
    cuts = [found.start() for found in _SECOND.finditer(one.text)]
    if not cuts or len(one.places) != len(one.text):
        return [one]
    parts, edges = [], [0, *cuts, len(one.text)]
    for start, end in pairwise(edges):
        left = 0.0 if start == 0 else (one.places[start - 1] + one.places[start]) / 2
        right = 1.0 if end == len(one.text) else (one.places[end - 1] + one.places[end]) / 2
        places = [(place - left) / ((right - left) or 1.0) for place in one.places[start:end]]
        quad = _part(one.quad, left, right)
        parts.append(replace(one, quad=quad, text=one.text[start:end], places=tuple(places)))
    return parts


def _part(quad: Quad, left: float, right: float) -> Quad:
    top, bottom = quad[1] - quad[0], quad[2] - quad[3]
    corners = [
        quad[0] + top * left,
        quad[0] + top * right,
        quad[3] + bottom * right,
        quad[3] + bottom * left,
    ]
    return np.asarray(corners, dtype=np.float32)


def _struck(image: Pixels, one: Seen) -> Seen:
    """A number with a line through it is what it cost before."""
    digits = [place for sign, place in zip(one.text, one.places, strict=False) if sign.isdigit()]
    if len(digits) < 2 or not re.fullmatch(r"[\s¥￥\d.,元]+", one.text):
        return one
    grey = cv2.cvtColor(cropped(image, one.quad), cv2.COLOR_BGR2GRAY).astype(np.float32)
    left, right = int(digits[0] * grey.shape[1]), int(digits[-1] * grey.shape[1])
    if right - left < 8:
        return one
    paper, ink = np.percentile(grey, 90), np.percentile(grey, 3)
    dark = grey[:, left:right] < paper - (paper - ink) * 0.4
    # A line that is a little slanted still is one.
    thick = dark | np.roll(dark, 1, axis=0) | np.roll(dark, -1, axis=0)
    high = thick.shape[0]
    share = float(thick[int(high * 0.35) : int(high * 0.68)].mean(axis=1).max(initial=0.0))
    if share <= THROUGH:
        return one
    # The line makes signs less certain than they are.
    is_read = one.doubt == "ocr_unclear" and one.sure >= HALF_SURE
    doubt = "" if is_read else one.doubt
    return replace(one, text=BEFORE + clean(one.text), places=(), doubt=doubt)
