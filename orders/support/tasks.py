"""Background work of conversations."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.support.answering import absence


@shared_task
def tell_absent() -> None:
    at = timezone.now()
    for thread_id, side in sweeps.in_time(absence.waiting(at=at)):
        with sweeps.logged("nobody was told of a message", thread=thread_id):
            absence.tell(thread_id=thread_id, by=side, at=at)
