"""
Sending what `accounts.messages` has queued. A task tries after commit; a sweep owns what follows:
it sends what a lost task, a dead broker or a failing provider left behind, at growing intervals
over some nine hours.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet

from accounts import sms
from accounts.models import Message

# Longer than a provider may take to answer; a worker that died frees its message after it.
CLAIM = timedelta(minutes=2)
# How long to wait after the first failure, the second, …; nobody needs the news a day late.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
MAX_ATTEMPTS = len(WAITS) + 1
HIDDEN = "******"


class NotDelivered(Exception):
    """What the provider's backend raised, told without the secret."""


def deliver(*, message_id: int, secret: str = "", at: datetime) -> bool:
    """
    Send one queued message now, if it is due and nobody else is at it. True when it went out.

    :raises NotDelivered: when the provider failed, after noting it on the row
    """
    claim = at + CLAIM
    if not _due(at).filter(pk=message_id).update(attempts=F("attempts") + 1, claimed_until=claim):
        return False
    message = Message.objects.get(pk=message_id)
    failure = _hand_over(message, secret)
    if failure:
        # Only our own claim: after a very slow provider somebody else may hold the next one.
        Message.objects.filter(pk=message_id, claimed_until=claim).update(
            error=failure[:500], claimed_until=None, next_try_at=_next_try_at(message, at)
        )
        raise NotDelivered(failure)
    unsent = Message.objects.filter(pk=message_id, sent_at__isnull=True)
    return bool(unsent.update(sent_at=at, claimed_until=None))


def waiting(*, at: datetime) -> list[int]:
    """Ids of messages for the sweep: due, and older than a task in good health takes."""
    rows = _due(at).filter(is_secret=False, created_at__lt=at - timedelta(minutes=1))
    return list(rows.order_by("created_at").values_list("pk", flat=True)[:200])


def _due(at: datetime) -> QuerySet[Message]:
    """Not sent, not given up, in nobody's hands, and past the wait after the last failure."""
    return Message.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=at),
        sent_at__isnull=True,
        attempts__lt=MAX_ATTEMPTS,
    )


def _next_try_at(message: Message, at: datetime) -> datetime | None:
    """None is at once: a secret's own task decides, and after the last attempt it is idle."""
    if message.is_secret or message.attempts >= MAX_ATTEMPTS:
        return None
    return at + WAITS[message.attempts - 1]


def _hand_over(message: Message, secret: str) -> str:
    """
    What went wrong, without the secret; "" when it went out. The error is told and not
    raised, so that no chained exception carries the secret into logs.
    """
    try:
        if message.channel == Message.Channel.EMAIL:
            send_mail(message.subject, message.body, settings.DEFAULT_FROM_EMAIL, [message.to])
        else:
            text = message.body.replace("{secret}", secret) if secret else message.body
            sms.backend().send(to=message.to, text=text, code=secret)
    except Exception as error:  # noqa: BLE001  # providers raise anything; deliver() raises for all
        return repr(error).replace(secret, HIDDEN) if secret else repr(error)
    return ""
