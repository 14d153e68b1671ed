"""Background work of orders."""

from celery import shared_task
from django.utils import timezone

from orders import lifecycle


@shared_task
def receive_silent_orders() -> None:
    """What was sent long ago counts as received; one transaction each."""
    at = timezone.now()
    for store_id, order_id in lifecycle.silent_ids(at=at):
        lifecycle.receive(store=store_id, order_id=order_id, actor=None, at=at)
