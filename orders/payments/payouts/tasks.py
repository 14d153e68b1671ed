"""The clock of settlement; safe to run twice."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.payments.payouts import thawing


@shared_task
def settle_due() -> None:
    """Book what an older version wrote, and settle orders whose time has come."""
    at = timezone.now()
    for entry_id in thawing.unbooked():
        with sweeps.logged("an entry was not booked", entry=entry_id):
            thawing.book_late(entry_id=entry_id)
    for store_id, order_id in sweeps.in_time(thawing.due(at=at)):
        with sweeps.logged("an order was not settled", order=order_id):
            thawing.thaw(store=store_id, order_id=order_id, at=at)
