"""A shop of a few goods, and what an order typed there is read as."""

import re

from search.chat.parsed import Status
from search.chat.reader import read
from shop.catalog import products
from shop.stores.models import StorePage
from tests.search.chat import orders

_GOODS = re.compile(r"(?P<name>.+?) (?P<unit>[^ \[]+)(?: \[(?P<spec>.+)\])?")


def stocked(store, *goods):
    """Puts "name unit" or "name unit [24瓶/箱]" on sale, each for 5 yuan, on no shelf."""
    rows = []
    for each in goods:
        told = {"shop": store.name, "sku": products.new_sku(), **_GOODS.fullmatch(each).groupdict()}
        unsaid = dict.fromkeys(("category", "description", "barcode"), "")
        rows.append({**unsaid, **told, "price": "5.00"})
    home = StorePage.objects.get(store=store)
    orders.put(rows, {(store.name, ""): home}, has_variants=False)


def read_as(store, text):
    """[(what it may be, how many)] of a message; the only match as a name, else the names."""
    found = []
    for line in read(text, store=store).lines:
        names = sorted(each.name for each in line.candidates)
        is_match = line.status is Status.MATCH
        found.append((names[0] if is_match else names, line.quantity))
    return found


def whose(store, text, *goods):
    """[(name, whose)] of a message to a shop put `goods` into; nothing in it may be in doubt."""
    return [(name, buyer) for name, _quantity, buyer in shared(store, text, *goods)]


def shared(store, text, *goods):
    """[(name, how many, whose)] of a message to a shop put `goods` into, as `whose`."""
    stocked(store, *goods)
    lines = read(text, store=store).lines
    assert all(line.status is Status.MATCH for line in lines)
    return [(line.candidates[0].name, line.quantity, line.buyer) for line in lines]
