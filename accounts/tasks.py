"""Background work of accounts."""

import logging
import poplib

from celery import Task, shared_task
from django.conf import settings
from django.utils import timezone

from accounts import message_delivery
from accounts.devices import devices
from accounts.email_sign_in import mail_links
from accounts.mail import mailbox

logger = logging.getLogger(__name__)


@shared_task
def deliver_messages(*, message_ids: list[int]) -> None:
    """
    Send what one step has queued; harmless to run twice. One that fails keeps no other back:
    the sweep tries it again, not Celery.
    """
    for message_id in message_ids:
        try:
            message_delivery.deliver(message_id=message_id, at=timezone.now())
        except message_delivery.NotDelivered:
            logger.warning("message %s waits for the sweep", message_id)


@shared_task(bind=True, max_retries=2, default_retry_delay=20)
def deliver_secret(self: Task, *, message_id: int, secret: str) -> None:
    """Send one message with its one-time code; two more tries while the person waits."""
    try:
        message_delivery.deliver(message_id=message_id, secret=secret, at=timezone.now())
    except message_delivery.NotDelivered as error:
        raise self.retry(exc=error, kwargsrepr=message_delivery.HIDDEN) from None


@shared_task
def send_waiting_messages() -> None:
    """Queue again what is due and was not sent."""
    for message_id in message_delivery.waiting(at=timezone.now()):
        deliver_messages.delay(message_ids=[message_id])


@shared_task
def read_bounces() -> None:
    """What came back; a mailbox that is not to be reached is asked again next time."""
    if not settings.BOUNCE_POP3_HOST:
        return
    try:
        mailbox.empty(at=timezone.now())
    except (OSError, poplib.error_proto) as error:
        logger.warning("the mailbox of bounces was not read: %r", error)


@shared_task
def forget_old_sign_ins() -> None:
    """What people signed in with and is over: mailed links, devices."""
    mail_links.forget_old(at=timezone.now())
    devices.forget_old(at=timezone.now())
