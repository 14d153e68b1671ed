"""Which courier a tracking number is of: by its form, and by whom the store sends with."""

from collections.abc import Iterable

from orders.shipping.couriers.table import Courier, couriers, named
from orders.shipping.models import Fulfillment
from shop.stores.models import Store

LOOKED_AT = 50


def last_used(store: Store) -> list[str]:
    """Names of the couriers of the store's latest parcels, the last first."""
    rows = Fulfillment.objects.for_store(store).exclude(courier="").order_by("-pk")
    return list(dict.fromkeys(rows.values_list("courier", flat=True)[:LOOKED_AT]))


def likely(number: str, used: Iterable[str] = ()) -> list[Courier]:
    """Whose number this may be: those of `used` first, in their order, then the busiest."""
    rank = {courier.name: at for at, courier in enumerate(_known(used))}
    fitting = [courier for courier in couriers() if courier.fits(number)]
    return sorted(fitting, key=lambda courier: rank.get(courier.name, len(rank)))


def certain(number: str, used: Iterable[str] = ()) -> str:
    """The one courier it must be, or of several the one the store uses; "" where nobody knows."""
    fitting = likely(number, used := list(used))
    if len(fitting) == 1 or (fitting and fitting[0] in _known(used)):
        return fitting[0].name
    return ""


def offered(store: Store, number: str = "") -> list[str]:
    """All names a person may choose from: the likely, then the store's own, then the others."""
    used = last_used(store)
    names = [courier.name for courier in likely(number, used)]
    return list(dict.fromkeys([*names, *used, *(courier.name for courier in couriers())]))


def _known(names: Iterable[str]) -> list[Courier]:
    return [courier for courier in map(named, names) if courier is not None]
