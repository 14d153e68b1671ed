"""限时抢购 on lists and pages: as a promotion of one variant, so that its columns are written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.language import sent
from shop.flash import allotment
from shop.flash.models import FlashItem
from shop.promotions import terms_json
from shop.promotions.models import Promotion
from shop.promotions.reckoning.terms import Scope, Tier
from shop.stores.models import Store


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
