"""What a shopper asks a list of goods for, and what a search answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Self, TypedDict, Unpack

from search.analysis.nodes import Node
from search.analysis.plan import Tier
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import Store

MAX_LENGTH = 50


class Ordering(StrEnum):
    """How goods are sorted; RELEVANCE without words is what sells best."""

    RELEVANCE = ""
    SALES = "sales"
    PRICE = "price"
    PRICE_DESCENDING = "price-desc"
    NEWEST = "new"


class Changes(TypedDict, total=False):
    """Other values for fields of a request."""

    text: str
    category: CategoryPage | None
    shelf: str
    min_price: Decimal | None
    max_price: Decimal | None
    in_stock: bool
    attributes: Mapping[str, Sequence[str]]
    ordering: Ordering


@dataclass(frozen=True, kw_only=True)
class SearchRequest:
    """
    Words and filters. `text` may be empty: then this is a plain filtered list.

    `category` is the category of one store, `shelf` the name of categories in any store.
    `attributes` maps a name (颜色) to the values wanted, any of which will do; names AND.
    Prices are yuan, both ends included, in either order.
    """

    text: str = ""
    store: Store | None = None
    category: CategoryPage | None = None
    shelf: str = ""
    min_price: Decimal | None = None
    max_price: Decimal | None = None
    in_stock: bool = False
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ordering: Ordering = Ordering.RELEVANCE

    def but(self, **changes: Unpack[Changes]) -> Self:
        return replace(self, **changes)


@dataclass(frozen=True, kw_only=True)
class Found:
    """
    One slice of an answer: `products` carry the columns of `listing.CARD_FIELDS`.

    `count` counts up to a cap; `is_capped` says that there are more ("3000+").
    """

    products: list[ProductPage]
    count: int
    is_capped: bool = False
    has_next: bool = False
    tier: Tier = Tier.EXACT
    # The tokens that were searched for, by which a page marks what it found.
    node: Node | None = None

    @property
    def is_similar(self) -> bool:
        return self.tier >= Tier.SIMILAR


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One value of a filter and how many goods it leaves."""

    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Facets:
    """Filters with counts; empty lists where a result is too large to count."""

    categories: list[Choice] = field(default_factory=list)
    attributes: dict[str, list[Choice]] = field(default_factory=dict)
    # Only in the town.
    stores: list[Choice] = field(default_factory=list)
    in_stock: int = 0
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A line offered while typing: a word to search for, a product or a store to open."""

    kind: str  # "word" | "product" | "store"
    text: str
    url: str
