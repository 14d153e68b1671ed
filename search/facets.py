"""Filters beside a search, each with how many goods it would leave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wagtail.models import Page

from core import scope
from search import products
from search.search_request import Choice, Facets, SearchRequest
from shop.catalog.models import CategoryPage, ProductParameter, ProductVariant
from shop.stores.models import Store
from shop.stores.public_pages import privacy

# Above this many goods people narrow by words first, and counting would cost more than it says.
CAP = 1000
MAX_ATTRIBUTES, MAX_VALUES, MAX_CATEGORIES, MAX_STORES = 6, 12, 20, 12
# So few values are all shown, also those of one of the goods: sizes of the only shirt.
FEW_VALUES = 6


@dataclass
class _Row:
    """What filters look at, of one product that the words found."""

    pk: int
    shelf: str
    # Below a category of the name that was asked for.
    is_on_shelf: bool
    price: Decimal
    in_stock: bool
    attributes: dict[str, set[str]]
    store_id: int


def facets(search: SearchRequest) -> Facets:
    """
    Categories, attributes and stock with counts; each counted under all the other filters.
    Empty where the words (or, without words, the store) leave more than CAP goods.
    """
    rows = _rows(search)
    if rows is None:
        return Facets()
    prices = [row.price for row in _passing(rows, search.but(min_price=None, max_price=None))]
    stocked = [row for row in _passing(rows, search.but(in_stock=False)) if row.in_stock]
    return Facets(
        categories=_categories(rows, search),
        attributes=_attributes(rows, search),
        stores=_stores(rows, search),
        in_stock=len(stocked),
        lowest=min(prices, default=None),
        highest=max(prices, default=None),
    )


def _rows(search: SearchRequest) -> list[_Row] | None:
    """Everything the words find, whatever the filters; None for too much."""
    plain = SearchRequest(text=search.text, store=search.store)
    goods = products.filtered(plain)
    text = products.clean(search.text)
    if text:
        results = products.results_of(plain, goods, text)
        if results.is_capped:
            return None
        goods = results.rows
    columns = goods.order_by().values_list("pk", "path", "price_from", "in_stock", "store_id")
    found = list(columns[: CAP + 1])
    if len(found) > CAP:
        return None
    attributes = _attributes_of([pk for pk, *_rest in found])
    on_shelf = products.shelf_paths(search.shelf) if search.shelf else ()
    return [
        _Row(
            pk=pk,
            shelf=path[: -Page.steplen],
            is_on_shelf=path.startswith(on_shelf),
            price=price,
            in_stock=in_stock,
            attributes=attributes[pk],
            store_id=store_id,
        )
        for pk, path, price, in_stock, store_id in found
    ]


def _attributes_of(ids: Sequence[int]) -> defaultdict[int, dict[str, set[str]]]:
    """{product: {"颜色": {"白色", "黑色"}}}: options on sale and parameters. Two queries."""
    attributes: defaultdict[int, dict[str, set[str]]] = defaultdict(dict)
    with scope.across_stores("filters of goods that a search has found"):
        variants = ProductVariant._base_manager.filter(
            product_id__in=ids, is_on_sale=True, retired_at__isnull=True
        )
        for pk, options in variants.values_list("product_id", "options"):
            for name, value in options.items():
                attributes[pk].setdefault(name, set()).add(str(value))
        parameters = ProductParameter.objects.filter(page_id__in=ids)
        for pk, name, value in parameters.values_list("page_id", "name", "value"):
            attributes[pk].setdefault(name, set()).add(value)
    return attributes


def _passing(rows: Iterable[_Row], search: SearchRequest) -> list[_Row]:
    """Those of `rows` that the filters of `search` leave; as `products.filtered` does in SQL."""
    lowest, highest = products.price_range(search)
    return [
        row
        for row in rows
        if (search.category is None or row.shelf.startswith(search.category.path))
        and (not search.shelf or row.is_on_shelf)
        and (lowest is None or row.price >= lowest)
        and (highest is None or row.price <= highest)
        and (not search.in_stock or row.in_stock)
        and all(
            row.attributes.get(name, set()) & set(values)
            for name, values in search.attributes.items()
        )
    ]


def _categories(rows: list[_Row], search: SearchRequest) -> list[Choice]:
    """The store's own categories by path, or in the town categories by name."""
    left = _passing(rows, search.but(category=None, shelf=""))
    paths = {row.shelf for row in left}
    shelves = privacy.public(CategoryPage.objects.live()).filter(path__in=paths)
    named = {path: (pk, title) for pk, path, title in shelves.values_list("pk", "path", "title")}
    counted: Counter[tuple[str, str]] = Counter()
    for row in left:
        if row.shelf in named:
            pk, title = named[row.shelf]
            counted[title if search.store is None else str(pk), title] += 1
    chosen = search.shelf if search.category is None else str(search.category.pk)
    return [
        Choice(value=value, label=title, count=count, is_chosen=value == chosen)
        for (value, title), count in counted.most_common(MAX_CATEGORIES)
    ]


def _attributes(rows: list[_Row], search: SearchRequest) -> dict[str, list[Choice]]:
    """
    Attributes that tell the goods apart: named on several, with more than one value. What is
    chosen is always among them, or it could not be taken back.
    """
    named: Counter[str] = Counter(name for row in rows for name in row.attributes)
    shown: dict[str, list[Choice]] = {}
    for name in [*search.attributes, *(name for name, _count in named.most_common())]:
        chosen = set(search.attributes.get(name, ()))
        if name in shown or len(shown) >= MAX_ATTRIBUTES:
            continue
        if not chosen and not _tells_apart(rows, name):
            continue
        others = {key: values for key, values in search.attributes.items() if key != name}
        left = _passing(rows, search.but(attributes=others))
        counted = Counter(value for row in left for value in row.attributes.get(name, ()))
        counted.update(dict.fromkeys(chosen - set(counted), 0))
        # What only one of the goods has narrows nothing that its name does not.
        shown[name] = [
            Choice(value=value, label=value, count=count, is_chosen=value in chosen)
            for value, count in counted.most_common(MAX_VALUES)
            if count > 1 or value in chosen or len(counted) <= FEW_VALUES
        ]
    return shown


def _stores(rows: list[_Row], search: SearchRequest) -> list[Choice]:
    """In the town: which stores have what is asked for; `value` is the slug."""
    if search.store is not None:
        return []
    counted = Counter(row.store_id for row in _passing(rows, search))
    if len(counted) < 2:
        return []
    best = dict(counted.most_common(MAX_STORES))
    stores = Store.objects.filter(pk__in=best).values_list("pk", "slug", "name")
    choices = [Choice(value=slug, label=name, count=best[pk]) for pk, slug, name in stores]
    return sorted(choices, key=lambda choice: -choice.count)


def _tells_apart(rows: list[_Row], name: str) -> bool:
    """Several values, few or repeated; not every item's own number."""
    counted = Counter(value for row in rows for value in row.attributes.get(name, ()))
    return len(counted) > 1 and (max(counted.values()) > 1 or len(counted) <= FEW_VALUES)
