"""The clock of groups, and what follows when one is made or has failed."""

from celery import shared_task
from django.utils import timezone

from orders import sweeps
from orders.groups import finishing


@shared_task
def settle_groups() -> None:
    """Groups whose time is over, then the orders of all that are settled; harmless to run twice."""
    at = timezone.now()
    for store_id, group_id in sweeps.in_time(finishing.due_groups(at=at)):
        with sweeps.logged("a group was not settled", group=group_id):
            finishing.settle(store=store_id, group_id=group_id, at=at)
    for store_id, order_id in sweeps.in_time(finishing.unfinished_orders()):
        with sweeps.logged("an order did not follow its group", order=order_id):
            finishing.finish(store=store_id, order_id=order_id, at=at)
