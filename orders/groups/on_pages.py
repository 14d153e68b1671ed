"""团购 as a block of store, landing and home pages."""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.types import Json
from shop.catalog.stream_bodies import Place, next_edge
from shop.groups.models import GroupBuy
from shop.stores.models import Store

MOST = 12


def group_buys(place: Place, value: Json) -> Json | None:
    """Those that run, the cheapest first; None when there are none, and none will come."""
    rows = GroupBuy.unscoped.filter(
        ends_at__gt=place.at,
        product__live=True,
        product__is_on_sale=True,
        store__status=Store.Status.OPEN,
    )
    if place.store is not None:
        rows = rows.filter(store=place.store)
    running = rows.filter(Q(groups_limit=None) | Q(groups__lt=F("groups_limit")))
    running = running.filter(starts_at__lte=place.at).select_related("product", "variant", "store")
    return {
        "title": value.get("title") or _("一起买更便宜"),
        "group_buys": list(running.order_by("price", "pk")[:MOST]),
        "until": next_edge(rows, "starts_at", "ends_at", at=place.at),
    }


PROVIDERS = {"group_buys": group_buys}
