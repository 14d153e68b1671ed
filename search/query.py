"""Search queries: a shopper's, which knows in which store it is asked, and the words of any."""

from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

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


def words_of(query: SearchQuery) -> str:
    """The words of a query. Operators are dropped: shoppers and editors type words."""
    if isinstance(query, (PlainText, Phrase)):
        return query.query_string
    if isinstance(query, (And, Or)):
        return " ".join(words_of(part) for part in query.subqueries)
    if isinstance(query, Boost):
        return words_of(query.subquery)
    if isinstance(query, (Not, MatchAll)):
        return ""
    raise NotImplementedError(type(query).__name__)
