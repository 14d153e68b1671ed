"""
Messages to people. A row is written in the caller's transaction and a task sends it
after commit; a sweep finds what a lost task left behind.
"""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from accounts.models import Message

MAX_ATTEMPTS = 5
HIDDEN = "******"


def send_sms(*, to: str, text: str, secret: str = "") -> Message:
    """
    Queue an SMS. `{secret}` in `text` is filled in at delivery and never stored.
    """
    return _queue(
        Message(channel=Message.Channel.SMS, to=to, body=text, is_secret=bool(secret)), secret
    )


def send_email(*, to: str, subject: str, text: str) -> Message:
    """Queue an e-mail."""
    return _queue(Message(channel=Message.Channel.EMAIL, to=to, subject=subject, body=text), "")


def deliver(*, message_id: int, secret: str = "", at: datetime) -> bool:
    """
    Send one queued message now; a second call changes nothing. True when it went out.

    :raises Exception: what the provider's backend raised, after noting it on the row
    """
    claimed = Message.objects.filter(
        pk=message_id, sent_at__isnull=True, attempts__lt=MAX_ATTEMPTS
    ).update(attempts=F("attempts") + 1)
    if not claimed:
        return False
    message = Message.objects.get(pk=message_id)
    try:
        _hand_over(message, secret)
    except Exception as error:
        Message.objects.filter(pk=message_id).update(error=repr(error)[:500])
        raise
    return bool(Message.objects.filter(pk=message_id, sent_at__isnull=True).update(sent_at=at))


def waiting(*, at: datetime) -> list[int]:
    """Ids of messages that no task has sent for a minute; secrets cannot be sent again."""
    rows = Message.objects.filter(
        sent_at__isnull=True,
        is_secret=False,
        attempts__lt=MAX_ATTEMPTS,
        created_at__lt=at - timedelta(minutes=1),
    )
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:200])


def _queue(message: Message, secret: str) -> Message:
    from accounts.tasks import deliver_message

    message.save()
    transaction.on_commit(partial(deliver_message.delay, message_id=message.pk, secret=secret))
    return message


def _hand_over(message: Message, secret: str) -> None:
    if message.channel == Message.Channel.EMAIL:
        send_mail(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to])
        return
    backend = import_string(settings.SMS_BACKEND)()
    backend.send(to=message.to, text=message.body.replace("{secret}", secret), code=secret)
