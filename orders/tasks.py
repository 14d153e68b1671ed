"""Background work of orders."""

from celery import shared_task
from django.utils import timezone

from orders import lifecycle


@shared_task
def close_expired_orders() -> None:
    """Close unpaid orders whose time is over; one transaction each."""
    at = timezone.now()
    for store_id, order_id in lifecycle.expired_ids(at=at):
        lifecycle.cancel(store=store_id, order_id=order_id, reason="超时未付款", actor=None, at=at)
