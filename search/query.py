"""A search query that knows in which store it is asked."""

from modelsearch.query import PlainText

from search.analysis import tokens
from shop.stores.models import Store


class ShopperQuery(PlainText):
    """
    A shopper's words, asked of goods on sale. `flags` are tokens that every answer must carry.
    They narrow the index; the queryset's own filters stay what decides.
    """

    def __init__(self, text: str, *, store: Store | None = None) -> None:
        super().__init__(text, operator="and")
        self.store = store
        self.flags = () if store is None else (tokens.in_store(store.pk),)
