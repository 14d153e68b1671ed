"""Background work of tracking: each task is one domain call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.shipping.tracking import follow


@shared_task
def look_after_parcels() -> None:
    """Subscribe to new parcels, ask about those nobody told us of."""
    at = timezone.now()
    for track_id in sweeps.in_time(follow.due_ids(at=at)):
        with sweeps.logged("a parcel was not asked about", track=track_id):
            follow.look_after(track_id=track_id, at=at)
