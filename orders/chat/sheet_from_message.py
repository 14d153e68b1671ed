"""From a typed message to a sheet: the parser's lines beside what is on sale now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.quantity import parse, plain, step
from orders.cart import buyable, contents
from orders.chat import heard
from orders.chat import sheet as sheets
from orders.chat.sheet import MAX_ROWS, Sheet
from orders.chat.sheet_row import Kind, SheetRow
from search import products
from search.chat.parsed import Ask, Goods, Intent, Line, ParsedOrder, Status
from search.chat.words import units
from search.search_request import SearchRequest
from search.store_words import applying
from search.typed_orders import read
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

MAX_TEXT = 2000
# Products that one search in a row brings.
MOST_FOUND = 8
ALTERS = frozenset({Intent.ORDER, Intent.CHANGE, Intent.CANCEL})


class CannotRead(Exception):
    """The message says why, in the words of who pasted it."""


@dataclass(frozen=True)
class ReadMessage:
    """What a message means. Without rows it is a question, small talk or a cancelling."""

    text: str
    intent: Intent
    sheet: Sheet


@dataclass(frozen=True)
class _OnSale:
    """What the lines may mean, fetched at once."""

    variants: dict[int, ProductVariant]
    in_cart: dict[int, Decimal] = field(default_factory=dict)

    def siblings(self, product_id: int) -> list[ProductVariant]:
        return [one for one in self.variants.values() if one.product_id == product_id]

    def of(self, goods: Goods) -> ProductVariant | None:
        found = (one for one in self.siblings(goods.product_id) if one.sku == goods.sku)
        return next(found, None)

    def holds(self, variant: ProductVariant) -> bool:
        return variant.pk in self.in_cart


def understand(
    *,
    store: Store,
    text: str,
    at: datetime,
    in_cart: Sequence[contents.Line] = (),
    splits_buyers: bool = False,
) -> ReadMessage:
    """
    Read `text` as an order in `store`. What is `in_cart` matters to messages that change it.
    `splits_buyers` keeps the people of a 接龙 apart, each with a note.

    :raises CannotRead: for nothing, too much, or more wishes than one sheet holds
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise CannotRead(_("请先把要买的东西写在这里"))
    if len(text) > MAX_TEXT:
        values = {"most": MAX_TEXT, "count": len(text)}
        raise CannotRead(_("一次最多 %(most)s 字，现在有 %(count)s 字，请分几次粘贴") % values)
    parsed = read(text, store=store, at=at)
    lines = parsed.lines if parsed.intent in ALTERS else ()
    if len(lines) > MAX_ROWS:
        raise CannotRead(_("一次最多识别 %(most)s 样，请分几次粘贴") % {"most": MAX_ROWS})
    on_sale = _on_sale(store, lines, in_cart)
    rows = [_row(number, line, parsed.intent, on_sale) for number, line in enumerate(lines)]
    for row, line in zip(rows, lines, strict=True):
        row.heard = heard.of(row, applying.key_of(line), store=store)
    _settle_conditions(rows)
    sheet = Sheet(rows=rows, is_change=parsed.intent in {Intent.CHANGE, Intent.CANCEL})
    _take_notes(sheet, parsed, splits_buyers=splits_buyers)
    return ReadMessage(text=text, intent=parsed.intent, sheet=sheet)


def look_up(*, store: Store, row: SheetRow) -> None:
    """What the desk searches for in a row becomes what the row offers."""
    row.searched = row.words
    found = products.find(SearchRequest(text=row.words, store=store), limit=MOST_FOUND).products
    by_product: dict[int, list[ProductVariant]] = {product.pk: [] for product in found}
    for variant in sheets.variants_of(store, product_ids=by_product).values():
        by_product[variant.product_id].append(variant)
    offered = [variant for variants in by_product.values() for variant in variants]
    if not offered:
        row.notice = _("店里没找到「%(words)s」") % {"words": row.words}
        return
    one = len({variant.product_id for variant in offered}) == 1
    row.kind, row.offered, row.is_wanted = Kind.MATCH if one else Kind.CHOICE, offered, True
    row.variant_id = offered[0].pk if len(offered) == 1 else None
    said, row.quantity = (_decimal(row.quantity), row.unit), ""
    _count(row, *said)
    _leave_out_what_is_gone(row)
    sheets.fit(row)


def _decimal(text: str) -> Decimal | None:
    try:
        return parse(text, unit="斤")
    except ValidationError:
        return None


def _on_sale(store: Store, lines: Sequence[Line], in_cart: Sequence[contents.Line]) -> _OnSale:
    products = {goods.product_id for line in lines for goods in line.candidates}
    return _OnSale(
        variants=sheets.variants_of(store, product_ids=products),
        in_cart={line.variant.pk: line.quantity for line in in_cart},
    )


def _row(number: int, line: Line, intent: Intent, on_sale: _OnSale) -> SheetRow:
    row = SheetRow(
        number=number,
        kind=Kind.MISSING,
        said=line.said[:200],
        ask=str(line.ask),
        option=line.option,
        is_conditional=line.is_conditional,
        buyer=line.buyer[:40],
        is_change=intent in {Intent.CHANGE, Intent.CANCEL},
        is_removal=intent == Intent.CANCEL
        or (intent == Intent.CHANGE and line.quantity is not None and line.quantity <= 0),
    )
    _offer(row, line, on_sale)
    if row.is_change:
        _look_into_cart(row, on_sale)
    if row.kind != Kind.MISSING and not row.is_removal:
        _count(row, line.quantity, line.unit)
        _spend(row, line.amount)
    elif line.quantity is not None:
        row.quantity, row.unit = str(plain(line.quantity)), line.unit
    _leave_out_what_is_gone(row)
    sheets.fit(row)
    return row


def _offer(row: SheetRow, line: Line, on_sale: _OnSale) -> None:
    """A match brings all options of its product, so that the size can be corrected."""
    meant = [variant for goods in line.candidates if (variant := on_sale.of(goods))]
    if not meant:
        return
    if line.status == Status.MATCH:
        row.kind, row.offered = Kind.MATCH, on_sale.siblings(meant[0].product_id)
        if line.ask != Ask.OPTION or len(row.offered) == 1:
            row.variant_id = meant[0].pk
        said = [one for one in row.offered if row.option in one.options.values()]
        if len(said) == 1:
            row.variant_id, row.option = said[0].pk, ""
    else:
        row.kind, row.offered = Kind.CHOICE, meant
        if line.is_preferred and on_sale.of(line.candidates[0]) is meant[0]:
            _prefer(row, meant[0])


def _prefer(row: SheetRow, variant: ProductVariant) -> None:
    """Chosen beforehand, and said so; what is sold out now is not."""
    if not buyable.problem_of(variant):
        row.variant_id = variant.pk
        values = {"name": variant.product.title}
        row.notice = _("先帮你选了「%(name)s」，不对就换一样") % values


def _look_into_cart(row: SheetRow, on_sale: _OnSale) -> None:
    """土豆改成5斤 speaks of the potatoes that are in the cart."""
    held = [variant for variant in row.offered if on_sale.holds(variant)]
    if len(held) == 1 and (row.kind == Kind.CHOICE or row.has_options):
        row.kind, row.offered, row.variant_id = Kind.MATCH, held, held[0].pk
    elif len(held) > 1 or (held and row.is_removal):
        row.offered = held
    if row.variant is not None:
        row.in_cart = on_sale.in_cart.get(row.variant.pk)
    if row.is_removal and not held:
        row.kind, row.offered, row.is_wanted = Kind.MISSING, [], False


def _count(row: SheetRow, quantity: Decimal | None, said: str) -> None:
    """The quantity in the unit of the goods; left open where it cannot be known."""
    row.unit = ""
    sold_in = {variant.unit for variant in row.offered}
    row.unit = said if said in sold_in else row.counted_in
    if quantity is None:
        return
    wanted = {row.unit} if row.unit else sold_in
    counts = {units.exactly(quantity, said, unit) for unit in wanted}
    count = counts.pop() if len(counts) == 1 else None
    if count is not None and count > 0 and not count % step(row.unit):
        row.quantity = str(plain(count))


def _spend(row: SheetRow, yuan: Decimal | None) -> None:
    """10块钱的五花肉: as much as that buys, to the step; said, since no scale is so exact."""
    goods = row.variant
    if yuan is None or goods is None or row.quantity or not goods.asked:
        return
    amount = yuan / goods.asked
    amount -= amount % step(goods.unit)
    if amount > 0:
        row.quantity = str(plain(amount))
        values = {"yuan": plain(yuan), "amount": row.quantity, "unit": goods.unit}
        row.notice = _("%(yuan)s 元大约能买 %(amount)s %(unit)s") % values


def _leave_out_what_is_gone(row: SheetRow) -> None:
    """Sold out is not ticked; of a size that is sold out another is asked for."""
    if row.is_removal:
        return
    if row.problem:
        row.is_wanted = False
    elif row.has_options and row.variant is not None and buyable.problem_of(row.variant):
        row.notice = _("「%(option)s」卖完了，换一个试试") % {"option": row.variant}
        row.variant_id = None


def _settle_conditions(rows: Sequence[SheetRow]) -> None:
    """没有的话就菠菜: wanted only where what was said before cannot be had."""
    for before, row in pairwise(rows):
        if row.is_conditional and row.kind != Kind.MISSING and not before.is_gone:
            row.is_wanted = False


def _take_notes(sheet: Sheet, parsed: ParsedOrder, *, splits_buyers: bool) -> None:
    """
    The note, with sizes that only words can tell. Of several buyers each has an own note:
    nobody reads another's address.
    """
    if splits_buyers:
        sheet.buyers = list(dict.fromkeys(row.buyer for row in sheet.rows)) or [""]
    sheet.notes = [""] * len(sheet.buyers)
    if sheet.is_for_several:
        sheet.loose = parsed.note.strip()
    else:
        sheet.notes[0] = parsed.note.strip()
    for row in sheet.rows:
        goods = row.goods
        if row.option and goods is not None:
            index = sheet.buyers.index(row.buyer) if sheet.is_for_several else 0
            said = f"{goods.product.title} {row.option}"
            sheet.notes[index] = "；".join(part for part in (sheet.notes[index], said) if part)
