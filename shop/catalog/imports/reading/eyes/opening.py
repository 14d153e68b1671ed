"""Pictures as a person sees them: turned as the camera says, small enough, cut where long."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from shop.catalog.imports.reading.entry import Unreadable
from shop.catalog.imports.reading.eyes.engine import Pixels

MAX_PIXELS, LONGEST = 60_000_000, 40_000
# What a page is looked at with: more shows no more, and costs time and memory.
LONG_SIDE = 1600
# So much longer than wide, it is a long picture; cut into strips that share an edge.
LONG, STRIP, SHARED = 2.4, 1400, 180
WIDTH = 1080


@dataclass
class Strip:
    """A part of a picture, from `top` on; what lies beyond `first` and `last` others see better."""

    pixels: Pixels
    top: int = 0
    first: float = 0.0
    last: float = float("inf")


def opened(content: bytes) -> Image.Image:
    """:raises Unreadable: for what is no picture, or too large a one by what it says itself"""
    _know_telephones()
    try:
        image = Image.open(BytesIO(content))
        if image.width * image.height > MAX_PIXELS or max(image.size) > LONGEST:
            raise Unreadable("too_large_picture")
        is_long = max(image.size) > LONG * min(image.size)
        if not is_long:
            image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(image)
        made = _on_white(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable("broken") from error
    return _sized(made)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        drawn = image.convert("RGBA")
        white = Image.new("RGBA", drawn.size, "white")
        white.alpha_composite(drawn)
        return white.convert("RGB")
    return image.convert("RGB")


def _sized(image: Image.Image) -> Image.Image:
    if is_long(image):
        share = WIDTH / image.width
        return image if share >= 1 else image.resize((WIDTH, round(image.height * share)))
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    return image


def is_long(image: Image.Image) -> bool:
    return image.height > LONG * image.width


def strips(image: Image.Image) -> Iterator[Strip]:
    if not is_long(image):
        yield Strip(pixels(image))
        return
    for top in range(0, max(image.height - SHARED, 1), STRIP - SHARED):
        bottom = min(top + STRIP, image.height)
        part = image.crop((0, top, image.width, bottom))
        first = top + SHARED / 2 if top else 0.0
        last = bottom - SHARED / 2 if bottom < image.height else float("inf")
        yield Strip(pixels(part), top, first, last)
        if bottom == image.height:
            return


def pixels(image: Image.Image) -> Pixels:
    """As the networks want them: blue first, dark ink on light paper."""
    values = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    return values if float(np.median(values)) >= 110 else np.asarray(255 - values, dtype=np.uint8)


def _know_telephones() -> None:
    from pillow_heif import register_heif_opener

    register_heif_opener()
