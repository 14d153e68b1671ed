"""Which lines of an order a printer prints: of chosen categories and those below them, or all."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from orders.models import Order, OrderLine
from orders.printers.models import Printer
from shop.catalog.models import CategoryPage, ProductPage
from shop.stores.models import Store


def offered(store: Store) -> list[tuple[int, str]]:
    """(id, title) of the store's categories, as their tree has them."""
    rows = CategoryPage.objects.for_store(store).filter(live=True).order_by("path")
    return list(rows.values_list("pk", "title"))


def wanted(printer: Printer) -> Q:
    """Orders that have something for it."""
    below = _below(printer)
    if below is None:
        return Q()
    lines = OrderLine.unscoped.filter(store_id=OuterRef("store_id"), order_id=OuterRef("pk"))
    return Q(Exists(lines.filter(product_id__in=_products(printer, below))))


def prints(printer: Printer, order: Order) -> bool:
    only = of(printer, order)
    return only is None or bool(only)


def of(printer: Printer, order: Order) -> set[int] | None:
    """Ids of the order's lines that it prints; None for all."""
    below = _below(printer)
    if below is None:
        return None
    lines = OrderLine.unscoped.of(order).filter(product_id__in=_products(printer, below))
    return set(lines.values_list("pk", flat=True))


def _below(printer: Printer) -> Q | None:
    """The trees of its categories; None where none was chosen, or none of them is left."""
    if not printer.categories:
        return None
    rows = CategoryPage.objects.for_store(printer.store_id).filter(pk__in=printer.categories)
    below = None
    for path in rows.values_list("path", flat=True):
        tree = Q(path__startswith=path)
        below = tree if below is None else below | tree
    return below


def _products(printer: Printer, below: Q) -> Iterable[int]:
    rows = ProductPage.objects.for_store(printer.store_id).filter(below)
    return rows.values_list("pk", flat=True)
