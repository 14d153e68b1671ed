"""What pages show of group buys."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from shop.catalog.models import ProductPage
from shop.groups.models import Group, GroupBuy
from shop.stores.models import Store

# Groups that can be joined, on a page: who looks for more asks a friend.
MOST_OPEN = 10


def edges(store_id: int, at: datetime) -> Iterable[datetime]:
    """When group buys of a store begin or end next."""
    for row in GroupBuy.unscoped.filter(store_id=store_id, ends_at__gt=at):
        yield row.ends_at if row.starts_at <= at else row.starts_at


def of_product(store: Store, product_id: int, *, at: datetime) -> list[GroupBuy]:
    """Those that run now; no query where the store has nothing of the kind."""
    if not store.sells_beside:
        return []
    rows = GroupBuy.unscoped.filter(store=store, product_id=product_id)
    running = rows.filter(starts_at__lte=at, ends_at__gt=at).select_related("variant")
    return list(running.order_by("price", "pk"))


def to_join(group_buy: GroupBuy, *, at: datetime) -> list[Group]:
    """Groups with a paid buyer and a free seat, those that end first; as the shop allows."""
    if not group_buy.shows_open:
        return []
    rows = Group.unscoped.for_store(group_buy.store_id).filter(group_buy=group_buy)
    rows = rows.filter(state=Group.State.OPEN, ends_at__gt=at, paid__gt=0, taken__lt=F("size"))
    return list(rows.order_by("ends_at", "pk")[:MOST_OPEN])


def on_product_page(page: ProductPage, request: HttpRequest) -> dict[str, object]:
    """What can be bought together; the same for everybody, and never shown past its end."""
    rows = of_product(page.store, page.pk, at=timezone.now()) if page.is_on_sale else []
    return {"group_buys": rows}
