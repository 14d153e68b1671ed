"""A whole picture: tinted square, soft blob, ground shadow and the object."""

import re
from dataclasses import dataclass
from math import cos, pi, sin
from zlib import crc32

from shapes import Draw, ids, move, oval, smooth

# family: (square, blob)
BACKGROUNDS = {
    "peach": ("#FFF1E4", "#FFDFC4"),
    "mint": ("#ECF7EA", "#D2ECCC"),
    "butter": ("#FFF6DE", "#FFE7A8"),
    "sky": ("#E8F4FC", "#C9E5F8"),
    "rose": ("#FDEEF0", "#FAD7DD"),
    "lilac": ("#F3EFFB", "#E0D6F5"),
    "sand": ("#F8F1E7", "#ECDDC6"),
    "ice": ("#EDF2F6", "#D3E0EA"),
}
BLOBS = (
    (168, 160, 172, 158, 170, 160, 166, 156),
    (158, 172, 160, 168, 156, 170, 158, 172),
    (170, 164, 156, 168, 172, 162, 156, 166),
    (160, 156, 170, 174, 162, 156, 168, 170),
)

SCALE = 1.1  # of every object: its drawing units to the 400 units of the picture


@dataclass(frozen=True)
class Picture:
    """How an object stands in its picture."""

    family: str
    draw: Draw
    ground: float = 128
    wide: float = 105
    size: float = 1.0
    x: float = 0
    y: float = 0


def blob(name: str, colour: str) -> str:
    """One of the soft round shapes, always the same one for a name."""
    number = crc32(name.encode())
    radii = BLOBS[number % len(BLOBS)]
    start = (number // 7 % 45) * pi / 180
    points = [
        (200 + r * cos(start + i * pi / 4), 200 + r * sin(start + i * pi / 4))
        for i, r in enumerate(radii)
    ]
    return smooth(points).fill(colour)


def once(svg: str) -> str:
    """A part drawn several times brings its clip path each time: keep the first."""
    seen: set[str] = set()

    def first(found: re.Match[str]) -> str:
        known = found[2] in seen
        seen.add(found[2])
        return "" if known else found[0]

    return re.sub(r'<(clipPath|radialGradient) id="([^"]+)">.*?</\1>', first, svg)


def document(inside: str, width: int = 400, height: int = 400) -> str:
    size = f'viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{once(inside)}</svg>\n'


def compose(name: str, picture: Picture) -> str:
    """The SVG text of a picture."""
    ids.start(name)
    square, round_colour = BACKGROUNDS[picture.family]
    size = picture.size * SCALE
    ground = 200 + picture.y + picture.ground * size
    reach = picture.wide * size
    shadow = oval(200 + picture.x, ground, reach, 13).fill("#5B4636", 0.16)
    return document(
        f'<rect width="400" height="400" fill="{square}"/>'
        + blob(name, round_colour)
        + (shadow if picture.wide else "")
        + move(picture.draw(), 200 + picture.x, 200 + picture.y, size)
    )
