"""Chinese text on pictures: glyphs the font has, lines that break where they may."""

import re
import unicodedata
from functools import cache

from PIL import ImageFont

from core.fonts import BOLD, REGULAR

LAYOUT = ImageFont.Layout.BASIC
# A line must not begin with these (避头尾).
_NO_START = frozenset("，。、；：？！）》」』】〉”’…—·%％,.;:?!)]}")
# Signs that the font lacks but a plain one stands for.
_PLAIN = str.maketrans("–‒−﹣～〜", "----~~")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+\-/×%]*|\s+|.", re.S)


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD if bold else REGULAR, size, layout_engine=LAYOUT)


def drawable(text: str) -> str:
    """`text` in one line without what the font cannot draw: emoji, controls, rare signs."""
    flat = " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())
    return "".join(char for char in flat if _has_glyph(char)).strip()


@cache
def _missing() -> bytes:
    return _shape("\U0010ffff")


def _shape(char: str) -> bytes:
    mask = font(24).getmask(char)
    return bytes(mask) + repr(mask.size).encode()


@cache
def _has_glyph(char: str) -> bool:
    return char == " " or (char.isprintable() and _shape(char) != _missing())


def lines(text: str, face: ImageFont.FreeTypeFont, *, width: int, limit: int) -> list[str]:
    """`text` cut into at most `limit` lines of at most `width` pixels; the last may end in …"""
    found, line = [], ""
    for piece in _pieces(drawable(text), face, width):
        if face.getlength(line + piece) <= width or (piece in _NO_START and line):
            line += piece
            continue
        found.append(line.strip())
        line = piece.lstrip()
    found = [*found, line.strip()] if line.strip() else found
    if len(found) <= limit:
        return found
    return [*found[: limit - 1], shortened(found[limit - 1] + "…", face, width)]


def shortened(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """`text` cut to `width` pixels, ending in … when something is missing."""
    if face.getlength(text) <= width:
        return text
    text = text.removesuffix("…")
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"


def _pieces(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Characters, and Latin words in one piece unless they alone are wider than a line."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        pieces.extend([word] if face.getlength(word) <= width else word)
    return pieces
