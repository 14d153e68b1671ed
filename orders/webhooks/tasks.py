"""Background work of webhooks: each task is one domain call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.webhooks import delivery


@shared_task
def deliver(*, delivery_ids: list[int]) -> None:
    """What one step has written; one that fails waits for the sweep."""
    for delivery_id in sweeps.in_time(delivery_ids):
        delivery.deliver(delivery_id=delivery_id, at=timezone.now())


@shared_task
def deliver_waiting() -> None:
    """What is due: tried in vain before, or its task was lost."""
    for delivery_id in sweeps.in_time(delivery.due_ids(at=timezone.now())):
        with sweeps.logged("a webhook was not told", delivery=delivery_id):
            delivery.deliver(delivery_id=delivery_id, at=timezone.now())


@shared_task
def forget_old_deliveries() -> None:
    delivery.forget_old(at=timezone.now())
