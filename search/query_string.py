"""What a search page was asked, from its address and back: every page can be linked."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.money import MAX, round_cny
from search.products import clean
from search.search_request import Choice, Ordering, SearchRequest
from shop.catalog.models import CategoryPage
from shop.stores.models import Store
from shop.stores.public_pages import privacy

MAX_NAME, MAX_ATTRIBUTES, MAX_VALUES = 40, 6, 12


def read(params: QueryDict, *, store: Store | None) -> SearchRequest:
    """The search in a query string; what makes no sense in it is left out."""
    return SearchRequest(
        text=clean(params.get("q", "")),
        store=store,
        category=_category(params.get("category", ""), store),
        shelf=clean(params.get("category", "")) if store is None else "",
        min_price=price(params.get("min", "")),
        max_price=price(params.get("max", "")),
        in_stock=params.get("stock") == "1",
        attributes=_attributes(params),
        ordering=_ordering(params.get("sort", "")),
    )


def write(search: SearchRequest, **more: object) -> str:
    """The query string (without ?) that `read` understands as `search`."""
    category = search.shelf if search.category is None else search.category.pk
    pairs: list[tuple[str, object]] = [
        ("q", search.text),
        ("category", category),
        ("min", search.min_price),
        ("max", search.max_price),
        ("stock", "1" if search.in_stock else ""),
        *(
            ("a", f"{name}:{value}")
            for name, values in search.attributes.items()
            for value in values
        ),
        ("sort", search.ordering.value),
        *more.items(),
    ]
    return urlencode([(name, value) for name, value in pairs if value not in {"", None}])


def chosen(search: SearchRequest) -> Iterator[Choice]:
    """The filters in use; `value` is the query string without that one, `count` means nothing."""
    if search.category is not None or search.shelf:
        label = search.shelf if search.category is None else search.category.title
        yield _without(search.but(category=None, shelf=""), label)
    if search.min_price is not None or search.max_price is not None:
        plain = search.but(min_price=None, max_price=None)
        yield _without(plain, _prices(search.min_price, search.max_price))
    if search.in_stock:
        yield _without(search.but(in_stock=False), _("有货"))
    for name, values in search.attributes.items():
        for value in values:
            others = {**search.attributes, name: tuple(each for each in values if each != value)}
            left = {key: kept for key, kept in others.items() if kept}
            yield _without(search.but(attributes=left), f"{name} {value}")


def price(text: str) -> Decimal | None:
    """Yuan as typed into a price field; None for nothing and for nonsense."""
    try:
        amount = Decimal(text.strip() or "NaN")
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= MAX:
        return None
    return round_cny(amount)


def _prices(lowest: Decimal | None, highest: Decimal | None) -> str:
    """A range of prices in signs; one end may be open, and the ends may be swapped."""
    if lowest is not None and highest is not None:
        return f"¥{min(lowest, highest)}–{max(lowest, highest)}"
    return f"≤ ¥{highest}" if lowest is None else f"≥ ¥{lowest}"


def _without(search: SearchRequest, label: str) -> Choice:
    return Choice(value=write(search), label=label, count=0, is_chosen=True)


def _category(text: str, store: Store | None) -> CategoryPage | None:
    if store is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    shelves = privacy.public(CategoryPage.objects.live().for_store(store))
    return shelves.filter(pk=int(text)).first()


def _attributes(params: QueryDict) -> Mapping[str, tuple[str, ...]]:
    """?a=颜色:白色&a=颜色:黑色 → {"颜色": ("白色", "黑色")}"""
    found: dict[str, tuple[str, ...]] = {}
    for text in params.getlist("a"):
        name, _sign, value = text.replace("\x00", "").partition(":")
        is_short = 0 < len(name) <= MAX_NAME and 0 < len(value) <= 3 * MAX_NAME
        if is_short and (name in found or len(found) < MAX_ATTRIBUTES):
            values = dict.fromkeys((*found.get(name, ()), value))
            found[name] = tuple(values)[:MAX_VALUES]
    return found


def _ordering(text: str) -> Ordering:
    known = {ordering.value: ordering for ordering in Ordering}
    return known.get(text, Ordering.RELEVANCE)
