"""Changes of phone that have waited long enough."""

from celery import shared_task
from django.utils import timezone

from accounts.phone_change import waiting


@shared_task
def finish_phone_changes() -> None:
    """Make the changes of phone that have waited long enough."""
    at = timezone.now()
    for change_id in waiting.due(at=at):
        waiting.finish(change_id=change_id, at=at)
