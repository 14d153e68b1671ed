"""Background work of orders."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.lifecycle import expiry, receipt, steps


@shared_task
def close_expired_orders() -> None:
    """Close unpaid orders whose time is over."""
    at = timezone.now()
    for store_id, order_id in sweeps.in_time(expiry.expired_ids(at=at)):
        with sweeps.logged("an order was not closed", order=order_id):
            expiry.expire(store=store_id, order_id=order_id, at=at)


@shared_task
def end_unpaid_extras() -> None:
    """Differences to dearer goods that were not paid in time."""
    at = timezone.now()
    for store_id, extra_id in sweeps.in_time(expiry.late_extras(at=at)):
        with sweeps.logged("a difference was not ended", extra=extra_id):
            expiry.end_extra(store=store_id, extra_id=extra_id, at=at)


@shared_task
def receive_silent_orders() -> None:
    """What was sent long ago counts as received; one transaction each."""
    at = timezone.now()
    for store_id, order_id in receipt.silent_ids(at=at):
        steps.receive(store=store_id, order_id=order_id, actor=None, at=at)
