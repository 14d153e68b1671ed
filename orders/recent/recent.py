"""
最近看过: what somebody looked at last, as goods that can be bought now. It is a comfort:
when it cannot be read or kept, it is empty, and nobody is told.
"""

import logging
from collections.abc import Iterable

from orders.recent import storage
from orders.recent.storage import Unreachable, Visitor
from shop.catalog import listing
from shop.catalog.models import ProductPage

logger = logging.getLogger(__name__)

SHOWN = 10


def needs_key() -> bool:
    """Whether a guest must be known by a key of its own."""
    return storage.chosen().needs_key


def note(*, visitor: Visitor, product_id: int) -> bool:
    """The visitor looks at this product. False for what shoppers cannot see, and in trouble."""
    if not listing.on_sale().filter(pk=product_id).exists():
        return False
    try:
        storage.chosen().add(visitor, product_id)
    except Unreachable:
        return False
    return True


def goods(
    *, visitor: Visitor, store_slug: str = "", besides: int | None = None
) -> tuple[list[ProductPage], bool]:
    """
    At most SHOWN goods on sale, newest first, with their stores; and whether anything is
    kept at all. Of one store where a slug is given. One query.
    """
    try:
        ids = storage.chosen().ids(visitor)
    except Unreachable:
        return [], True
    wanted = [pk for pk in ids if pk != besides]
    if not wanted:
        return [], bool(ids)
    found = listing.town_cards(listing.on_sale().filter(pk__in=wanted))
    if store_slug:
        found = found.filter(store__slug=store_slug)
    by_id = {product.pk: product for product in found}
    return [by_id[pk] for pk in wanted if pk in by_id][:SHOWN], True


def forget(*, visitor: Visitor, product_ids: Iterable[int]) -> None:
    try:
        storage.chosen().remove(visitor, list(product_ids))
    except Unreachable:
        return


def clear(*, visitor: Visitor) -> None:
    try:
        storage.chosen().clear(visitor)
    except Unreachable:
        return


def merge(*, guest: Visitor, user: Visitor) -> None:
    """At sign-in. What cannot be moved now stays with the phone until it is forgotten."""
    try:
        storage.chosen().merge(guest=guest, user=user)
    except Unreachable:
        logger.warning("what a guest looked at was not merged")
