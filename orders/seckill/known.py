"""What a process knows of a 秒杀 for a second: the door asks it instead of the database."""

from dataclasses import dataclass
from time import monotonic

from django.http import Http404

from core import scope
from shop.flash.models import FlashItem
from shop.stores.models import Store
from shop.stores.public_pages import privacy

SECONDS = 1.0
MOST = 500


@dataclass
class Known:
    """`is_sold_out` was found within this second."""

    item: FlashItem
    until: float
    is_sold_out: bool = False


_known: dict[str, Known] = {}


@scope.across_stores("a seckill is found by its public number")
def find(number: str, *, is_fresh: bool = False) -> Known:
    """
    What is kept for others is read afresh.

    :raises Http404: there is no such 秒杀 of an open store
    """
    found = _known.get(number)
    if not is_fresh and found is not None and found.until > monotonic():
        return found
    rows = FlashItem.unscoped.select_related("store", "variant__product")
    item = (
        privacy.marked(rows, path="variant__product__path")
        .filter(number=number, kind=FlashItem.Kind.SECKILL, store__status=Store.Status.OPEN)
        .first()
    )
    if item is None:
        raise Http404
    if len(_known) >= MOST:
        _known.clear()
    _known[number] = Known(item, monotonic() + SECONDS)
    return _known[number]


def forget() -> None:
    """For tests: the next one looks."""
    _known.clear()
