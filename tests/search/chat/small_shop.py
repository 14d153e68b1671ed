"""A shop of a few goods, and what an order typed there is read as."""

from search.chat.parsed import Status
from search.chat.reader import read
from tests import make


def stocked(store, *goods):
    """{name: product} of "name unit"."""
    for each in goods:
        name, unit = each.rsplit(" ", 1)
        make.product(store, name, unit=unit)


def read_as(store, text):
    """[(what it may be, how many)] of a message; the only match as a name, else the names."""
    found = []
    for line in read(text, store=store).lines:
        names = sorted(each.name for each in line.candidates)
        is_match = line.status is Status.MATCH
        found.append((names[0] if is_match else names, line.quantity))
    return found
