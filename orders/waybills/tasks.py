"""Background work of waybills; the task of one stands with it in `issuing`."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.waybills import asking, labels


@shared_task
def look_after_waybills() -> None:
    """Numbers, labels and cancellations that 快递100 has not answered yet."""
    at = timezone.now()
    for waybill_id in sweeps.in_time(asking.due_ids(at=at)):
        with sweeps.logged("a waybill was not asked about", waybill=waybill_id):
            asking.go_on(waybill_id=waybill_id, at=at)


@shared_task
def forget_old_labels() -> None:
    labels.forget_old(at=timezone.now())
