"""The sheet as a person sent it back: read again, validated, and what is to be bought of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from core import quantity as quantities
from core.requests import number as id_in
from orders.cart import buyable
from orders.chat import sheet as sheets
from orders.chat.sheet import MAX_NOTE, MAX_ROWS, Sheet
from orders.chat.sheet_row import Kind, SheetRow, quantity_question
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

DECLINED = "none"
MAX_HEARD = 1000


@dataclass(frozen=True)
class CartChange:
    """What is to be in the cart. Nothing of it takes it out; `is_change` sets instead of adds."""

    variant: ProductVariant
    quantity: Decimal
    row: SheetRow
    is_change: bool = False


def received(data: QueryDict, *, store: Store) -> Sheet:
    """The sheet in a POST; ids of other stores mean nothing here. One query."""
    count = min(id_in(data.get("rows")) or 0, MAX_ROWS)
    raw = [_Raw(data, f"r{number}") for number in range(count)]
    variants = sheets.variants_of(store, ids={pk for one in raw for pk in one.offered})
    buyers = [name[:40] for name in data.getlist("buyer")][:MAX_ROWS] or [""]
    notes = [data.get(f"note-{index}", "").strip() for index in range(len(buyers))]
    sheet = Sheet(
        rows=[_row(number, one, variants) for number, one in enumerate(raw)],
        buyers=buyers,
        notes=notes,
        loose=data.get("loose", "").strip()[:500],
        is_change="is_change" in data,
    )
    if sheet.is_for_several:
        for row in sheet.rows:
            row.buyer = row.buyer if row.buyer in buyers else buyers[0]
    return sheet


def validate(sheet: Sheet, *, may_be_empty: bool = False) -> list[CartChange]:
    """What the sheet asks for; whatever is wrong or open is written onto it (`has_errors`)."""
    for note in sheet.notes:
        if len(note) > MAX_NOTE:
            values = {"most": MAX_NOTE, "count": len(note)}
            sheet.error = _("备注最多 %(most)s 字，现在有 %(count)s 字") % values
    changes = [change for row in sheet.rows if (change := _change(row))]
    if not changes and not may_be_empty and not sheet.has_errors:
        sheet.error = _("一样也没选，先选好要买的")
    return [] if sheet.has_errors else changes


def _change(row: SheetRow) -> CartChange | None:
    if row.kind == Kind.MISSING or not row.is_wanted:
        return None
    chosen = row.variant
    if chosen is None:
        is_choice = row.kind == Kind.CHOICE
        row.error = _("请选一样，都不合适就选「都不要」") if is_choice else _("请选择规格")
        return None
    if row.is_removal:
        return CartChange(chosen, Decimal(0), row, is_change=True)
    problem = buyable.problem_of(chosen)
    if problem:
        row.error = problem
        row.is_wanted = row.kind == Kind.CHOICE
        row.variant_id = None if row.kind == Kind.CHOICE else row.variant_id
        return None
    amount = _amount(row, chosen)
    return None if amount is None else CartChange(chosen, amount, row, is_change=row.is_change)


def _amount(row: SheetRow, chosen: ProductVariant) -> Decimal | None:
    """The quantity in the unit of what was chosen; asked for where that is another one."""
    if not row.quantity:
        row.error = _("请填数量")
        row.unit = chosen.unit
        return None
    try:
        count = row.counted_as(chosen)
        if count is None:
            row.error = quantity_question(chosen, chosen.unit)
            row.unit, row.quantity = chosen.unit, ""
            return None
        amount = quantities.parse(count, unit=chosen.unit)
    except ValidationError as error:
        row.error = error.messages[0]
        return None
    row.unit, row.quantity = chosen.unit, str(amount)
    return amount


@dataclass(frozen=True)
class _Raw:
    """The fields of one row."""

    data: Mapping[str, str]
    name: str

    def get(self, field: str, most: int = 200) -> str:
        return self.data.get(f"{self.name}-{field}", "").strip()[:most]

    @property
    def offered(self) -> list[int]:
        return list(_ids(self.get("offered", 2000)))


def _row(number: int, raw: _Raw, variants: Mapping[int, ProductVariant]) -> SheetRow:
    offered = [variants[pk] for pk in raw.offered if pk in variants]
    answer = raw.get("variant")
    kind = Kind.MISSING
    if offered:
        is_match = raw.get("kind") == Kind.MATCH and len({one.product_id for one in offered}) == 1
        kind = Kind.MATCH if is_match else Kind.CHOICE
    return SheetRow(
        number=number,
        kind=kind,
        said=raw.get("said"),
        offered=offered,
        variant_id=id_in(answer),
        is_wanted=answer != DECLINED if kind == Kind.CHOICE else bool(raw.get("take")),
        quantity=raw.get("quantity", 20),
        unit=raw.get("unit", 8),
        ask=raw.get("ask", 20),
        option=raw.get("option", 40),
        is_conditional=bool(raw.get("if")),
        buyer=raw.get("buyer", 40),
        is_change=bool(raw.get("change")),
        is_removal=bool(raw.get("remove")),
        asks_instead=bool(raw.get("instead")),
        words=raw.get("words", 50),
        searched=raw.get("searched", 50),
        heard=raw.get("heard", MAX_HEARD),
    )


def _ids(text: str) -> Iterator[int]:
    for part in text.split(",")[:100]:
        found = id_in(part)
        if found is not None:
            yield found
