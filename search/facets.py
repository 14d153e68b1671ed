"""Filters beside a search, each with how many goods it would leave."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from wagtail.models import Page

from accounts import scope
from search import products
from search.asked import Asked, Choice, Facets
from shop.catalog.models import CategoryPage, ProductParameter, ProductVariant
from shop.stores.models import Store

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
    price: Decimal
    in_stock: bool
    attributes: dict[str, set[str]]
    store_id: int


def facets(asked: Asked) -> Facets:
    """
    Categories, attributes and stock with counts; each counted under all the other filters.
    Empty where the words (or, without words, the store) leave more than CAP goods.
    """
    rows = _rows(asked)
    if rows is None:
        return Facets()
    prices = [row.price for row in _passing(rows, asked.but(min_price=None, max_price=None))]
    stocked = [row for row in _passing(rows, asked.but(in_stock=False)) if row.in_stock]
    return Facets(
        categories=_categories(rows, asked),
        attributes=_attributes(rows, asked),
        stores=_stores(rows, asked),
        in_stock=len(stocked),
        lowest=min(prices, default=None),
        highest=max(prices, default=None),
    )


def _rows(asked: Asked) -> list[_Row] | None:
    """Everything the words find, whatever the filters; None for too much."""
    plain = Asked(text=asked.text, store=asked.store)
    goods = products.filtered(plain)
    text = products.clean(asked.text)
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
    return [
        _Row(pk, path[: -Page.steplen], price, in_stock, attributes[pk], store_id)
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


def _passing(rows: Iterable[_Row], asked: Asked) -> list[_Row]:
    """Those of `rows` that the filters of `asked` leave; as `products.filtered` does in SQL."""
    lowest, highest = products.price_range(asked)
    shelves = _paths_named(asked.shelf) if asked.shelf else None
    return [
        row
        for row in rows
        if (asked.category is None or row.shelf.startswith(asked.category.path))
        and (shelves is None or row.shelf.startswith(shelves))
        and (lowest is None or row.price >= lowest)
        and (highest is None or row.price <= highest)
        and (not asked.in_stock or row.in_stock)
        and all(
            row.attributes.get(name, set()) & set(values)
            for name, values in asked.attributes.items()
        )
    ]


def _paths_named(name: str) -> tuple[str, ...]:
    return tuple(CategoryPage.objects.live().filter(title=name).values_list("path", flat=True))


def _categories(rows: list[_Row], asked: Asked) -> list[Choice]:
    """The store's own categories by path, or in the town categories by name."""
    left = _passing(rows, asked.but(category=None, shelf=""))
    paths = {row.shelf for row in left}
    shelves = CategoryPage.objects.live().filter(path__in=paths)
    named = {path: (pk, title) for pk, path, title in shelves.values_list("pk", "path", "title")}
    counted: Counter[tuple[str, str]] = Counter()
    for row in left:
        if row.shelf in named:
            pk, title = named[row.shelf]
            counted[title if asked.store is None else str(pk), title] += 1
    chosen = asked.shelf if asked.category is None else str(asked.category.pk)
    return [
        Choice(value=value, label=title, count=count, is_chosen=value == chosen)
        for (value, title), count in counted.most_common(MAX_CATEGORIES)
    ]


def _attributes(rows: list[_Row], asked: Asked) -> dict[str, list[Choice]]:
    """
    Attributes that tell the goods apart: named on several, with more than one value. What is
    chosen is always among them, or it could not be taken back.
    """
    named: Counter[str] = Counter(name for row in rows for name in row.attributes)
    shown: dict[str, list[Choice]] = {}
    for name in [*asked.attributes, *(name for name, _count in named.most_common())]:
        chosen = set(asked.attributes.get(name, ()))
        if name in shown or len(shown) >= MAX_ATTRIBUTES:
            continue
        if not chosen and not _tells_apart(rows, name):
            continue
        others = {key: values for key, values in asked.attributes.items() if key != name}
        left = _passing(rows, asked.but(attributes=others))
        counted = Counter(value for row in left for value in row.attributes.get(name, ()))
        counted.update(dict.fromkeys(chosen - set(counted), 0))
        # What only one of the goods has narrows nothing that its name does not.
        shown[name] = [
            Choice(value=value, label=value, count=count, is_chosen=value in chosen)
            for value, count in counted.most_common(MAX_VALUES)
            if count > 1 or value in chosen or len(counted) <= FEW_VALUES
        ]
    return shown


def _stores(rows: list[_Row], asked: Asked) -> list[Choice]:
    """In the town: which stores have what is asked for; `value` is the slug."""
    if asked.store is not None:
        return []
    counted = Counter(row.store_id for row in _passing(rows, asked))
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
