"""Background work of cloud printers: safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.printers import queue


@shared_task
def print_receipts() -> None:
    """Queue what came in, send what waits, ask what became of the rest."""
    at = timezone.now()
    queue.collect(at=at)
    for job_id in sweeps.in_time(queue.due_ids(at=at)):
        with sweeps.logged("a receipt was not printed", job=job_id):
            queue.go_on(job_id=job_id, at=at)
