"""Promotions and coupons as blocks of store and landing pages, and the moments that come."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.types import Json
from shop.catalog import listing
from shop.catalog.models import ProductPage
from shop.catalog.stream_bodies import Place, next_edge
from shop.promotions import coupons, running, scopes
from shop.promotions.models import Coupon, Promotion
from shop.stores.models import Store

# Goods in a row, and moments that the preview offers.
GOODS, MOMENTS = 12, 8


def promotion(place: Place, value: Json) -> Json | None:
    """
    A promotion by its number, before it begins and while it runs, with its goods; without a
    number what is on offer now. None when it is over, or of another store than the page's.
    """
    number = str(value.get("number") or "").strip().upper()
    if not number:
        return _on_offer(place, str(value.get("title") or ""))
    rows = Promotion.unscoped.select_related("store").filter(number=number, is_draft=False)
    if place.store is not None:
        rows = rows.filter(store=place.store)
    rows = rows.filter(paused_at=None, ends_at__gt=place.at)
    found = rows.filter(store__status=Store.Status.OPEN).first()
    if found is None:
        return None
    is_running = found.starts_at <= place.at
    edge = found.ends_at if is_running else found.starts_at
    return {
        "title": value.get("title") or found.name,
        "is_running": is_running,
        "counts_to": edge,
        "until": edge,
        "products": listing.as_cards(_goods_of(found)[:GOODS]),
    }


def claimable(place: Place, value: Json) -> Json | None:
    """Coupons that visitors may claim by a tap; None when there are none and none will come."""
    store = _store_of(value.get("store")) if value.get("store") else place.store
    if store is None:
        return None
    at = place.at
    shown = Coupon.unscoped.for_store(store).filter(is_on_page=True, is_stopped=False)
    return {
        "title": value.get("title") or _("领优惠券"),
        "coupons": list(coupons.on_page(store, at=at)),
        "store": store,
        "until": next_edge(shown, "claim_from", "claim_until", at=at),
    }


PROVIDERS = {"promotion": promotion, "coupons": claimable}


def coming(store: Store) -> Sequence[tuple[datetime, str]]:
    """The next edges of a store's promotions, and of its prices by the clock."""
    now = timezone.now()
    begin, end = _("开始"), _("结束")
    ahead = running.switched_on([store.pk]).filter(ends_at__gt=now).order_by("ends_at")[:MOMENTS]
    moments = []
    for row in (*ahead, *running.others(store.pk, now)):
        moments += [(row.starts_at, f"{row.name} {begin}")] if row.starts_at > now else []
        moments.append((row.ends_at, f"{row.name} {end}"))
    return [(at, f"{_moment(at)} {words}") for at, words in sorted(moments)[:MOMENTS]]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def _on_offer(place: Place, title: str) -> Json | None:
    goods = listing.on_sale().filter(offer_until__gt=place.at)
    if place.store is not None:
        goods = goods.filter(store=place.store)
    goods = goods.order_by("offer_until", "-in_stock", "-sales", "pk")
    ends_at = goods.values_list("offer_until", flat=True).first()
    if ends_at is None:
        return None
    return {
        "title": title or _("正在优惠"),
        "is_running": True,
        "counts_to": ends_at,
        "until": ends_at,
        "products": listing.as_cards(goods[:GOODS]),
    }


def _goods_of(promotion: Promotion) -> QuerySet[ProductPage]:
    variants = scopes.variants_in(promotion.scope, promotion.store)
    goods = listing.of_store(promotion.store).filter(pk__in=variants.values("product_id"))
    return goods.order_by("-in_stock", F("offer_until").asc(nulls_last=True), "-sales", "pk")


def _store_of(page_id: object) -> Store | None:
    """Of a store page, by the number that its block keeps."""
    return Store.objects.filter(page__pk=str(page_id), status=Store.Status.OPEN).first()
