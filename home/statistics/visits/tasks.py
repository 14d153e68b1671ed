"""Background work of counting visits."""

from celery import shared_task
from django.utils import timezone

from home.statistics.visits import tables


@shared_task
def forget_old_visits() -> None:
    """The salts of days that are over; harmless to run twice."""
    tables.forget(today=timezone.localdate())
