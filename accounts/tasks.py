"""Background work of accounts."""

from celery import shared_task
from django.utils import timezone

from accounts import messages


@shared_task(autoretry_for=(Exception,), retry_backoff=2, max_retries=3)
def deliver_message(*, message_id: int, secret: str = "") -> None:
    """Send one message; harmless to run twice."""
    messages.deliver(message_id=message_id, secret=secret, at=timezone.now())


@shared_task
def send_waiting_messages() -> None:
    """Queue again what a lost task left unsent."""
    for message_id in messages.waiting(at=timezone.now()):
        deliver_message.delay(message_id=message_id)
