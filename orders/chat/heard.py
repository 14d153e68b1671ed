"""
What a sheet's answers may teach the store. A row carries the words that the reader heard and
what it offered for them, signed for this store: nobody teaches words that were not read here, and
who orders can only choose among what the reader itself thought possible.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db import transaction

from accounts.actor import Actor
from orders.cart import buyable
from orders.chat.sheet_form import MAX_HEARD, CartChange
from orders.chat.sheet_row import Kind, SheetRow
from search.store_words import memory
from search.store_words.memory import Taught
from shop.catalog.models import ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

# A sheet that lay about for longer teaches nothing.
SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Heard:
    """`read` are the variants that the reader took the words for; others were `offered` only."""

    words: str
    read: frozenset[int]
    offered: frozenset[int]


def of(row: SheetRow, words: str, *, store: Store) -> str:
    """For a field of `row`; empty where there is nothing to learn."""
    if not words or row.is_removal:
        return ""
    offered = [variant.pk for variant in row.offered]
    preferred = [row.variant_id] if row.variant_id else []
    read = offered if row.kind == Kind.MATCH else preferred
    told = signing.dumps([words, read, offered], salt=_salt(store), compress=True)
    return told if len(told) <= MAX_HEARD else ""


def teach(
    *, store: Store, changes: Iterable[CartChange], shopper: Actor = None, is_desk: bool = False
) -> None:
    """
    What was chosen otherwise than it was read, or of several, is counted for the store: for the
    desk, or for the `shopper`. Whoever is not signed in teaches nothing.
    """
    person = "" if shopper is None else memory.mark(store, shopper.pk)
    if not person and not is_desk:
        return
    found = list(filter(None, (_taught(store, change, is_desk=is_desk) for change in changes)))
    read = {pk for _one, own in found for pk in own}
    there = _to_be_had(store, read) if read else set()
    taught = [[one.words, one.variant_id] for one, own in found if not own or own & there]
    if taught:
        transaction.on_commit(
            lambda: memory.learn_words.delay(store_id=store.pk, taught=taught, person=person),
            robust=True,
        )


def _taught(
    store: Store, change: CartChange, *, is_desk: bool
) -> tuple[Taught, frozenset[int]] | None:
    """What was chosen for the words, and what they had been taken for."""
    heard = _received(change.row.heard, store)
    chosen = change.variant.pk
    if heard is None or not change.quantity or chosen in heard.read:
        return None
    is_possible = is_desk or chosen in heard.offered
    return (Taught(heard.words, chosen), heard.read) if is_possible else None


def _to_be_had(store: Store, read: Iterable[int]) -> set[int]:
    """What of it is there: who takes another one for what is sold out means no other."""
    rows = ProductVariant.unscoped.filter(store=store, pk__in=set(read))
    rows = rows.filter(retired_at__isnull=True, is_on_sale=True, product__live=True)
    rows = privacy.public(rows, "product__path").select_related("product", "level")
    return {one.pk for one in rows if not buyable.is_sold_out(one)}


def _received(text: str, store: Store) -> Heard | None:
    if not text:
        return None
    try:
        words, read, offered = signing.loads(text, salt=_salt(store), max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return Heard(words, frozenset(read), frozenset(offered))


def _salt(store: Store) -> str:
    return f"chat-heard-{store.pk}"
