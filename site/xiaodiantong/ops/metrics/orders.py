"""
Counts of what the shop is for. Orders know nothing of metrics: their history is read as it is
written, and counted after commit.
"""

from django.db import transaction
from django.db.models.signals import post_save

from orders.models import OrderEvent
from xiaodiantong.ops.metrics import counters


def connect() -> None:
    post_save.connect(_event_written, sender=OrderEvent)


def _event_written(instance: OrderEvent, created: bool, using: str, **kwargs: object) -> None:
    if created:
        transaction.on_commit(lambda: count(instance), using=using, robust=True)


def count(event: OrderEvent) -> None:
    if event.type == OrderEvent.Type.PLACED:
        counters.orders_placed.inc()
    elif event.type == OrderEvent.Type.PAID:
        counters.payments_settled.labels(event.parameters.get("channel", "-")).inc()
    elif event.type == OrderEvent.Type.REFUNDED:
        counters.refunds.inc()
