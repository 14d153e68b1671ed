"""
What a courier service asks for bringing something somewhere, kept for a while. It is read whenever
an order is reckoned; whoever shows prices asks the service (`orders.riders.checkout_price`).
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

from django.core.cache import cache

from accounts.addresses.areas import Area
from orders.shipping.freight import Load
from orders.shipping.tracking.providers.base import words_of
from shop.stores.models import Store

KEPT_SECONDS, FAILURE_SECONDS = 600, 60
# Kilograms: loads that differ by less have one price, that of the heavier.
STEP = Decimal("0.5")
# As the form of an address has them.
SHORTEST_DETAIL, LONGEST_DETAIL = 2, 200


@dataclass(frozen=True)
class Errand:
    """What is to be brought where: kilograms, pieces, yuan. `mark`: the store's settings of now."""

    store_id: int
    mark: str
    address: str
    city: str
    weight: Decimal
    count: Decimal
    amount: Decimal

    @property
    def key(self) -> str:
        """Addresses are nobody else's to read: not even in a cache."""
        told = f"{self.store_id}|{self.mark}|{self.weight}|{self.address}"
        return f"rider-price:{sha256(told.encode()).hexdigest()}"


def errand_of(store: Store, load: Load, area: Area | None, detail: str) -> Errand | None:
    """None while nobody could find the address."""
    there = " ".join(words_of(detail).split())[:LONGEST_DETAIL]
    if area is None or len(there) < SHORTEST_DETAIL:
        return None
    steps = (load.weight / STEP).to_integral_value(rounding=ROUND_CEILING)
    return Errand(
        store_id=store.pk,
        mark=store.delivery_mark,
        address=f"{area.words} {there}",
        city=area.city,
        weight=max(steps, Decimal(1)) * STEP,
        count=load.count,
        amount=load.amount,
    )


def kept(errand: Errand) -> tuple[bool, Decimal | None]:
    """Whether a service was asked of late, and the yuan that it wants; None: it did not say."""
    known = cache.get(errand.key)
    return known is not None, Decimal(known) if known else None


def keep(errand: Errand, fee: Decimal | None) -> None:
    """A service that said nothing is not asked again at every look."""
    cache.set(errand.key, str(fee or ""), FAILURE_SECONDS if fee is None else KEPT_SECONDS)
