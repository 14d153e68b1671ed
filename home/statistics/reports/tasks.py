"""Background work of statistics."""

from celery import shared_task
from django.utils import timezone

from home.statistics.reports import daily, weekly
from home.statistics.reports.platform import troubles
from home.statistics.reports.platform import weekly as platform_weekly


@shared_task
def refresh_statistics() -> None:
    """The days that changed; harmless to run twice."""
    daily.refresh(at=timezone.now())


@shared_task
def close_statistics() -> None:
    """What is reckoned once a night; harmless to run twice."""
    daily.refresh(at=timezone.now())
    daily.close_night(at=timezone.now())


@shared_task
def look_for_troubles() -> None:
    """Which stores need somebody; harmless to run twice."""
    troubles.look(at=timezone.now())


@shared_task
def tell_of_the_week() -> None:
    """To the founders, and to owners of their own store; harmless to run twice."""
    platform_weekly.tell(at=timezone.now())
    weekly.tell(at=timezone.now())
