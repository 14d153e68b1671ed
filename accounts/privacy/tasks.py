"""Background work on people's own data."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.privacy import copies, deletion, legal_records

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def look_after_copies() -> None:
    """Make what was lost, and remove what is over."""
    at = timezone.now()
    copies.sweep(at=at)
    for copy_id in copies.waiting(at=at):
        copies.make_copy.delay(copy_id=copy_id)


@shared_task(acks_late=True, ignore_result=True)
def end_account(*, deletion_id: int) -> None:
    """Take everything personal out of one account; goes on where it was killed."""
    if deletion.finish(deletion_id=deletion_id, at=timezone.now()):
        logger.info("account ended: deletion %s", deletion_id)


@shared_task(ignore_result=True)
def end_due_accounts() -> None:
    """One task for each account whose days to repent are over, and legal records that are."""
    at = timezone.now()
    legal_records.sweep(at=at)
    for deletion_id in deletion.due(at=at):
        end_account.delay(deletion_id=deletion_id)
