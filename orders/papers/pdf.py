"""The papers of orders as PDF: of the size of the paper they go onto."""

from collections.abc import Iterable

from django.db.models.fields.files import FieldFile
from django.utils import timezone

from core.language import sent
from core.money import round_cny
from orders.models import Order
from orders.papers import contents
from orders.papers.canvas import Canvas
from orders.papers.models import Kind
from orders.waybills import showing
from shop.stores.models import Store

A4 = (210.0, 297.0)
LABEL = (76.0, 130.0)
RECEIPT = {Kind.RECEIPT58: 58.0, Kind.RECEIPT80: 80.0}
# A roll has no end; a receipt is drawn on this, then cut where it ends.
ROLL = 3000.0


def of(order: Order, kind: str) -> bytes:
    """One order's paper of this Kind."""
    if kind in RECEIPT:
        return receipt(order, kind)
    return labels([order]) if kind == Kind.LABEL else _sheet(order, kind)


def receipt(order: Order, kind: str) -> bytes:
    """As long as it has to be, drawn twice: once to know how long."""
    width = RECEIPT[Kind(kind)]
    tried = Canvas(width, ROLL, margin=3)
    _receipt(tried, order, kind)
    canvas = Canvas(width, max(tried.y + 8, width), margin=3)
    _receipt(canvas, order, kind)
    return canvas.finished()


def _receipt(canvas: Canvas, order: Order, kind: str) -> None:
    store = order.store
    canvas.page()
    canvas.text(store.name, size=13, bold=True, align="C")
    canvas.text(_placed(order), size=8, align="C")
    canvas.rule()
    for line in contents.lines_of(order, kind):
        canvas.text(f"{line.name} {line.options_text}".strip(), size=9)
        each = f"  {contents.amount_of(line, kind)} × ¥{line.price}"
        canvas.pair(each, f"¥{round_cny(line.for_buyer * line.price)}", size=9)
    canvas.rule()
    for words, amount in contents.money_rows(order):
        canvas.pair(words, amount, size=9)
    canvas.pair(sent("合计"), f"¥{order.total_price}", size=12, bold=True)
    canvas.pair(order.get_pay_method_display(), contents.paid_words(order), size=9)
    canvas.rule()
    _person(canvas, order, size=10)
    canvas.gap(2)
    canvas.bars(order.number, height=9, widest=50)
    canvas.text(f"{store.phone}  {sent('谢谢惠顾')}", size=8, align="C")


def labels(orders: Iterable[Order]) -> bytes:
    """One page of 76×130 mm for each."""
    canvas = Canvas(*LABEL, margin=4)
    for order in orders:
        canvas.page()
        _label(canvas, order)
    return canvas.finished()


def pictures(labels: Iterable[FieldFile]) -> bytes:
    """Labels that couriers drew themselves, one a page."""
    canvas = Canvas(*LABEL, margin=0)
    for label in labels:
        canvas.page()
        _whole(canvas, label)
    return canvas.finished()


def _whole(canvas: Canvas, label: FieldFile) -> None:
    with label.open("rb") as file:
        canvas.whole(file.read())


def _label(canvas: Canvas, order: Order) -> None:
    parcel = contents.parcel_of(order)
    waybill = showing.of_parcel(parcel)
    if waybill is not None:
        _whole(canvas, waybill.label)
        return
    if parcel is not None:
        canvas.text(parcel.courier, size=14, bold=True, align="C")
        canvas.bars(parcel.tracking_number, height=14)
    else:
        canvas.text(order.get_delivery_display(), size=14, bold=True, align="C")
    canvas.rule(dashed=False)
    canvas.text(f"{sent('收')} {order.name}  {order.phone}", size=13, bold=True)
    canvas.text(order.address[:110], size=12)
    canvas.rule(dashed=False)
    canvas.text(f"{sent('寄')} {order.store.name}  {order.store.phone}", size=9)
    canvas.rule()
    canvas.text(contents.goods_in_words(order)[:100], size=9)
    if order.note:
        canvas.text(f"{sent('备注')} {order.note[:50]}", size=9, bold=True)
    canvas.pdf.set_y(canvas.height - 22)
    canvas.bars(order.number, height=10)


def notes(orders: Iterable[Order]) -> bytes:
    """Delivery notes, each from a page of A4 on."""
    canvas = Canvas(*A4, margin=15)
    for order in orders:
        _draw_sheet(canvas, order, Kind.NOTE)
    return canvas.finished()


def _sheet(order: Order, kind: str) -> bytes:
    """Picking list or delivery note of one order, on A4."""
    canvas = Canvas(*A4, margin=15)
    _draw_sheet(canvas, order, kind)
    return canvas.finished()


def _draw_sheet(canvas: Canvas, order: Order, kind: str) -> None:
    canvas.page()
    canvas.text(f"{order.store.name} {Kind(kind).label}", size=16, bold=True)
    canvas.text(_placed(order), size=10)
    canvas.gap(2)
    canvas.bars(order.number, height=12, widest=70)
    canvas.rule(dashed=False)
    _person(canvas, order, size=11)
    canvas.rule(dashed=False)
    for line in contents.lines_of(order, kind):
        _room(canvas, 14)
        name = f"{line.name} {line.options_text}".strip()
        canvas.pair(f"□ {name}", contents.amount_of(line, kind), size=11, bold=True)
        canvas.text(line.sku, size=8)
    if kind == Kind.NOTE:
        _room(canvas, 50)
        canvas.rule(dashed=False)
        for words, amount in contents.money_rows(order):
            canvas.pair(words, amount, size=10)
        canvas.pair(sent("合计"), f"¥{order.total_price}", size=12, bold=True)
        canvas.text(contents.paid_words(order), size=10)
        canvas.gap(12)
        canvas.text(sent("收货人签字：________________"), size=10)


def picking(store: Store, orders: list[Order]) -> bytes:
    """One list for many orders, by category."""
    canvas = Canvas(*A4, margin=15)
    canvas.page()
    canvas.text(f"{store.name} {sent('拣货单')}", size=16, bold=True)
    day = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    canvas.text(f"{day}  {len(orders)} {sent('单')}", size=10)
    for shelf in contents.shelves(store, orders):
        _room(canvas, 40)
        canvas.rule(dashed=False)
        canvas.text(shelf.name, size=12, bold=True)
        for goods in shelf.goods:
            _room(canvas, 26)
            canvas.pair(
                f"□ {goods.name} {goods.options}".rstrip(), goods.quantity, size=11, bold=True
            )
            canvas.text(f"#{' #'.join(goods.orders)}", size=8)
            canvas.bars(goods.sku, height=6, widest=45)
    return canvas.finished()


def _placed(order: Order) -> str:
    at = timezone.localtime(order.created_at).strftime("%Y-%m-%d %H:%M")
    return f"{sent('订单')} {order.number}  {at}"


def _person(canvas: Canvas, order: Order, *, size: float) -> None:
    canvas.text(f"{order.name}  {order.phone}", size=size, bold=True)
    where = "" if order.is_pickup else order.address
    canvas.text(f"{order.get_delivery_display()}  {where}".strip(), size=size)
    if order.delivery_slot:
        canvas.text(order.delivery_slot, size=size, bold=True)
    if order.note:
        canvas.text(f"{sent('备注')} {order.note}", size=size, bold=True)


def _room(canvas: Canvas, height: float) -> None:
    """A new page where so much does not fit any more."""
    if canvas.y + height > canvas.height - canvas.margin:
        canvas.page()
