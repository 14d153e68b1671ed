"""Which goods of the store a row is about: by barcode, then SKU, then name, size and unit."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from rapidfuzz import fuzz, process

from shop.catalog.imports.models import ImportRow
from shop.catalog.imports.reading.words import squeezed
from shop.catalog.models import ProductVariant
from shop.stores.models import Store

# Names so alike are perhaps the same goods, where their numbers are the same.
ALIKE = 92
MOST_ALIKE = 5
_NUMBERS = re.compile(r"\d+")
# A price that differs by more than this from the store's is asked.
JUMP = Decimal("0.5")
Action = ImportRow.Action


class Known:
    """The current variants of a store by everything that tells them apart."""

    def __init__(self, store: Store | int) -> None:
        self.by_key: dict[tuple[str, str], list[ProductVariant]] = {}
        current = ProductVariant.objects.for_store(store).current().filter(product__live=True)
        for variant in current.select_related("product"):
            title = squeezed(variant.product.title + "".join(variant.options.values()))
            for key in (
                ("barcode", variant.barcode),
                ("sku", variant.sku),
                ("words", f"{title}|{variant.unit}"),
                ("name", title),
            ):
                if key[1]:
                    self.by_key.setdefault(key, []).append(variant)

    def find(self, row: ImportRow) -> ProductVariant | None:
        """None as well where two could be meant."""
        # Goods of before may tell their size twice: 薯片 40g 40g.
        titles = dict.fromkeys((squeezed(row.title), squeezed(row.name + row.spec)))
        words = [
            ("words", f"{title}|{row.unit}") if row.unit else ("name", title) for title in titles
        ]
        for key in (("barcode", row.barcode), ("sku", row.sku), *words):
            found = self.by_key.get(key, []) if key[1] else []
            if len(found) == 1:
                return found[0]
        return None

    def like(self, row: ImportRow) -> ProductVariant | None:
        """
        Goods with nearly the row's name: nobody but a person can say whether they are the same.
        500ml and 330ml are not.
        """
        title = squeezed(row.title)
        numbers = _NUMBERS.findall(title)
        near = process.extract(
            title, self._titles, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_ALIKE
        )
        return next(
            (
                self.by_key["name", found][0]
                for found, _score, _n in near
                if _NUMBERS.findall(found) == numbers
            ),
            None,
        )

    @cached_property
    def _titles(self) -> list[str]:
        return [words for kind, words in self.by_key if kind == "name"]


def judge(rows: Iterable[ImportRow], known: Known) -> None:
    """Writes variant and action on `rows`, which are not saved; a leap of a price is a doubt."""
    for row in rows:
        row.variant = known.find(row)
        row.action = action(row)
        like = known.like(row) if row.variant is None else None
        if like is not None and row.state == ImportRow.State.READY:
            row.state = ImportRow.State.CHECK
            row.doubts = [*row.doubts, ["perhaps_known", f"{like.product.title} ¥{like.price}"]]
        if row.action == Action.PRICE and _leaps(row) and row.state == ImportRow.State.READY:
            row.state = ImportRow.State.CHECK
            row.doubts = [*row.doubts, ["jump_against_current", _change(row)]]


def action(row: ImportRow) -> str:
    if row.variant is None:
        return Action.NEW
    listed = row.list_price is None or row.list_price == row.variant.list_price
    return Action.SAME if row.price == row.variant.price and listed else Action.PRICE


def _leaps(row: ImportRow) -> bool:
    if row.variant is None or row.price is None:
        return False
    return abs(row.price - row.variant.price) > row.variant.price * JUMP


def _change(row: ImportRow) -> str:
    return f"{row.variant.price} → {row.price}" if row.variant else ""
