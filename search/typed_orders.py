"""A typed order as its store understands it: the reader's lines, and what is known of its words."""

from datetime import datetime

from search.chat import reader
from search.chat.parsed import ParsedOrder
from search.store_words import applying
from shop.stores.models import Store


def read(text: str, *, store: Store, at: datetime) -> ParsedOrder:
    """What `text` asks for in `store`. Nothing is bought here, and nothing is learned."""
    return applying.applied(reader.read(text, store=store), store=store, at=at)
