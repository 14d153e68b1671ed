"""The same goods twice in one list."""

from collections import defaultdict

from shop.catalog.imports.reading.entry import Entry
from shop.catalog.imports.reading.words import squeezed


def ask_doubles(found: list[Entry]) -> None:
    """The same goods twice: once is enough, and two prices are asked."""
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        key = entry.barcode or entry.sku or squeezed(entry.name + entry.spec + "|" + entry.unit)
        by_key[f"{key}|{squeezed(entry.name + entry.spec)}"].append(entry)
    for same in by_key.values():
        prices = {entry.price for entry in same}
        for number, entry in enumerate(same):
            if len(prices) > 1:
                said = " / ".join(str(price) for price in sorted(prices - {None}, key=str))
                entry.doubt("duplicate_in_file", said)
            elif number:
                entry.doubt("repeated", entry.name)
