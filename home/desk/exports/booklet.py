"""A store's goods as a printed catalogue: a cover, categories, pictures, prices, codes to scan."""

from collections.abc import Sequence
from itertools import groupby, islice

from django.utils import timezone

from accounts.actor import Actor
from core.language import in_chinese, sent
from home.desk.exports import goods
from orders.papers.canvas import Canvas
from orders.papers.pdf import A4
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.people import audit

# What one request may draw; the desk says so.
MOST = 500
MARGIN, GAP = 14.0, 6.0
COLUMNS = 3
# Millimetres: a picture, the words below with a code beside them, and air, so much that whoever
# reads the catalogue back sees whose words they are. Pixels of a picture.
PICTURE, WORDS, CODE, AIR, SIDE = 50.0, 22.0, 13.0, 20.0, 320
HEIGHT = PICTURE + WORDS
WIDTH = (A4[0] - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS


@in_chinese()
def made(store: Store, *, actor: Actor) -> bytes:
    """A PDF of A4."""
    audit.record(store=store, actor=actor, action="products.export", target="pdf")
    canvas = Canvas(*A4, margin=MARGIN)
    _cover(canvas, store)
    shown = islice(goods.on_sale(store), MOST)
    for category, rows in groupby(shown, key=lambda row: row.category):
        _category(canvas, category or sent("其他"), list(rows))
    return canvas.finished()


def _cover(canvas: Canvas, store: Store) -> None:
    canvas.page()
    canvas.gap(70)
    canvas.text(store.name, size=34, bold=True, align="C")
    canvas.gap(4)
    canvas.text(sent("商品目录"), size=18, align="C")
    canvas.gap(24)
    side = 50.0
    address = storefront.absolute(store.get_absolute_url())
    canvas.code(address, x=(A4[0] - side) / 2, y=canvas.y, side=side)
    canvas.gap(side + 4)
    canvas.text(sent("扫码进店下单"), size=12, align="C")
    canvas.gap(30)
    canvas.text(f"{store.phone}  {timezone.localdate():%Y-%m-%d}", size=11, align="C")


def _category(canvas: Canvas, title: str, rows: Sequence[goods.Row]) -> None:
    """On pages of its own, rows of cards."""
    top = 0.0
    for number, row in enumerate(rows):
        column = number % COLUMNS
        if column == 0:
            top += HEIGHT + AIR
            if number == 0 or top + HEIGHT > A4[1] - MARGIN:
                canvas.page()
                canvas.text(title, size=16, bold=True)
                top = canvas.y + 4
        _card(canvas, row, MARGIN + column * (WIDTH + GAP), top)


def _card(canvas: Canvas, row: goods.Row, x: float, y: float) -> None:
    name, spec, unit, price, list_price, *_rest = row.values
    picture = goods.picture(row, SIDE)
    if picture:
        canvas.picture(picture, x=x, y=y, side=PICTURE)
    y += PICTURE + 1
    canvas.code(_address(row.product), x=x + WIDTH - CODE, y=y, side=CODE)
    text = WIDTH - CODE - 2
    # One below the other without a gap: words apart would be read as somebody else's.
    y = canvas.cut(str(name), x=x, y=y, width=text, size=9.5, bold=True, lines=2)
    y = canvas.cut(str(spec), x=x, y=y, width=text, size=8)
    y = canvas.cut(f"¥{price}/{unit}", x=x, y=y, width=text, size=10.5, bold=True)
    if list_price is not None:
        canvas.cut(f"{sent('原价')} ¥{list_price}", x=x, y=y, width=text, size=7)


def _address(page: storefront.HasPath) -> str:
    return storefront.absolute(storefront.address(page))
