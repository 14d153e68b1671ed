"""限时抢购 and 秒杀 as a block of store, landing and home pages."""

from django.db.models import F
from django.utils.translation import gettext as _

from core.types import Json
from shop.catalog import listing
from shop.catalog.stream_bodies import Place, next_edge
from shop.flash import allotment, showing
from shop.flash.models import FlashItem
from shop.stores.models import Store

GOODS = 12


def flash_shelf(place: Place, value: Json) -> Json | None:
    """
    Goods at a flash price now, and 秒杀 of now and of the next day; before they begin the goods
    of the next hour, at the ordinary price. None when there are none, and none will come.
    """
    rows = FlashItem.unscoped.filter(
        ends_at__gt=place.at,
        paused_at=None,
        closed_at=None,
        variant__product__live=True,
        variant__product__is_on_sale=True,
        store__status=Store.Status.OPEN,
    )
    if place.store is not None:
        rows = rows.filter(store=place.store)
    until = next_edge(rows, "starts_at", "ends_at", at=place.at)
    if until is None:
        return None
    shown = rows.filter(starts_at__lte=place.at + showing.AHEAD)
    flash = shown.filter(kind=FlashItem.Kind.FLASH)
    running = flash.filter(allotment.running(place.at), allotted__gt=F("taken") + F("returned"))
    first = flash.filter(starts_at__gt=place.at).order_by("starts_at").first()
    is_running = running.exists()
    if not is_running and first is not None:
        running = flash.filter(starts_at=first.starts_at)
    goods = listing.on_sale().filter(pk__in=running.values("variant__product_id"))
    ends = running.order_by("ends_at").values_list("ends_at", flat=True).first()
    places = shown.filter(kind=FlashItem.Kind.SECKILL).select_related("variant__product", "store")
    return {
        "title": value.get("title") or _("限时抢购"),
        "is_running": is_running,
        "counts_to": ends if is_running else first and first.starts_at,
        "until": until,
        "products": listing.as_cards(goods.order_by("-in_stock", "-sales", "pk")[:GOODS]),
        "places": list(places.order_by("starts_at", "pk")[:GOODS]),
    }


PROVIDERS = {"flash_shelf": flash_shelf}
