"""Background work of promotions."""

from celery import shared_task
from django.utils import timezone

from shop.promotions.display import showing


@shared_task
def pass_edges() -> None:
    """Lists and pages show what begins and ends now. Pages that are asked for do it themselves."""
    at = timezone.now()
    for store_id in showing.due(at):
        showing.refresh(store_id, at=at)
