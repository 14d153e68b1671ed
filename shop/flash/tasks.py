"""Background work of flash sales."""

from celery import shared_task
from django.utils import timezone

from shop.flash import allotment, places
from shop.promotions.display import showing


@shared_task
def pass_edges() -> None:
    """Goods leave the shelf and come back by the clock, and lists say so."""
    at = timezone.now()
    places.lapse(at=at)
    settled = allotment.pass_edges(at=at)
    for store_id in {item.store_id for item in settled if not item.is_seckill}:
        showing.refresh(store_id, at=at)
