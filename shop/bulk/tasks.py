"""Background work of bulk changes; the task of one job stands with it in `jobs`."""

import logging

from celery import shared_task
from django.utils import timezone

from shop.bulk import jobs

logger = logging.getLogger(__name__)


@shared_task
def look_after_bulk() -> None:
    """Jobs whose task was lost or killed go on; old ones are forgotten."""
    at = timezone.now()
    for job_id in jobs.at_work_ids(at=at):
        try:
            jobs.work(job_id=job_id, at=at)
        except Exception:
            logger.exception("a bulk change stands still: %s", job_id)
    jobs.forget_old(at=at)
