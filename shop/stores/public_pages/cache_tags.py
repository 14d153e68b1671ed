"""
What shoppers' pages are made of, by name, and who is told when it changes.

Whoever changes something that shows on a page calls `touch` in the same transaction; a page
says with `shows` what it was made of. After the commit `listeners` hear the names: the page
cache (xiaodiantong.ops) puts itself there, since nothing here may know of it.
"""

import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.http import HttpResponse
from wagtail.models import Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import post_page_move

# Where a response keeps the names of what it shows.
SHOWN = "shown_names"
# And the moment from which on it is wrong, if that is known.
UNTIL = "shown_until"
# Every page, whatever it shows.
EVERYTHING = "all"
# Pages that show several stores: the platform's home page, campaigns.
TOWN = "town"


class HasStore(Protocol):
    """A row of a store."""

    store_id: int


listeners: list[Callable[[frozenset[str]], None]] = []
_waiting = threading.local()


def store_name(store_id: int) -> str:
    """Words, pictures, prices, goods, sales of a store."""
    return f"s{store_id}"


def variant_name(variant_id: int) -> str:
    """How much of a variant is left: only its product's page shows that."""
    return f"v{variant_id}"


def product_name(product_id: int) -> str:
    """What people say of a product: its page shows that."""
    return f"p{product_id}"


def touch(*names: str) -> None:
    """Tell the listeners after the commit; what is rolled back may be told, which does no harm."""
    waiting: set[str] = _waiting.__dict__.setdefault("names", set())
    waiting.update(names)
    transaction.on_commit(_tell)


def touch_store(store_id: int) -> None:
    touch(store_name(store_id), TOWN)


def touch_variants(variant_ids: Iterable[int]) -> None:
    touch(*map(variant_name, variant_ids))


def shows(response: HttpResponse, *names: str, until: datetime | None = None) -> None:
    """
    Say that `response` is the same for everybody until one of `names` is touched, or the clock
    says `until`.
    """
    setattr(response, SHOWN, (EVERYTHING, *names))
    setattr(response, UNTIL, until)


def _tell() -> None:
    names = frozenset(_waiting.names)
    _waiting.names.clear()
    if names:
        for listener in listeners:
            listener(names)


def follow(*models: type[Model]) -> None:
    """Touch the store of every row of these that is saved or deleted."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"changes: {model._meta.label}")


def _row_changed(instance: HasStore, **kwargs: object) -> None:
    touch_store(instance.store_id)


def _page_changed(instance: Page, **kwargs: object) -> None:
    # Wagtail saves bare pages where it publishes by the clock and unpublishes in bulk.
    page = instance.specific if type(instance) is Page else instance
    store_id = getattr(page, "store_id", None)
    touch_store(store_id) if store_id else touch(TOWN)


def _page_deleted(instance: Page, **kwargs: object) -> None:
    # Of a bare page the row below it is gone already, and has told.
    store_id = getattr(instance, "store_id", None)
    touch_store(store_id) if store_id else touch(TOWN)


def _anything_changed(**kwargs: object) -> None:
    touch(EVERYTHING)


def follow_pages() -> None:
    """Whatever happens to a page, by whoever: publishing, moving, taking away, shutting off."""
    post_page_move.connect(_page_moved, dispatch_uid="changes: moved")
    for model in [Page, *get_page_models()]:
        name = f"changes: {model._meta.label}"
        post_save.connect(_page_changed, sender=model, dispatch_uid=name)
        post_delete.connect(_page_deleted, sender=model, dispatch_uid=name)
    for signal in (post_save, post_delete):
        for model in (Site, PageViewRestriction):
            signal.connect(
                _anything_changed, sender=model, dispatch_uid=f"changes: {model._meta.label}"
            )


def _page_moved(instance: Page, **kwargs: object) -> None:
    _page_changed(instance)
