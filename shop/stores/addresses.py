"""Stores by the words in an address, whatever a visitor may have typed there."""

import re

from shop.stores.models import Store

_SLUG = re.compile(r"[a-z0-9-]{2,40}")


def open_store_at(slug: str) -> Store | None:
    """The open store of that slug; None for none, and for what cannot be a slug."""
    return Store.objects.open().filter(slug=slug).first() if _SLUG.fullmatch(slug) else None


def new_slug_of(former: str) -> str | None:
    """
    The slug that an open store has now, given the one it had before: printed QR codes
    live for ever.
    """
    if not _SLUG.fullmatch(former):
        return None
    slugs = Store.objects.open().filter(former_slug=former).values_list("slug", flat=True)
    return slugs.first()
