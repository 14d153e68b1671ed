"""What happens to members by the clock."""

from celery import shared_task
from django.utils import timezone

from shop.members import calendar


@shared_task
def expire_points() -> None:
    calendar.expire(at=timezone.now())


@shared_task
def warn_of_ending_points() -> None:
    calendar.warn(at=timezone.now())


@shared_task
def give_birthday_points() -> None:
    calendar.congratulate(at=timezone.now())
