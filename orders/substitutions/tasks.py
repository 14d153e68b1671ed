"""The clock of proposals."""

from celery import shared_task
from django.utils import timezone

from orders.substitutions import answers


@shared_task
def end_silent_substitutions() -> None:
    """Deadlines that are over; harmless to run twice."""
    answers.expire_due(at=timezone.now())
