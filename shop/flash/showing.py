"""
限时抢购 on lists and pages: as a promotion of one variant, so that its columns are written; and
秒杀, which product pages lead to.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from core.language import sent
from shop.catalog.models import ProductPage
from shop.flash import allotment
from shop.flash.models import FlashItem
from shop.promotions import terms_json
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Scope, Tier
from shop.stores.models import Store
from shop.stores.public_pages import moments

# What begins later than this is not announced yet.
AHEAD = timedelta(days=1)


def as_promotions(store_id: int, since: datetime, until: datetime | None) -> Iterator[Promotion]:
    """See `promotions.running.others`; one query."""
    rows = FlashItem.unscoped.filter(store_id=store_id, kind=FlashItem.Kind.FLASH)
    if until is None:
        has_left = Q(allotted__gt=F("taken") + F("returned"))
        open_or_coming = (allotment.running(since) & has_left) | Q(starts_at__gt=since)
        rows = rows.filter(open_or_coming, paused_at=None, closed_at=None)
    else:
        rows = rows.filter(starts_at__lt=until, ends_at__gt=since, allotted__gt=0)
    for item in rows.order_by("pk"):
        tier, scope = Tier(amount=item.price), Scope(False, variants=frozenset({item.variant_id}))
        yield Promotion(
            store_id=store_id,
            number=item.number,
            badge=sent("限时抢购 限%(most)s件") % {"most": item.per_buyer},
            kind=Promotion.Kind.PRICE,
            terms=terms_json.write([tier], scope),
            is_draft=False,
            starts_at=item.starts_at,
            ends_at=item.ends_at,
        )


def keep_true(store: Store) -> bool:
    """Before the columns are written at an edge: goods of what begins there are laid aside."""
    now = timezone.now()
    if store.offers_edge is not None and store.offers_edge <= now:
        allotment.pass_edges(at=now, store_id=store.pk)
    return False


@contextmanager
def as_at(store: Store, at: datetime) -> Iterator[None]:
    """Goods are laid aside and back as they will be then, while one looks; nothing of it stays."""
    with transaction.atomic():
        allotment.pass_edges(at=at, store_id=store.pk)
        yield
        transaction.set_rollback(True)


def edges(store_id: int, at: datetime) -> Iterable[datetime]:
    """When 秒杀 of a store are announced or end next: nothing is written at their hour."""
    for item in FlashItem.unscoped.filter(_open(at), store_id=store_id):
        announced = item.starts_at - AHEAD
        yield announced if announced > at else item.ends_at


def on_product_page(page: ProductPage, request: HttpRequest) -> dict[str, object]:
    """秒杀 of now and of the next day; the same for everybody, no query where there are none."""
    store, at = page.store, moments.shown_at(request)
    if not (page.is_on_sale and store.takes_orders and store.sells_beside):
        return {"seckills": []}
    rows = FlashItem.unscoped.filter(_open(at), store=store, variant__product=page.pk)
    rows = rows.filter(variant__retired_at=None, variant__is_on_sale=True)
    announced = rows.filter(starts_at__lte=at + AHEAD).select_related("variant")
    return {"seckills": list(announced.order_by("starts_at", "pk"))}


def _open(at: datetime) -> Q:
    """秒杀 that run or will."""
    return Q(kind=FlashItem.Kind.SECKILL, ends_at__gt=at, paused_at=None, closed_at=None)
