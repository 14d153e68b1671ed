"""Background work of statistics."""

from celery import shared_task
from django.utils import timezone

from home.statistics.reports import daily


@shared_task
def refresh_statistics() -> None:
    """The days that changed; harmless to run twice."""
    daily.refresh(at=timezone.now())


@shared_task
def close_statistics() -> None:
    """What is reckoned once a night; harmless to run twice."""
    daily.refresh(at=timezone.now())
    daily.close_night(at=timezone.now())
