"""Rows of a store's delivery settings: found, saved and removed with an entry in the audit log."""

import secrets
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.actor import Actor
from core.language import in_chinese
from orders.shipping import fee_words
from orders.shipping.transit import Terms
from shop.stores.models import Store, StoreOwned
from shop.stores.people import audit
from shop.stores.public_pages import cache_tags

M = TypeVar("M", bound=StoreOwned)
Row = TypeVar("Row", bound=models.Model)


def lock(store: Store) -> None:
    """Two people at two desks change one after the other."""
    list(Store.objects.select_for_update(no_key=True).filter(pk=store.pk).values_list("pk"))


def find(model: type[M], store: Store, pk: int | None, *, most: int = 0, **belongs: object) -> M:
    """The store's row; a new one without a pk, if there are not `most` already."""
    rows = model.unscoped.filter(store=store, **belongs)
    if pk is not None:
        return rows.get(pk=pk)
    if rows.count() >= most:
        raise ValidationError(_("最多 %(most)s 个，请先删掉不用的") % {"most": most})
    return model(store=store, **belongs)


def save(row: Row, store: Store, actor: Actor, target: str, **given: object) -> Row:
    changes = {}
    for name, value in given.items():
        before = getattr(row, f"{name}_id" if isinstance(value, models.Model) else name)
        after = value.pk if isinstance(value, models.Model) else value
        if row.pk is None or before != after:
            changes[name] = [None if row.pk is None else audit.plain(before), audit.plain(after)]
        setattr(row, name, value)
    row.save()
    if changes:
        audit.record(store=store, actor=actor, action="delivery", target=target, **changes)
    _mark(store)
    return row


def remove(model: type[M], store: Store, actor: Actor, pk: int) -> None:
    lock(store)
    row = model.unscoped.get(store=store, pk=pk)
    audit.record(
        store=store, actor=actor, action="delivery", target=str(row), removed=[str(pk), None]
    )
    row.delete()
    _mark(store)
    refresh_words(store)


def _mark(store: Store) -> None:
    """What was kept of the settings is out of date, here and elsewhere (`kept_terms`)."""
    Store.objects.filter(pk=store.pk).update(delivery_mark=secrets.token_hex(8))


@in_chinese()
def refresh_words(store: Store) -> None:
    """What product pages say where more than flat fees is asked; those speak for themselves."""
    words = fee_words.of(store, Terms(store))
    Store.objects.filter(pk=store.pk).update(freight_words=words)
    cache_tags.touch_store(store.pk)
    store.freight_words = words
