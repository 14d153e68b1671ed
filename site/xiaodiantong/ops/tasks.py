"""Background work of operations."""

from celery import shared_task

from xiaodiantong.ops import heartbeat


@shared_task
def beat() -> None:
    """Proof that beat, broker and worker live."""
    heartbeat.beat()
