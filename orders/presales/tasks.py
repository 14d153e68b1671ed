"""The clock of rests."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.presales import reminding


@shared_task
def remind_of_rests() -> None:
    """Harmless to run twice."""
    for store_id, order_id, kind in sweeps.in_time(reminding.due(at=timezone.now())):
        with sweeps.logged("nobody was told of a rest", order=order_id):
            reminding.tell(store=store_id, order_id=order_id, kind=kind)
