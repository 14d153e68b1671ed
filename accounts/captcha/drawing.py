"""The picture: each letter turned, moved and of its own size, with lines through all of them."""

import secrets
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from core.fonts import BOLD

WIDTH, HEIGHT = 160, 56
PAPER = (244, 245, 247)
INKS = ((30, 64, 120), (130, 40, 40), (20, 90, 60), (90, 50, 110))
LINES, DOTS = 5, 120
_random = secrets.SystemRandom()


def png(letters: str) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    step = (WIDTH - 16) // len(letters)
    for number, letter in enumerate(letters):
        piece = _letter(letter)
        left = 8 + number * step + (step - piece.width) // 2 + _random.randint(-3, 3)
        top = (HEIGHT - piece.height) // 2 + _random.randint(-5, 5)
        image.paste(Image.new("RGB", piece.size, _random.choice(INKS)), (left, top), piece)
    _scratch(ImageDraw.Draw(image))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _letter(letter: str) -> Image.Image:
    """A mask of it, turned."""
    mask = Image.new("L", (48, 52), 0)
    face = _face(_random.randint(30, 38))
    ImageDraw.Draw(mask).text((24, 26), letter, font=face, fill=255, anchor="mm")
    return mask.rotate(_random.uniform(-24, 24), resample=Image.Resampling.BICUBIC)


def _scratch(draw: ImageDraw.ImageDraw) -> None:
    for _line in range(LINES):
        ends = [(x, _random.randint(4, HEIGHT - 4)) for x in (0, WIDTH // 2, WIDTH)]
        draw.line(ends, fill=_random.choice(INKS), width=_random.choice((1, 2)), joint="curve")
    for _dot in range(DOTS):
        draw.point((_random.randrange(WIDTH), _random.randrange(HEIGHT)), fill=_random.choice(INKS))


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BOLD, size, layout_engine=ImageFont.Layout.BASIC)
