"""Background work of long lists; the task of one stands with it in `jobs`."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.exports import jobs


@shared_task
def look_after_exports() -> None:
    """Lists whose task was lost or killed are begun anew; old files are deleted."""
    at = timezone.now()
    for job_id in sweeps.in_time(jobs.at_work_ids(at=at)):
        with sweeps.logged("a long list stands still", job=job_id):
            jobs.work(job_id=job_id, at=at)
    jobs.forget_old(at=at)
