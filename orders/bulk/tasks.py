"""Background work with many orders; the task of one job stands with it in `jobs`."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.bulk import jobs


@shared_task
def look_after_orders() -> None:
    """Jobs whose task was lost or killed go on; old ones are forgotten."""
    at = timezone.now()
    for job_id in sweeps.in_time(jobs.at_work_ids(at=at)):
        with sweeps.logged("a bulk job of orders stands still", job=job_id):
            jobs.work(job_id=job_id, at=at)
    jobs.forget_old(at=at)
