"""Which protocol a supplier speaks."""

from shop.suppliers.adapters.base import Adapter
from shop.suppliers.adapters.haier import Haier
from shop.suppliers.adapters.ylh import Ylh
from shop.suppliers.models import Kind, Supplier

ADAPTERS: dict[str, type[Adapter]] = {Kind.HAIER: Haier, Kind.YLH: Ylh}


def of(supplier: Supplier, *, is_hurried: bool = False) -> Adapter:
    return ADAPTERS[supplier.kind](supplier, is_hurried=is_hurried)
