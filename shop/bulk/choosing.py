"""Which goods of a store somebody means: the ticked ones, or all that a filter finds."""

from dataclasses import asdict, dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.types import Words
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import Store, StorePage
from shop.stores.tenancy import id_of

# Of goods, by the word in addresses.
STATES: dict[str, tuple[Words, Q]] = {
    "on_sale": (_("出售中"), Q(is_on_sale=True, in_stock=True, live=True)),
    "sold_out": (_("已售罄"), Q(is_on_sale=True, in_stock=False, live=True)),
    "off_sale": (_("已下架"), Q(is_on_sale=False, live=True)),
    "draft": (_("草稿"), Q(live=False)),
}


@dataclass(frozen=True)
class Chosen:
    """`ids` are all that is meant when there are any; else whatever the filter finds."""

    ids: tuple[int, ...] = ()
    words: str = ""
    state: str = ""
    shelf_id: int | None = None

    def plain(self) -> dict[str, object]:
        return {**asdict(self), "ids": list(self.ids)}


def products_of(store: Store | int, chosen: Chosen) -> QuerySet[ProductPage]:
    rows = ProductPage.objects.for_store(store)
    if chosen.ids:
        return rows.filter(pk__in=chosen.ids)
    if chosen.state in STATES:
        rows = rows.filter(STATES[chosen.state][1])
    if chosen.shelf_id is not None:
        rows = on_shelf(rows, store, chosen.shelf_id)
    return matching(rows, chosen.words) if chosen.words else rows


def matching(rows: QuerySet[ProductPage], words: str) -> QuerySet[ProductPage]:
    """By name, or by the whole of a code."""
    found = Q(title__icontains=words) | Q(variants__sku=words) | Q(variants__barcode=words)
    return rows.filter(found).distinct()


def on_shelf(
    rows: QuerySet[ProductPage], store: Store | int, shelf_id: int
) -> QuerySet[ProductPage]:
    """With the shelves inside it; 0 is what stands on none."""
    if not shelf_id:
        face = StorePage.objects.get(store_id=id_of(store))
        return rows.filter(depth=face.depth + 1)
    shelves = CategoryPage.objects.filter(store_id=id_of(store), pk=shelf_id)
    path = shelves.values_list("path", flat=True).first()
    return rows.filter(path__startswith=path) if path else rows.none()
