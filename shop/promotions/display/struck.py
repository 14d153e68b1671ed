"""
Which price may stand struck beside an offer: the lowest that was asked in the 30 days before it
began, if that is higher (J11; the price law forbids struck prices that nobody was asked).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal

from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Goods
from shop.promotions.reckoning.unit_prices import apiece
from shop.promotions.running import offer_of, others
from shop.stores.models import AuditEntry

DAYS = timedelta(days=30)


def changed_prices(
    store_id: int, skus: Collection[str], *, since: datetime
) -> dict[str, list[Decimal]]:
    """{SKU: every price that its changes since then name}, as the shop's log tells; one query."""
    entries = AuditEntry._base_manager.filter(
        store_id=store_id, action="variant.change", created_at__gte=since
    )
    found: dict[str, list[Decimal]] = {}
    for sku, changes in entries.values_list("target", "changes"):
        if sku in skus and "price" in changes:
            found.setdefault(sku, []).extend(Decimal(price) for price in changes["price"])
    return found


def earlier(store_id: int, promotion: Promotion) -> list[Promotion]:
    """Offers of other prices that ran in the 30 days before this one."""
    rows = Promotion.unscoped.for_store(store_id).filter(
        is_draft=False,
        kind__in=(Promotion.Kind.PERCENT, Promotion.Kind.PRICE),
        starts_at__lt=promotion.starts_at,
        ends_at__gt=promotion.starts_at - DAYS,
    )
    since = promotion.starts_at - DAYS
    found = [*rows, *others(store_id, since, promotion.starts_at)]
    return [row for row in found if row.number != promotion.number]


def beside(
    goods: Goods,
    offered: Decimal,
    *,
    changed: Collection[Decimal],
    before: Collection[Promotion],
) -> Decimal | None:
    """Yuan, higher than `offered`; None: nothing may stand struck."""
    asked = [goods.price, *changed]
    for promotion in before:
        found = apiece(goods, [offer_of(promotion)])
        asked += [found[0]] if found else []
    lowest = min(asked)
    return lowest if lowest > offered else None
