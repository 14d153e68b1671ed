"""Background work of coupons for many; the task of one job stands with it in `giving`."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.customers import giving


@shared_task
def look_after_coupons() -> None:
    """Jobs whose task was lost or killed go on; old ones are forgotten."""
    at = timezone.now()
    for job_id in sweeps.in_time(giving.at_work_ids(at=at)):
        with sweeps.logged("coupons for many stand still", job=job_id):
            giving.work(job_id=job_id, at=at)
    giving.forget_old(at=at)
