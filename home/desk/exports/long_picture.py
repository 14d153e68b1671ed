"""
A store's goods as long pictures for WeChat: rows under their categories, and at the foot a code
that is pressed long to come in.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice

from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.actor import Actor
from core.language import in_chinese, sent
from home.desk.exports import goods
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.people import audit
from shop.stores.sharing import drawing, qr, typesetting

# Rows of goods in one: longer ones are shrunk in a chat until nobody can read them.
A_PART = 50
WIDTH, MARGIN = 1080, 48
HEAD, HEADING, ROW, FOOT = 280, 104, 228, 420
SIDE, CODE = 184, 320
# What a row is made of: a title is a category, whose goods follow.
Line = str | goods.Row


def parts(store: Store) -> int:
    """How many pictures show everything that is on sale; one at least."""
    return max(1, -(-goods.count_on_sale(store) // A_PART))


@in_chinese()
def made(store: Store, *, part: int, actor: Actor) -> bytes:
    """The `part`-th of them, from 1, as JPEG."""
    audit.record(store=store, actor=actor, action="products.export", target="long")
    rows = list(islice(goods.on_sale(store), (part - 1) * A_PART, part * A_PART))
    lines = list(_lines(rows))
    high = sum(HEADING if isinstance(line, str) else ROW for line in lines)
    canvas = Image.new("RGB", (WIDTH, HEAD + high + FOOT), drawing.WHITE)
    pen = ImageDraw.Draw(canvas)
    _head(pen, store, part)
    top = HEAD
    for number, line in enumerate(lines):
        if isinstance(line, str):
            top = _heading(pen, line, top)
        else:
            top = _row(canvas, pen, line, number, top)
    _foot(canvas, pen, store, top)
    out = BytesIO()
    canvas.save(out, "JPEG", quality=85)
    return out.getvalue()


def _lines(rows: Sequence[goods.Row]) -> Iterator[Line]:
    """What is on no shelf comes first, under no heading."""
    shelf = ""
    for row in rows:
        if row.category != shelf:
            shelf = row.category
            yield shelf
        yield row


def _head(pen: ImageDraw.ImageDraw, store: Store, part: int) -> None:
    pen.rectangle((0, 0, WIDTH, HEAD - 24), fill=drawing.BRAND)
    face = typesetting.font(64, bold=True)
    name = typesetting.lines(store.name, face, width=WIDTH - 2 * MARGIN, limit=1)
    top = drawing.write(pen, name, (MARGIN, 56), face, drawing.WHITE, leading=1.35)
    all_parts = parts(store)
    told = f"{sent('商品目录')}  {timezone.localdate():%Y-%m-%d}"
    told += f"  {part}/{all_parts}" if all_parts > 1 else ""
    small = typesetting.font(34)
    drawing.write(pen, [told], (MARGIN, top + 8), small, drawing.BRAND_SOFT, leading=1.4)


def _heading(pen: ImageDraw.ImageDraw, title: str, top: int) -> int:
    face = typesetting.font(42, bold=True)
    said = typesetting.lines(title, face, width=WIDTH - 2 * MARGIN, limit=1)
    drawing.write(pen, said, (MARGIN, top + 28), face, drawing.BRAND, leading=1.3)
    return top + HEADING


def _row(
    canvas: Image.Image, pen: ImageDraw.ImageDraw, row: goods.Row, number: int, top: int
) -> int:
    name, spec, unit, price, list_price, *_rest = row.values
    files = row.product.gallery[0]["files"] if row.product.gallery else {}
    tint = drawing.TILES[number % len(drawing.TILES)]
    picture = drawing.rounded(drawing.square(files, str(name), SIDE, tint=tint), 20)
    canvas.paste(picture, (MARGIN, top + (ROW - SIDE) // 2), picture)
    left = MARGIN + SIDE + 32
    width = WIDTH - MARGIN - left
    face, small = typesetting.font(38, bold=True), typesetting.font(30)
    said = typesetting.lines(str(name), face, width=width, limit=1)
    at = drawing.write(pen, said, (left, top + 26), face, drawing.TEXT, leading=1.4)
    said = typesetting.lines(str(spec), small, width=width, limit=1)
    drawing.write(pen, said, (left, at), small, drawing.TEXT_3, leading=1.4)
    money = typesetting.font(46, bold=True)
    asked, base = typesetting.drawable(f"¥{price}/{unit}"), top + ROW - 44
    pen.text((left, base), asked, drawing.PRICE, money, anchor="ls")
    if list_price is not None:
        left += int(money.getlength(asked)) + 24
        pen.text((left, base), f"{sent('原价')} ¥{list_price}", drawing.TEXT_3, small, anchor="ls")
    pen.line((MARGIN, top + ROW, WIDTH - MARGIN, top + ROW), fill=drawing.BRAND_SOFT, width=2)
    return top + ROW


def _foot(canvas: Image.Image, pen: ImageDraw.ImageDraw, store: Store, top: int) -> None:
    code = qr.picture(storefront.absolute(store.get_absolute_url()), least=CODE)
    canvas.paste(code, (WIDTH - MARGIN - code.width, top + (FOOT - code.height) // 2))
    face, small = typesetting.font(50, bold=True), typesetting.font(32)
    said = [sent("长按识别二维码"), sent("进店下单")]
    top = drawing.write(pen, said, (MARGIN, top + 110), face, drawing.TEXT, leading=1.4)
    phone = storefront.local_phone(store.phone) if store.phone else ""
    said = [sent("电话 %s") % phone] if phone else []
    drawing.write(pen, said, (MARGIN, top + 16), small, drawing.TEXT_3, leading=1.4)
