"""A typed order as its store understands it: the reader's lines, and what is known of its words."""

from datetime import datetime

from search.chat import reader
from search.chat.parsed import ParsedOrder
from search.model_reader import reading
from search.store_words import applying
from shop.stores.models import Store


def read(text: str, *, store: Store, at: datetime) -> ParsedOrder:
    """
    What `text` asks for in `store`. Nothing is bought here, and nothing is learned. Never inside
    a transaction: a model may be asked.
    """
    own = reader.read(text, store=store)
    found = reading.read(text, own=own, store=store, at=at)
    return applying.applied(found, store=store, at=at)
