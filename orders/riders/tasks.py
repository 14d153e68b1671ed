"""Background work of rides: safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.riders import asking


@shared_task
def look_after_rides() -> None:
    """Ask about rides that nobody told of, and call off those of cancelled orders."""
    at = timezone.now()
    for ride_id in sweeps.in_time(asking.due_ids(at=at)):
        with sweeps.logged("a ride was not asked about", ride=ride_id):
            asking.look_after(ride_id=ride_id, at=at)
