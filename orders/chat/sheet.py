"""
The sheet between a typed message and a cart: one row for each wish, to be looked over.
Nothing on it is dropped or decided silently.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from core.money import ZERO
from core.quantity import plain
from orders.cart import buyable
from orders.chat.sheet_row import Kind, SheetRow, most_of
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

MAX_ROWS = 60
MAX_NOTE = 100


@dataclass(kw_only=True)
class Sheet:
    """All rows; `notes` are by buyer, in the order of `buyers` (one unnamed if none is named)."""

    rows: list[SheetRow] = field(default_factory=list)
    buyers: list[str] = field(default_factory=lambda: [""])
    notes: list[str] = field(default_factory=lambda: [""])
    # Of several buyers: what was said to the shop, but not by whom.
    loose: str = ""
    # A change or a cancelling speaks of what is in the cart.
    is_change: bool = False
    error: str = ""

    @property
    def note(self) -> str:
        return self.notes[0]

    @property
    def total(self) -> Decimal:
        return sum((row.sum for row in self.rows if row.sum is not None), ZERO)

    @property
    def count(self) -> int:
        return len([row for row in self.rows if row.amount is not None])

    @property
    def has_errors(self) -> bool:
        return bool(self.error) or any(row.error for row in self.rows)

    @property
    def wrong(self) -> int:
        """How many rows wait for an answer."""
        return len([row for row in self.rows if row.error])

    @property
    def matched(self) -> int:
        return self._of(Kind.MATCH)

    @property
    def to_choose(self) -> int:
        return self._of(Kind.CHOICE)

    @property
    def not_found(self) -> int:
        return len(self.missing)

    @property
    def missing(self) -> list[SheetRow]:
        """What was wanted and is not in the shop."""
        return [row for row in self.rows if row.kind == Kind.MISSING and not row.is_removal]

    @property
    def is_for_several(self) -> bool:
        return len(self.buyers) > 1

    @property
    def by_buyer(self) -> list[tuple[int, str, str, list[SheetRow]]]:
        """(index, buyer, note, rows) in the order the buyers were named."""
        return [
            (index, buyer, self.notes[index], [row for row in self.rows if row.buyer == buyer])
            for index, buyer in enumerate(self.buyers)
        ]

    def _of(self, kind: Kind) -> int:
        return len([row for row in self.rows if row.kind == kind])


def variants_of(
    store: Store, *, ids: Iterable[int] = (), product_ids: Iterable[int] = ()
) -> dict[int, ProductVariant]:
    """
    By id, with product, store and level; one query. Those named by id may be off sale by
    now, of `product_ids` it is what is on sale.
    """
    rows = privacy.marked(ProductVariant.unscoped.filter(store=store))
    rows = rows.select_related("product", "store", "level")
    named, products = list(ids), list(product_ids)
    if named:
        found = rows.filter(pk__in=named)
    elif products:
        on_sale = {"retired_at__isnull": True, "is_on_sale": True, "product__live": True}
        found = rows.filter(product__in=products, **on_sale).order_by("position", "pk")
    else:
        return {}
    return {variant.pk: variant for variant in found}


def fit(row: SheetRow) -> None:
    """Cut a known quantity of a match to what can be bought, and say so on the row."""
    goods, amount = row.variant, row.amount
    if row.kind != Kind.MATCH or goods is None or amount is None or row.problem:
        return
    most = most_of(goods)
    if goods.min_quantity and amount < goods.min_quantity:
        row.quantity = str(plain(goods.min_quantity))
        values = {"least": row.quantity, "unit": goods.unit}
        row.notice = _("这款 %(least)s %(unit)s起售") % values
    elif amount > most:
        row.quantity = str(plain(most))
        values = {"most": row.quantity, "unit": goods.unit}
        if most < buyable.available_of(goods):
            row.notice = _("每人限购 %(most)s %(unit)s") % values
        else:
            row.notice = _("只剩 %(most)s %(unit)s了，已帮你改成 %(most)s %(unit)s") % values
