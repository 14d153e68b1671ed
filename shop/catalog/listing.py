"""Lists of goods for shoppers: filtered, sorted, cut into pages; one query each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple, Required, TypedDict, Unpack

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from core import scope
from core.compiled import Compiled
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores import storefront
from shop.stores.models import Store
from shop.stores.public_pages import privacy

PER_PAGE = 24
MAX_PAGE = 2000
FRAGMENT = "shop/catalog/fragments/cards.html"
# What a card shows; the rich detail stays in the database.
CARD_FIELDS = (
    "title",
    "slug",
    "url_path",
    "path",
    "depth",
    "subtitle",
    "first_published_at",
    *ProductPage.DERIVED,
)
SORTS = {
    "": ("-in_stock", "-sales", "-pk"),
    "sales": ("-sales", "-pk"),
    "price": ("price_from", "pk"),
    "price-desc": ("-price_from", "-pk"),
    "new": ("-first_published_at", "-pk"),
}


class Card(NamedTuple):
    """
    What a card or a row shows of a product. Not a page: Wagtail takes 50 µs to make one, and a
    list has 24.
    """

    pk: int
    title: str
    url_path: str
    subtitle: str
    in_stock: bool
    price_from: Decimal
    price_to: Decimal
    list_price: Decimal | None
    unit: str
    single_sku: str
    sales: Decimal
    offer_badge: str
    gallery: list[dict[str, object]]


class Where(TypedDict, total=False):
    """Goods of a store, on one category, or in all whose paths begin with `below`."""

    store: Required[int]
    shelf: int
    below: str


@dataclass(frozen=True)
class SortTab:
    key: str
    label: str
    is_current: bool
    mark: str = ""


@dataclass(frozen=True)
class Listing:
    """One page of goods."""

    products: Sequence[Card | ProductPage]
    number: int
    has_next: bool
    sort: str

    @property
    def next_number(self) -> int:
        return self.number + 1

    @property
    def previous_number(self) -> int:
        return self.number - 1

    @property
    def tabs(self) -> list[SortTab]:
        """综合 · 销量 · 价格↕ · 新品; the price tab turns round when it is chosen."""
        is_price = self.sort in {"price", "price-desc"}
        price_key = "price-desc" if self.sort == "price" else "price"
        mark = {"price": "↑", "price-desc": "↓"}.get(self.sort, "↕")
        return [
            SortTab("", _("综合"), self.sort == ""),
            SortTab("sales", _("销量"), self.sort == "sales"),
            SortTab(price_key, _("价格"), is_price, mark),
            SortTab("new", _("新品"), self.sort == "new"),
        ]


def on_sale() -> QuerySet[ProductPage]:
    """What shoppers may see in lists, of all stores that are open."""
    return _built(Store.Status.OPEN).all()


def sold() -> QuerySet[ProductPage]:
    """The same of all stores, open or not."""
    return _built(None).all()


@cache
def _built(status: Store.Status | None) -> QuerySet[ProductPage]:
    """
    Copied where it is used: building it takes a millisecond, half of what a search takes. Whoever
    is the first to ask, it is kept for everybody.
    """
    with scope.across_stores("what every visitor may see"):
        pages = privacy.public(ProductPage.objects.live())
    pages = pages.filter(is_on_sale=True, price_from__isnull=False)
    return pages if status is None else pages.filter(store__status=status)


def of_store(store: Store) -> QuerySet[ProductPage]:
    return on_sale().filter(store=store)


def open_to_all(store: Store) -> QuerySet[ProductPage]:
    """What everybody may look at, on sale or not: of these may be spoken, these may be kept."""
    return privacy.public(ProductPage.objects.for_store(store).live())


def cards(products: QuerySet[ProductPage]) -> QuerySet[ProductPage]:
    """Only the columns a card shows."""
    return products.only(*CARD_FIELDS)


def town_cards(products: QuerySet[ProductPage]) -> QuerySet[ProductPage]:
    """As `cards`, with the names of their stores."""
    return products.select_related("store").only(*CARD_FIELDS, "store__name", "store__slug")


def as_cards(products: QuerySet[ProductPage]) -> list[Card]:
    return [Card(*row) for row in products.values_list(*Card._fields)]


def page_of(products: QuerySet[ProductPage], request: HttpRequest) -> Listing:
    """The page of `products` that the query string asks for."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else ""
    number = page_number(request)
    start = (number - 1) * PER_PAGE
    # One more than is shown tells whether there is a next page without counting.
    rows = as_cards(products.order_by(*SORTS[sort])[start : start + PER_PAGE + 1])
    return Listing(rows[:PER_PAGE], number, len(rows) > PER_PAGE, sort)


def page_in(store: Store, request: HttpRequest) -> Listing:
    """The page of a store's goods."""
    return _page_where(request, store=store.pk)


def page_on(shelf: CategoryPage, request: HttpRequest, *, is_last: bool) -> Listing:
    """
    The page of what stands on a category and those below it; `is_last`: there are none, so that
    its goods are walked in their order instead of all being read.
    """
    if is_last:
        return _page_where(request, store=shelf.store_id, shelf=shelf.pk)
    return _page_where(request, store=shelf.store_id, below=shelf.path)


def _page_where(request: HttpRequest, **values: Unpack[Where]) -> Listing:
    sort, number = request.GET.get("sort", ""), page_number(request)
    if number not in _first_pages or sort in SORTS.keys() - {""}:
        return page_of(_in_store(**values), request)
    rows = [Card._make(row) for row in _first_pages[number](**values)]
    return Listing(rows[:PER_PAGE], number, len(rows) > PER_PAGE, "")


def _in_store(*, store: int, below: str = "", shelf: int = 0) -> QuerySet[ProductPage]:
    goods = on_sale().filter(store=store)
    if shelf:
        return goods.filter(shelf=shelf)
    # A range, by the order of bytes that Wagtail gives paths: how a text begins PostgreSQL cannot
    # look up by an index in a plan for any text.
    return goods.filter(path__range=(below, f"{below}~")) if below else goods


def _page_in(number: int, **values: Unpack[Where]) -> QuerySet[ProductPage, tuple[object, ...]]:
    start = (number - 1) * PER_PAGE
    rows = _in_store(**values).order_by(*SORTS[""])[start : start + PER_PAGE + 1]
    return rows.values_list(*Card._fields)


_first_pages = {n: Compiled(ProductPage, partial(_page_in, n)) for n in (1, 2, 3, 4)}


def best_of(store: Store, limit: int) -> list[ProductPage]:
    """What sells best and is in stock; with a picture first, for posters."""
    rows = list(cards(of_store(store).filter(in_stock=True)).order_by("-sales", "-pk")[: limit * 4])
    return sorted(rows, key=lambda product: not product.gallery)[:limit]


def shelves_of(store: Store) -> list[CategoryPage]:
    """
    All live categories of a store in tree order; their `subshelves` hold what is live below, and
    `is_last` says that nothing else is either.
    """
    shelves = _shelves(store=store.pk)
    by_path = {shelf.path: shelf for shelf in shelves}
    for shelf in shelves:
        shelf.subshelves, shelf.is_last = [], True
        parent = by_path.get(shelf.path[: -shelf.steplen])
        if parent is not None:
            parent.is_last = False
            parent.subshelves += [shelf] if shelf.live else []
    return [shelf for shelf in shelves if shelf.live]


def _public_shelves(*, store: int) -> QuerySet[CategoryPage]:
    fields = ("title", "slug", "url_path", "path", "depth", "live", "picture_files", "intro")
    rows = privacy.public(CategoryPage.objects.filter(store=store))
    return rows.only(*fields, "store_id").order_by("path")


_shelves = Compiled(CategoryPage, _public_shelves)


def answer(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """A page with a list, or just its next cards for htmx; caches must tell the two apart."""
    if storefront.wants_fragment(request):
        template = FRAGMENT
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def page_number(request: HttpRequest) -> int:
    """?page=, at least 1."""
    text = request.GET.get("page", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return min(max(int(text), 1), MAX_PAGE) if is_number else 1
