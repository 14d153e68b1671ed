"""
The share poster: 1080×1920 with the store's name, its best goods and a QR code that scans
from a phone's screen. Drawn from stored renditions, one poster at a time in a process.
"""

import hashlib
import io
import json
import threading
from collections.abc import Sequence

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from core.language import in_chinese, sent
from shop.stores import storefront
from shop.stores.models import StorePage
from shop.stores.sharing import drawing, qr, typesetting
from shop.stores.storefront import Good

# Raise it when the drawing changes: caches keep posters by it.
VERSION = 1
WIDTH, HEIGHT = 1080, 1920
MARGIN = 48
INNER = WIDTH - 2 * MARGIN
MAX_GOODS = 4
PANEL_TOP, PANEL_BOTTOM = 332, 1476
PADDING = 32
QR_SIZE = 320


_one_at_a_time = threading.Lock()


def etag(page: StorePage, goods: Sequence[Good]) -> str:
    """Changes with anything the poster shows."""
    shown = [VERSION, page.store.share_url, page.store.name, page.store.phone]
    shown += [page.tagline, page.notice, page.hours, page.logo_files]
    for good in goods:
        cover = good.gallery[0]["files"] if good.gallery else None
        shown.append([good.title, str(good.price_from), str(good.price_to), good.unit, cover])
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


@in_chinese()
def draw(page: StorePage, goods: Sequence[Good]) -> bytes:
    """The poster as PNG. `goods` are product pages, best first; the first few are shown."""
    with _one_at_a_time:
        canvas = _background()
        pen = ImageDraw.Draw(canvas)
        _head(canvas, pen, page)
        _panel(pen)
        shown = list(goods)[:MAX_GOODS]
        if len(shown) == MAX_GOODS:
            _grid(canvas, pen, shown)
        elif len(shown) == 1:
            _single(canvas, pen, shown[0])
        elif shown:
            _list(canvas, pen, shown)
        else:
            _welcome(pen, page)
        _foot(canvas, pen, page)
        out = io.BytesIO()
        canvas.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _background() -> Image.Image:
    """Brand green, darker towards the foot, with two quiet circles."""
    canvas = Image.linear_gradient("L").resize((WIDTH, HEIGHT))
    canvas = Image.composite(
        Image.new("RGB", (WIDTH, HEIGHT), drawing.BRAND_DARK),
        Image.new("RGB", (WIDTH, HEIGHT), drawing.BRAND),
        canvas,
    )
    light = ImageDraw.Draw(canvas, "RGBA")
    light.ellipse((760, -220, 1280, 300), fill=(255, 255, 255, 18))
    light.ellipse((-260, 120, 200, 580), fill=(255, 255, 255, 14))
    return canvas


def _head(canvas: Image.Image, pen: ImageDraw.ImageDraw, page: StorePage) -> None:
    logo = 168
    tile = drawing.rounded(
        drawing.square(page.logo_files, page.store.name, logo, tint=drawing.BRAND_SOFT), 32
    )
    canvas.paste(tile, (MARGIN, 88), tile)
    left, width = MARGIN + logo + 36, INNER - logo - 36
    size = 68 if len(page.store.name) <= 10 else 52
    face = typesetting.font(size, bold=True)
    name = typesetting.lines(page.store.name, face, width=width, limit=2)
    line = typesetting.font(34)
    words = page.tagline or page.notice or sent("微信里打开就能买，价格实时更新")
    said = typesetting.lines(words, line, width=width, limit=2 if len(name) == 1 else 1)
    height = len(name) * int(size * 1.3) + 12 + len(said) * 46
    top = 88 + max(0, (logo - height) // 2)
    top = drawing.write(pen, name, (left, top), face, drawing.WHITE, leading=1.3) + 12
    drawing.write(pen, said, (left, top), line, drawing.BRAND_SOFT, leading=1.36)


def _panel(pen: ImageDraw.ImageDraw) -> None:
    box = (MARGIN, PANEL_TOP, WIDTH - MARGIN, PANEL_BOTTOM)
    pen.rounded_rectangle(box, radius=36, fill=drawing.WHITE)


def _grid(canvas: Image.Image, pen: ImageDraw.ImageDraw, goods: Sequence[Good]) -> None:
    """Two by two: picture, name, price."""
    gap = 28
    cell = (INNER - 2 * PADDING - gap) // 2
    side = 396
    row = (PANEL_BOTTOM - PANEL_TOP - 2 * PADDING + gap) // 2
    for number, good in enumerate(goods):
        left = MARGIN + PADDING + number % 2 * (cell + gap)
        top = PANEL_TOP + PADDING + number // 2 * row
        picture = _good_picture(good, number, side, cell)
        canvas.paste(picture, (left, top), picture)
        face = typesetting.font(32)
        name = typesetting.lines(good.title, face, width=cell, limit=2)
        bottom = drawing.write(pen, name, (left, top + side + 10), face, drawing.TEXT, leading=1.3)
        _price(pen, good, (left, max(bottom, top + side + 52) + 4), size=46, width=cell)


def _list(canvas: Image.Image, pen: ImageDraw.ImageDraw, goods: Sequence[Good]) -> None:
    """Two or three goods, each a row: picture left, words right."""
    gap = 40
    space = PANEL_BOTTOM - PANEL_TOP - 2 * PADDING - gap * (len(goods) - 1)
    side = min(480, space // len(goods))
    used = len(goods) * side + (len(goods) - 1) * gap
    top = PANEL_TOP + (PANEL_BOTTOM - PANEL_TOP - used) // 2
    left = MARGIN + PADDING
    width = INNER - 2 * PADDING - side - 36
    face = typesetting.font(44, bold=True)
    for number, good in enumerate(goods):
        picture = _good_picture(good, number, side, side)
        canvas.paste(picture, (left, top), picture)
        name = typesetting.lines(good.title, face, width=width, limit=3)
        # Name and price stand in the middle of the picture's height.
        words_top = top + (side - int(len(name) * 44 * 1.35) - 80) // 2
        bottom = drawing.write(
            pen, name, (left + side + 36, words_top), face, drawing.TEXT, leading=1.35
        )
        _price(pen, good, (left + side + 36, bottom + 20), size=60, width=width)
        top += side + gap


def _single(canvas: Image.Image, pen: ImageDraw.ImageDraw, good: Good) -> None:
    """One thing only: as big as it gets."""
    width = INNER - 2 * PADDING
    left, top = MARGIN + PADDING, PANEL_TOP + PADDING
    picture = _good_picture(good, 0, 820, width)
    canvas.paste(picture, (left, top), picture)
    face = typesetting.font(54, bold=True)
    name = typesetting.lines(good.title, face, width=width, limit=2)
    bottom = drawing.write(pen, name, (left, top + 836), face, drawing.TEXT, leading=1.35)
    _price(pen, good, (left, bottom + 8), size=72, width=width)


def _welcome(pen: ImageDraw.ImageDraw, page: StorePage) -> None:
    """A store that has nothing to show yet invites with words."""
    face = typesetting.font(76, bold=True)
    middle = (PANEL_TOP + PANEL_BOTTOM) // 2
    pen.text((WIDTH // 2, middle - 120), sent("开业啦，欢迎光临"), drawing.BRAND, face, anchor="mm")
    text = typesetting.font(40)
    words = page.notice or page.tagline or sent("新鲜好货正在上架，扫码先看看")
    said = typesetting.lines(words, text, width=INNER - 4 * PADDING, limit=4)
    for number, line in enumerate(said):
        pen.text((WIDTH // 2, middle + number * 60), line, drawing.TEXT_2, text, anchor="mm")


def _foot(canvas: Image.Image, pen: ImageDraw.ImageDraw, page: StorePage) -> None:
    top, bottom = PANEL_BOTTOM + 28, HEIGHT - 36
    pen.rounded_rectangle((MARGIN, top, WIDTH - MARGIN, bottom), radius=36, fill=drawing.WHITE)
    code = qr.picture(page.store.share_url, least=QR_SIZE)
    at = (WIDTH - MARGIN - 10 - code.width, top + (bottom - top - code.height) // 2)
    canvas.paste(code, at)
    left, width = MARGIN + 44, at[0] - MARGIN - 44 - 16
    _call(pen, page, (left, top + 48), width)


def _call(pen: ImageDraw.ImageDraw, page: StorePage, at: tuple[int, int], width: int) -> None:
    """What to do with the code, and how to reach the store otherwise."""
    left, top = at
    face = typesetting.font(50, bold=True)
    top = drawing.write(
        pen,
        [sent("长按识别二维码"), sent("进店下单")],
        (left, top),
        face,
        drawing.TEXT,
        leading=1.35,
    )
    small = typesetting.font(30)
    facts = [sent("电话 %s") % storefront.local_phone(page.store.phone) if page.store.phone else ""]
    facts += [sent("营业时间 %s") % page.hours if page.hours else ""]
    said = [
        typesetting.shortened(typesetting.drawable(fact), small, width) for fact in facts if fact
    ]
    address = page.store.share_url.split("//", 1)[-1].rstrip("/")
    # Half an address is worth nothing.
    said += [address] if small.getlength(address) <= width else []
    drawing.write(pen, said, (left, top + 20), small, drawing.TEXT_3, leading=1.5)


def _price(
    pen: ImageDraw.ImageDraw, good: Good, at: tuple[int, int], *, size: int, width: int
) -> None:
    """¥59.90 起/件 with a small sign, on one baseline."""
    left, base = at[0], at[1] + size
    amount = f"{good.price_from:,.2f}".removesuffix(".00")
    unit = typesetting.drawable(f"/{good.unit or _('件')}")
    tail = sent("起") + unit if good.price_to > good.price_from else unit
    for text, face, colour in (
        ("¥", typesetting.font(size * 6 // 10, bold=True), drawing.PRICE),
        (amount, typesetting.font(size, bold=True), drawing.PRICE),
        (tail, typesetting.font(size * 6 // 10), drawing.TEXT_3),
    ):
        room = width - (left - at[0])
        shown = typesetting.shortened(text, face, room)
        pen.text((left, base), shown, colour, face, anchor="ls")
        left += int(face.getlength(shown)) + 4


def _good_picture(good: Good, number: int, height: int, width: int) -> Image.Image:
    files = good.gallery[0]["files"] if good.gallery else {}
    square = drawing.square(
        files, good.title, max(height, width), tint=drawing.TILES[number % len(drawing.TILES)]
    )
    top = (square.height - height) // 2
    return drawing.rounded(square.crop((0, top, width, top + height)), 24)
