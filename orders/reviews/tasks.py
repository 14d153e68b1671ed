"""Background work of reviews."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.reviews import reminders


@shared_task
def remind_of_reviews() -> None:
    at = timezone.now()
    for order_id in sweeps.in_time(reminders.due_ids(at=at)):
        with sweeps.logged("nobody was asked for a review", order=order_id):
            reminders.remind(order_id=order_id, at=at)
