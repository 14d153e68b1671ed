"""What pictures of goods are drawn with: colours, lines of text, squares with round corners."""

from collections.abc import Sequence

from django.core.files.storage import default_storage
from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from core.language import sent
from shop.stores.sharing import typesetting

BRAND = (6, 122, 59)
BRAND_DARK = (4, 92, 44)
BRAND_SOFT = (230, 246, 237)
PRICE = (214, 0, 28)
TEXT, TEXT_2, TEXT_3 = (26, 26, 26), (89, 89, 89), (107, 107, 107)
WHITE = (255, 255, 255)
TILES = [(228, 244, 234), (253, 241, 222), (232, 240, 251), (251, 233, 231)]


def write(
    pen: ImageDraw.ImageDraw,
    lines: Sequence[str],
    at: tuple[int, int],
    face: FreeTypeFont,
    colour: tuple[int, int, int],
    *,
    leading: float,
) -> int:
    """Lines of text below each other; returns where the next thing may begin."""
    left, top = at
    step = int(face.size * leading)
    for number, line in enumerate(lines):
        pen.text((left, top + number * step + step // 2), line, colour, face, anchor="lm")
    return top + len(lines) * step


def square(
    files: dict[str, str], name: str, side: int, *, tint: tuple[int, int, int]
) -> Image.Image:
    """A stored rendition as a square; without one, a tile with the first character."""
    width = next((w for w in sorted(files, key=int) if int(w) >= side), max(files, default=""))
    try:
        with default_storage.open(files[width]) as file:
            source = Image.open(file).convert("RGBA")
            picture = Image.new("RGB", source.size, WHITE)
            picture.paste(source, mask=source)
        return picture.resize((side, side), Image.Resampling.LANCZOS)
    # A lost or broken file must not cost the merchant the poster.
    except (KeyError, OSError, ValueError, SyntaxError):
        return _tile(name, side, tint)


def _tile(name: str, side: int, tint: tuple[int, int, int]) -> Image.Image:
    tile = Image.new("RGB", (side, side), tint)
    letter = typesetting.drawable(name).lstrip("《（( ")[:1] or sent("店")
    face = typesetting.font(side * 45 // 100, bold=True)
    ImageDraw.Draw(tile).text((side // 2, side // 2), letter, BRAND, face, anchor="mm")
    return tile


def rounded(picture: Image.Image, radius: int) -> Image.Image:
    """With soft round corners: the mask is drawn twice as big and scaled down."""
    size = (picture.width * 2, picture.height * 2)
    mask = Image.new("L", size, 0)
    box = (0, 0, size[0] - 1, size[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, radius=radius * 2, fill=255)
    picture = picture.convert("RGB")
    picture.putalpha(mask.resize(picture.size, Image.Resampling.LANCZOS))
    return picture
