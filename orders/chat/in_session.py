"""
What a shopper carries in the session from a sheet to the checkout of the same store: the
note that was written there, and the drafts whose lines went into the cart.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict, Unpack

from django.contrib.sessions.backends.base import SessionBase

from orders.chat import drafts
from orders.models import Order
from shop.stores.models import Store

KEY = "chat_orders"
MAX_DRAFTS = 10


class Kept(TypedDict, total=False):
    """Of one store: the message itself, the note for the checkout, tokens of drafts."""

    text: str
    note: str
    drafts: list[str]


def keep_text(session: SessionBase, store: Store, text: str) -> None:
    """What was pasted, so that coming back from elsewhere loses nothing."""
    _change(session, store, text=text)


def text(session: SessionBase, store: Store) -> str:
    return str(_of(session, store).get("text", ""))


def carry(session: SessionBase, store: Store, *, note: str, tokens: Iterable[str] = ()) -> None:
    """What was on the sheet is in the cart: the message itself need not be kept any more."""
    known = [*_of(session, store).get("drafts", []), *tokens]
    recent = list(dict.fromkeys(known))[-MAX_DRAFTS:]
    _change(session, store, note=note, drafts=recent, text="")


def note(session: SessionBase, store: Store) -> str:
    """For the field at checkout."""
    return str(_of(session, store).get("note", ""))


def with_note(session: SessionBase, store: Store, more: str) -> str:
    """The note carried so far and `more` of it, each once; it may be too long for the field."""
    parts = [*note(session, store).split("；"), *more.strip().split("；")]
    return "；".join(dict.fromkeys(part for part in parts if part))


def finish(session: SessionBase, order: Order, *, at: datetime) -> None:
    """An order was placed: its drafts are done, and nothing is carried any more."""
    kept = session.get(KEY, {})
    carried = kept.pop(str(order.store_id), None)
    if carried is None:
        return
    session[KEY] = kept
    if carried.get("drafts"):
        drafts.placed(store=order.store, tokens=carried["drafts"], order=order, at=at)


def _of(session: SessionBase, store: Store) -> Kept:
    kept: Kept = session.get(KEY, {}).get(str(store.pk), {})
    return kept


def _change(session: SessionBase, store: Store, **changes: Unpack[Kept]) -> None:
    session[KEY] = {**session.get(KEY, {}), str(store.pk): _of(session, store) | changes}
