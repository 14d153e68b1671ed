"""Nobody is woken for news that can wait for the morning."""

from datetime import datetime

from django.utils import timezone

# Of the shops' own zone: from nine to eight in the evening.
HOURS = range(9, 20)


def is_day(at: datetime) -> bool:
    return timezone.localtime(at).hour in HOURS
